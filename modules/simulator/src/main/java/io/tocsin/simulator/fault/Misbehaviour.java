package io.tocsin.simulator.fault;

import io.tocsin.simulator.face.Channel;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One misbehaviour, complete: {@code Misbehaviour.of(DROP).on("BTC_USDT").on(TRADES).times(3)}.
 *
 * @param symbol canonical; null for all, also for frames of several symbols
 * @param channel null for all, also for frames of several channels
 * @param path part of a request's path, empty for all
 * @param share above 0, at most 1
 * @param count hits until it is over, 0 for any number
 * @param lasts zero for until it is ended
 * @param by how long something is held back; of a clock how far it is ahead, negative for behind
 * @param code HTTP status, or close code; 0 for a connection that is closed at once
 * @param reason goes with a close code
 * @param perSecond frames or bytes
 * @param bytes whether {@code perSecond} counts bytes
 */
public record Misbehaviour(
    MisbehaviourKind kind,
    @Nullable String symbol,
    @Nullable Channel channel,
    String path,
    double share,
    int count,
    Duration lasts,
    Duration by,
    int code,
    String reason,
    long perSecond,
    boolean bytes) {

  public static final int DEFAULT_CLOSE_CODE = 1001;
  public static final int DEFAULT_STATUS = 503;

  public Misbehaviour {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be above 0 and at most 1, is " + share);
    }
    if (count < 0 || perSecond < 0 || lasts.isNegative()) {
      throw new IllegalArgumentException("count, rate and length must not be negative");
    }
    take(kind, Parameter.SYMBOL, symbol != null);
    take(kind, Parameter.CHANNEL, channel != null);
    take(kind, Parameter.PATH, !path.isEmpty());
    take(kind, Parameter.SHARE, share < 1);
    take(kind, Parameter.COUNT, count > 0);
    take(kind, Parameter.FOR, !lasts.isZero());
    take(kind, Parameter.REASON, !reason.isEmpty());
  }

  private static void take(MisbehaviourKind kind, Parameter parameter, boolean set) {
    if (set && !kind.takes(parameter)) {
      throw new IllegalArgumentException(kind.text() + " takes no " + parameter.text());
    }
  }

  /** Of everything, until it is ended. */
  public static Misbehaviour of(MisbehaviourKind kind) {
    int code =
        switch (kind) {
          case CLOSE -> DEFAULT_CLOSE_CODE;
          case REFUSE_CONNECTIONS, REST_ERROR -> DEFAULT_STATUS;
          default -> 0;
        };
    return new Misbehaviour(
        kind, null, null, "", 1, 0, Duration.ZERO, Duration.ZERO, code, "", 0, false);
  }

  /** Only of this symbol, canonical. */
  public Misbehaviour on(String only) {
    return new Misbehaviour(
        kind, only, channel, path, share, count, lasts, by, code, reason, perSecond, bytes);
  }

  /** Only on this channel. */
  public Misbehaviour on(Channel only) {
    return new Misbehaviour(
        kind, symbol, only, path, share, count, lasts, by, code, reason, perSecond, bytes);
  }

  /** Only for requests whose path contains this. */
  public Misbehaviour at(String part) {
    return new Misbehaviour(
        kind, symbol, channel, part, share, count, lasts, by, code, reason, perSecond, bytes);
  }

  /** Only this share of what it could hit. */
  public Misbehaviour share(double hit) {
    return new Misbehaviour(
        kind, symbol, channel, path, hit, count, lasts, by, code, reason, perSecond, bytes);
  }

  /** Over after so many hits. */
  public Misbehaviour times(int hits) {
    return new Misbehaviour(
        kind, symbol, channel, path, share, hits, lasts, by, code, reason, perSecond, bytes);
  }

  /** Over after so long. */
  public Misbehaviour lasting(Duration length) {
    return new Misbehaviour(
        kind, symbol, channel, path, share, count, length, by, code, reason, perSecond, bytes);
  }

  /** Held back for so long; of a clock, so far ahead. */
  public Misbehaviour by(Duration amount) {
    return new Misbehaviour(
        kind, symbol, channel, path, share, count, lasts, amount, code, reason, perSecond, bytes);
  }

  /** With this HTTP status or close code. */
  public Misbehaviour code(int other) {
    return new Misbehaviour(
        kind, symbol, channel, path, share, count, lasts, by, other, reason, perSecond, bytes);
  }

  /** With this text beside the close code. */
  public Misbehaviour reason(String text) {
    return new Misbehaviour(
        kind, symbol, channel, path, share, count, lasts, by, code, text, perSecond, bytes);
  }

  /** At most so many frames a second to each client. */
  public Misbehaviour framesPerSecond(long rate) {
    return new Misbehaviour(
        kind, symbol, channel, path, share, count, lasts, by, code, reason, rate, false);
  }

  /** At most so many bytes a second to each client. */
  public Misbehaviour bytesPerSecond(long rate) {
    return new Misbehaviour(
        kind, symbol, channel, path, share, count, lasts, by, code, reason, rate, true);
  }

  /** As a person would say it: {@code drop BTC_USDT trades, share 0.1}. */
  public String describe() {
    StringBuilder text = new StringBuilder(kind.text());
    add(text, " ", symbol);
    add(text, " ", channel == null ? null : channel.name().toLowerCase(Locale.ROOT));
    add(text, " ", path);
    add(text, ", share ", share < 1 ? Double.toString(share) : "");
    add(text, ", count ", count > 0 ? Integer.toString(count) : "");
    add(text, ", for ", lasts.isZero() ? "" : lasts.toMillis() + "ms");
    add(text, ", by ", by.isZero() ? "" : by.toMillis() + "ms");
    add(text, ", code ", code == 0 ? "" : Integer.toString(code));
    add(text, ", a second ", perSecond == 0 ? "" : perSecond + (bytes ? " bytes" : " frames"));
    return text.toString();
  }

  private static void add(StringBuilder text, String before, @Nullable String part) {
    if (part != null && !part.isEmpty()) {
      text.append(before).append(part);
    }
  }
}
