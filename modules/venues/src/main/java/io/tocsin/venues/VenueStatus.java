package io.tocsin.venues;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.venues.link.LinkOptions;
import io.tocsin.venues.link.LinkState;
import io.tocsin.venues.link.LinkStatus;
import io.tocsin.venues.link.VenueLink;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The item of the {@code venues} stream: what the link does, and how fresh each symbol is. */
final class VenueStatus {

  private record Judgement(String state, String reason) {}

  private final VenueOptions options;
  private final String url;
  private final WallClock clock;
  private String lastState = "";
  private long sinceMicros;

  VenueStatus(VenueOptions options, String url, WallClock clock) {
    this.options = options;
    this.url = url;
    this.clock = clock;
  }

  JsonObject item(
      VenueLink link, Collection<VenueMarket> markets, MarketFeed feed, long malformed) {
    long now = clock.nowMicros();
    LinkStatus status = link.status();
    long newest = 0;
    JsonArray symbols = new JsonArray();
    int resyncing = 0;
    for (VenueMarket market : markets) {
      newest = Math.max(newest, market.lastUpdateMicros());
      Judgement judged = judge(market, link, status, feed, now);
      resyncing += judged.state.equals("RESYNC") ? 1 : 0;
      symbols.add(symbol(market, judged, feed));
    }
    Judgement judged = judge(status, newest, resyncing, now);
    if (!judged.state.equals(lastState)) {
      lastState = judged.state;
      sinceMicros = now;
    }
    return new JsonObject()
        .put("venue", options.venue())
        .put("state", judged.state)
        .put("reason", judged.reason)
        .put("simulated", options.simulated())
        .put("transport", "websocket")
        .put("url", url)
        .put("since", Micros.iso(sinceMicros))
        .put("last_data_age_seconds", age(newest, now))
        .put("last_ping", iso(status.lastPingMicros()))
        .put("pong_age_seconds", age(status.lastPongMicros(), now))
        .put("reconnects", status.reconnects())
        .put("attempt", status.attempt())
        .put("next_retry_at", iso(status.nextRetryMicros()))
        .put("malformed_frames", malformed)
        .put(
            "subscriptions",
            new JsonObject()
                .put("pending", status.pending())
                .put("active", status.active())
                .put("failed", status.failed()))
        .put("symbols", symbols);
  }

  private Judgement judge(LinkStatus status, long newest, int resyncing, long now) {
    if (status.state() != LinkState.OPEN) {
      return new Judgement(status.state().name(), status.reason());
    }
    LinkOptions link = options.link();
    boolean first = newest < status.sinceMicros();
    long age = now - Math.max(newest, status.sinceMicros());
    if (age > micros(link.stale())) {
      return new Judgement("STALE", "no data for " + seconds(age) + " s");
    }
    if (age > micros(link.fresh())) {
      return new Judgement("SUSPECT", "no data for " + seconds(age) + " s");
    }
    if (now - status.lastPongMicros() > micros(link.pongWarning())) {
      return new Judgement(
          "SUSPECT", "no pong for " + seconds(now - status.lastPongMicros()) + " s");
    }
    if (first) {
      return new Judgement("CONNECTING", "connected, waiting for the first data");
    }
    return resyncing > 0
        ? new Judgement("RESYNC", resyncing + " of the books wait for a snapshot")
        : new Judgement("LIVE", "");
  }

  private Judgement judge(
      VenueMarket market, VenueLink link, LinkStatus status, MarketFeed feed, long now) {
    String failure = link.failure(market.streams());
    if (!failure.isEmpty()) {
      return new Judgement("FAILED", failure);
    }
    if (market.updates() == 0) {
      return new Judgement("PENDING", "waiting for the first data");
    }
    if (status.state() != LinkState.OPEN) {
      return new Judgement("STALE", status.reason());
    }
    long age = now - market.lastUpdateMicros();
    if (age > micros(options.link().fresh())) {
      return new Judgement("STALE", "no data for " + seconds(age) + " s");
    }
    if (!feed.symbol(market.index()).sync().synced()) {
      return new Judgement("RESYNC", "the book waits for a snapshot");
    }
    return new Judgement("LIVE", "");
  }

  private static JsonObject symbol(VenueMarket market, Judgement judged, MarketFeed feed) {
    SymbolFeed counters = feed.symbol(market.index());
    return new JsonObject()
        .put("symbol", market.symbol())
        .put("state", judged.state)
        .put("reason", judged.reason)
        .put("update_count", market.updates())
        .put("last_update", iso(market.lastUpdateMicros()))
        .put("gaps", counters.gaps())
        .put("last_gap_reason", counters.lastGap())
        .put("duplicates", counters.duplicates());
  }

  private static @Nullable String iso(long micros) {
    return micros == 0 ? null : Micros.iso(micros);
  }

  private static @Nullable Double age(long micros, long now) {
    return micros == 0 ? null : Math.max(0, (now - micros) / 1_000) / 1e3;
  }

  private static long seconds(long micros) {
    return micros / Micros.SECOND;
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
