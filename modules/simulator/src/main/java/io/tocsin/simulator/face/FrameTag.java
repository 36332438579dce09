package io.tocsin.simulator.face;

import org.jspecify.annotations.Nullable;

/**
 * What a frame is, so that misbehaviour is done once for all venues.
 *
 * @param symbol index into the exchange's symbols, {@link #MANY} if it has none or several
 * @param channel null if it has none or several
 */
public record FrameTag(Kind kind, int symbol, @Nullable Channel channel) {

  /** No symbol, or several in one frame. */
  public static final int MANY = -1;

  /** Confirms a request. */
  public static final FrameTag ACK = new FrameTag(Kind.ACK, MANY, null);

  /** Refuses a request. */
  public static final FrameTag REFUSAL = new FrameTag(Kind.REFUSAL, MANY, null);

  /** Sent by the venue to say that it lives. */
  public static final FrameTag HEARTBEAT = new FrameTag(Kind.HEARTBEAT, MANY, null);

  /** Answers a client's ping. */
  public static final FrameTag PONG = new FrameTag(Kind.PONG, MANY, null);

  /** Anything else that is not market data: a status, a list of instruments, a warning. */
  public static final FrameTag NOTICE = new FrameTag(Kind.NOTICE, MANY, null);

  /** What a frame does. */
  public enum Kind {
    ACK,
    REFUSAL,
    HEARTBEAT,
    PONG,
    NOTICE,
    /** A whole state that begins a stream: a book, recent trades. */
    SNAPSHOT,
    /** What just happened on the market. */
    DATA
  }

  /** Confirms a subscription of one symbol and channel. */
  public static FrameTag ack(int symbol, Channel channel) {
    return new FrameTag(Kind.ACK, symbol, channel);
  }

  /** Refuses a subscription of one symbol and channel. */
  public static FrameTag refusal(int symbol, Channel channel) {
    return new FrameTag(Kind.REFUSAL, symbol, channel);
  }

  public static FrameTag snapshot(int symbol, Channel channel) {
    return new FrameTag(Kind.SNAPSHOT, symbol, channel);
  }

  public static FrameTag data(int symbol, Channel channel) {
    return new FrameTag(Kind.DATA, symbol, channel);
  }

  /** Whether it is {@link Kind#DATA} or {@link Kind#SNAPSHOT}. */
  public boolean market() {
    return kind == Kind.DATA || kind == Kind.SNAPSHOT;
  }

  /** Whether it is {@link Kind#ACK} or {@link Kind#REFUSAL}. */
  public boolean reply() {
    return kind == Kind.ACK || kind == Kind.REFUSAL;
  }
}
