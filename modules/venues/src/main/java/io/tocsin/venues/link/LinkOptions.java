package io.tocsin.venues.link;

import io.tocsin.model.input.Fields;
import java.time.Duration;

/**
 * The timeouts of a venue link, in one block.
 *
 * @param connectTimeout from the attempt to the open socket
 * @param silence no sign of life for so long, frame, ping or pong: the connection is taken for
 *     dead; zero for what suits the venue
 * @param backoffFirst wait before the first reconnect; doubles with every further one
 * @param backoffMost the longest such wait
 * @param mostAttempts failed attempts in a row until the link counts as FAILED
 * @param slowRetry between attempts of a FAILED link
 * @param pingEvery between pings of ours; zero for what suits the venue
 * @param pongWarning a pong this old makes the link SUSPECT
 * @param pongTimeout a pong this old ends the connection
 * @param ackTimeout a subscription that is not confirmed by then is sent again, three times
 * @param restTimeout for one REST answer
 * @param fresh data younger than this is LIVE, older SUSPECT
 * @param stale data older than this is STALE
 * @param checkEvery how often all of this is looked at
 */
public record LinkOptions(
    Duration connectTimeout,
    Duration silence,
    Duration backoffFirst,
    Duration backoffMost,
    int mostAttempts,
    Duration slowRetry,
    Duration pingEvery,
    Duration pongWarning,
    Duration pongTimeout,
    Duration ackTimeout,
    Duration restTimeout,
    Duration fresh,
    Duration stale,
    Duration checkEvery) {

  /** What the design asks for: acceptance A21 to A25. */
  public static LinkOptions defaults() {
    return new LinkOptions(
        Duration.ofSeconds(10),
        Duration.ZERO,
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        10,
        Duration.ofMinutes(5),
        Duration.ZERO,
        Duration.ofSeconds(60),
        Duration.ofSeconds(120),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMillis(200));
  }

  /**
   * The same, with a link given up when its last pong is this old; the warning comes at half of it,
   * at most 60 s.
   */
  public LinkOptions withPongTimeout(Duration timeout) {
    Duration half = timeout.dividedBy(2);
    return new LinkOptions(
        connectTimeout,
        silence,
        backoffFirst,
        backoffMost,
        mostAttempts,
        slowRetry,
        pingEvery,
        half.compareTo(pongWarning) < 0 ? half : pongWarning,
        timeout,
        ackTimeout,
        restTimeout,
        fresh,
        stale,
        checkEvery);
  }

  /** Reads the block; an absent field has its default, and the layers must stand in order. */
  public static LinkOptions read(Fields fields) {
    LinkOptions absent = defaults();
    LinkOptions read =
        new LinkOptions(
            fields.duration("connect_timeout").orElse(absent.connectTimeout),
            fields.duration("silence").orElse(absent.silence),
            fields.duration("backoff_first").orElse(absent.backoffFirst),
            fields.duration("backoff_most").orElse(absent.backoffMost),
            (int) fields.integer("most_attempts", absent.mostAttempts, 1, 1_000),
            fields.duration("slow_retry").orElse(absent.slowRetry),
            fields.duration("ping_every").orElse(absent.pingEvery),
            fields.duration("pong_warning").orElse(absent.pongWarning),
            fields.duration("pong_timeout").orElse(absent.pongTimeout),
            fields.duration("ack_timeout").orElse(absent.ackTimeout),
            fields.duration("rest_timeout").orElse(absent.restTimeout),
            fields.duration("fresh").orElse(absent.fresh),
            fields.duration("stale").orElse(absent.stale),
            absent.checkEvery);
    if (!read.pingEvery.isZero()) {
      inOrder(fields, "ping_every", read.pingEvery, "pong_warning", read.pongWarning);
    }
    inOrder(fields, "pong_warning", read.pongWarning, "pong_timeout", read.pongTimeout);
    inOrder(fields, "backoff_first", read.backoffFirst, "backoff_most", read.backoffMost);
    inOrder(fields, "backoff_most", read.backoffMost, "slow_retry", read.slowRetry);
    inOrder(fields, "fresh", read.fresh, "stale", read.stale);
    if (!read.silence.isZero()) {
      inOrder(fields, "stale", read.stale, "silence", read.silence);
    }
    fields.finish();
    return read;
  }

  private static void inOrder(
      Fields fields, String lower, Duration least, String upper, Duration most) {
    if (least.compareTo(most) > 0 || least.isZero()) {
      fields
          .problems()
          .add(
              fields.path(lower),
              "must be more than 0 and not longer than " + upper,
              least.toMillis() + "ms",
              "at most " + most.toMillis() + "ms");
    }
  }
}
