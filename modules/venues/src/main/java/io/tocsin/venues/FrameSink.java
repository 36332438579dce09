package io.tocsin.venues;

import io.tocsin.model.TakerSide;

/**
 * What a decoder found in a frame or a REST answer. {@code symbol} is the index given to {@link
 * VenueDecoder#register}; times are microseconds since the epoch on the venue's clock; quantities
 * are base units, contracts already multiplied; decimals and updates belong to the decoder and are
 * valid during the call.
 */
public interface FrameSink extends ControlSink {

  /** The venue gave no time. */
  long NO_TIME = Long.MIN_VALUE;

  /** The venue gave no trade id. */
  long NO_ID = -1;

  /**
   * @param timeMicros when it was traded
   * @param sentMicros when the venue sent it, {@link #NO_TIME} if it does not say
   * @param tradeId the venue's id as a number that rises within the market, or {@link #NO_ID}
   * @param past it is of the time before the subscription: a snapshot's or a REST answer's, oldest
   *     first
   */
  void trade(
      int symbol,
      long timeMicros,
      long sentMicros,
      WireDecimal price,
      WireDecimal quantity,
      TakerSide side,
      long tradeId,
      boolean past);

  /**
   * A trade that is none of the market's, as one with an insurance fund: nothing follows from it
   * but that its id is not lost.
   */
  default void skippedTrade(int symbol, long tradeId) {}

  /**
   * The top of the book.
   *
   * @param sentMicros the venue's time of it, {@link #NO_TIME} where it is sent without one
   */
  void quote(
      int symbol,
      long sentMicros,
      WireDecimal bid,
      WireDecimal bidQuantity,
      WireDecimal ask,
      WireDecimal askQuantity);

  /**
   * The rolling 24 h figures; NaN for what the venue does not give.
   *
   * @param sentMicros {@link #NO_TIME} where it is sent without one
   */
  void ticker(
      int symbol,
      long sentMicros,
      double last,
      double open24h,
      double volume24h,
      double quoteVolume24h);

  /** A change of the book, absolute quantities, 0 for a level that is gone. */
  void depth(int symbol, long sentMicros, DepthUpdate update);

  /** A whole book: it replaces what there was. {@code sentMicros} as for {@link #quote}. */
  void book(int symbol, long sentMicros, DepthUpdate book);

  /** A symbol that is not registered; the answer is its index from now on, or -1 to skip it. */
  default int unregistered(String venueSymbol) {
    return -1;
  }
}
