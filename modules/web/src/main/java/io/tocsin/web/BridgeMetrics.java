package io.tocsin.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the bridge counts. Thread-safe, as the registry is. */
final class BridgeMetrics {

  /** Why something was refused. */
  enum Refusal {
    REGISTER_NOT_PERMITTED,
    SEND_NOT_PERMITTED,
    PUBLISH_NOT_PERMITTED,
    ORIGIN,
    MESSAGE_TOO_LONG,
    MESSAGE_RATE,
    MALFORMED,
    ALREADY_REGISTERED,
    TOO_MANY_REGISTRATIONS,
    TOO_MANY_SOCKETS,
    CLIENT_LOG_RATE,
    NOT_LOGGED_IN,
    ROLE
  }

  private final AtomicInteger sockets = new AtomicInteger();
  private final AtomicLong bytesInFlight = new AtomicLong();
  private final MeterRegistry registry;
  private final Counter in;
  private final Counter out;
  private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);

  BridgeMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("tocsin.bridge.bytes.in.flight", bytesInFlight, AtomicLong::get)
        .description("Bytes that wait for browsers to take them")
        .register(registry);
    Gauge.builder("tocsin.bridge.sockets", sockets, AtomicInteger::get)
        .description("Browsers connected now")
        .register(registry);
    in = messages(registry, "in");
    out = messages(registry, "out");
    for (Refusal reason : Refusal.values()) {
      refused.put(
          reason,
          Counter.builder("tocsin.bridge.refused")
              .description("What browsers asked for and did not get")
              .tag("reason", reason.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  private static Counter messages(MeterRegistry registry, String direction) {
    return Counter.builder("tocsin.bridge.messages")
        .description("Messages between browsers and the bus, pings included")
        .tag("direction", direction)
        .register(registry);
  }

  void opened() {
    sockets.incrementAndGet();
  }

  /**
   * @param reason a word
   */
  void closed(String reason) {
    sockets.decrementAndGet();
    Counter.builder("tocsin.bridge.closed")
        .description("Links that ended")
        .tag("reason", reason)
        .register(registry)
        .increment();
  }

  void bytesInFlight(long bytes) {
    bytesInFlight.set(bytes);
  }

  void in() {
    in.increment();
  }

  void out(int messages) {
    out.increment(messages);
  }

  void refused(Refusal reason) {
    Counter counter = refused.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }
}
