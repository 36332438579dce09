package io.tocsin.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamMessage;
import io.tocsin.model.journal.SessionState;
import io.tocsin.model.journal.Severity;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the streams tell, and what the process takes, as metrics; docs/operations/metrics.md
 * explains each. Labels have few values: what strangers choose is told as {@code other}.
 */
final class ServerMetrics {

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  /** Markets that are counted by name; further ones together. */
  private static final int MOST_MARKETS = 1_000;

  private final MeterRegistry registry;
  private final Map<String, SessionState> sessions = new ConcurrentHashMap<>();
  private final Map<String, JsonObject> venues = new ConcurrentHashMap<>();
  private final Map<Severity, Counter> alerts = new EnumMap<>(Severity.class);
  private final Map<String, Boolean> stale = new HashMap<>();

  private ServerMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Bounds labels; before anything is registered. */
  static void bound(MeterRegistry registry) {
    registry
        .config()
        .meterFilter(
            MeterFilter.replaceTagValues(
                "method", method -> METHODS.contains(method) ? method : "other"));
  }

  /** Of the whole server. */
  static void register(MeterRegistry registry, Bus bus) {
    new JvmMemoryMetrics().bindTo(registry);
    gc(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    ServerMetrics metrics = new ServerMetrics(registry);
    metrics.register();
    bus.onStreamNews(news -> {
      if (news instanceof StreamMessage message) {
        metrics.hear(message);
      }
    });
  }

  @SuppressWarnings("resource") // It lives as long as the process.
  private static void gc(MeterRegistry registry) {
    new JvmGcMetrics().bindTo(registry);
  }

  private void register() {
    for (SessionState state : SessionState.values()) {
      Gauge.builder(
              "tocsin.sessions",
              sessions,
              all -> all.values().stream().filter(state::equals).count())
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .description("Sessions that this node shows, by state")
          .register(registry);
    }
    for (Severity severity : Severity.values()) {
      alerts.put(
          severity,
          Counter.builder("tocsin.alerts")
              .tag("severity", severity.name().toLowerCase(Locale.ROOT))
              .description("Alerts of sessions, by severity")
              .register(registry));
    }
  }

  private void hear(StreamMessage message) {
    String stream = message.stream();
    switch (stream) {
      case Addresses.SESSIONS -> session(message.envelope());
      case Addresses.VENUES ->
          message.changed().getOrDefault("venues", Map.of()).values().forEach(this::venue);
      default -> {
        String name = Addresses.nameOf(stream);
        if ("market".equals(name)) {
          message.changed().getOrDefault("symbols", Map.of()).values().forEach(this::market);
        } else if ("alerts".equals(name) && message.kind() == StreamMessage.Kind.EVENT) {
          alert(message.envelope().getJsonObject("data"));
        }
      }
    }
  }

  private void session(JsonObject envelope) {
    JsonObject item = envelope.getJsonObject("data");
    String id = item.getString("id");
    String state = item.getString("state");
    if (id == null || state == null) {
      return;
    }
    if ("session_removed".equals(envelope.getString("type"))) {
      sessions.remove(id);
    } else {
      sessions.put(id, SessionState.valueOf(state));
    }
  }

  private void venue(JsonObject item) {
    String venue = item.getString("venue");
    if (venues.put(venue, item) == null) {
      Gauge.builder("tocsin.venue.live", venues, all -> isLive(venue) ? 1 : 0)
          .tag("venue", venue)
          .description("1 while the link to the venue is live or has nothing to do, else 0")
          .register(registry);
      count(venue, "reconnects", "Times that a link to the venue was opened anew");
      count(venue, "malformed.frames", "Frames of the venue that could not be read");
    }
  }

  private void count(String venue, String name, String description) {
    String field = name.replace('.', '_');
    FunctionCounter.builder(
            "tocsin.venue." + name,
            venues,
            all -> Objects.requireNonNull(all.get(venue)).getInteger(field, 0))
        .tag("venue", venue)
        .description(description)
        .register(registry);
  }

  private boolean isLive(String venue) {
    JsonObject item = venues.get(venue);
    return item != null && Set.of("LIVE", "IDLE").contains(item.getString("state"));
  }

  /** A15: each time that a market's data becomes older than is shown as fresh. */
  private void market(JsonObject row) {
    String key = row.getString("key");
    boolean isStale = Set.of("STALE", "REJECT").contains(row.getString("freshness"));
    Boolean wasStale = stale.put(key, isStale);
    if (wasStale == null || (isStale && !wasStale)) {
      String name = stale.size() <= MOST_MARKETS ? key : "other";
      Counter.builder("tocsin.market.stale")
          .tag("market", name)
          .description("Times that a market's data became stale")
          .register(registry)
          .increment(isStale ? 1 : 0);
    }
  }

  private void alert(JsonObject alert) {
    Objects.requireNonNull(alerts.get(Severity.valueOf(alert.getString("severity")))).increment();
  }
}
