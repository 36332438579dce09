package io.tocsin.venues;

import io.tocsin.model.TakerSide;

/**
 * What a decoder found in a frame. {@code symbol} is the index given to {@link
 * VenueDecoder#register}; times are microseconds since the epoch on the venue's clock.
 */
public interface FrameSink extends ControlSink {

  /**
   * @param timeMicros when it was traded
   * @param sentMicros when the venue sent it
   */
  void trade(
      int symbol,
      long timeMicros,
      long sentMicros,
      double price,
      double quantity,
      TakerSide side,
      long tradeId);

  /** The top of the book, which the venue sends without a time. */
  void quote(int symbol, double bid, double bidQuantity, double ask, double askQuantity);

  void ticker(
      int symbol,
      long sentMicros,
      double last,
      double open24h,
      double volume24h,
      double quoteVolume24h);

  /** A diff of the book; {@code update} belongs to the decoder. */
  void depth(int symbol, long sentMicros, DepthUpdate update);

  /** A whole book in a frame that names no symbol; {@code update} belongs to the decoder. */
  default void snapshot(DepthUpdate update) throws MalformedFrameException {
    throw new MalformedFrameException("a book snapshot that names no symbol");
  }

  /** A symbol that is not registered; the answer is its index from now on, or -1 to skip it. */
  default int unregistered(String venueSymbol) {
    return -1;
  }
}
