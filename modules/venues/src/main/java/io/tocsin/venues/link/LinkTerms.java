package io.tocsin.venues.link;

import io.tocsin.model.WallClock;
import io.tocsin.venues.SocketProtocol;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** What all connections of a pool have in common. Lives on the pool's context. */
final class LinkTerms {

  private static final Duration REPLACE_BEFORE_END = Duration.ofHours(1);

  final String venue;
  final LinkOptions options;
  final SocketProtocol protocol;
  private final WallClock clock;
  private final RandomGenerator random;
  private long lastRequestId;

  /** When a frame was sent, on whichever connection. */
  long lastSent;

  LinkTerms(
      String venue,
      LinkOptions options,
      SocketProtocol protocol,
      WallClock clock,
      RandomGenerator random) {
    this.venue = venue;
    this.options = options;
    this.protocol = protocol;
    this.clock = clock;
    this.random = random;
  }

  long now() {
    return clock.nowMicros();
  }

  /** Unique on all connections of the pool. */
  long nextRequestId() {
    return ++lastRequestId;
  }

  /** How long a connection is kept: shorter than the venue keeps it, and not all alike. */
  long lifeMicros() {
    long longest = micros(protocol.limits().longestLife());
    if (longest == 0) {
      return Long.MAX_VALUE / 2;
    }
    long before = Math.min(micros(REPLACE_BEFORE_END), longest / 2);
    return longest - before - (long) (before * random.nextDouble() / 2);
  }

  long silenceMicros() {
    return micros(options.silence().isZero() ? protocol.limits().silence() : options.silence());
  }

  long pingEveryMicros() {
    return micros(
        options.pingEvery().isZero() ? protocol.limits().pingEvery() : options.pingEvery());
  }

  static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
