package io.tocsin.simulator;

/**
 * What the simulated exchange tells the world. Prices and quantities are in units of 1e-8; {@code
 * symbol} is an index into the market's symbols; times are microseconds since the epoch.
 */
public sealed interface SimulatedEvent {

  int symbol();

  long timeMicros();

  /** The same at a time so many microseconds later. */
  SimulatedEvent shifted(long micros);

  /** {@code buyerIsMaker}: the taker sold. */
  record Trade(
      int symbol, long timeMicros, long id, long priceE8, long quantityE8, boolean buyerIsMaker)
      implements SimulatedEvent {
    @Override
    public Trade shifted(long micros) {
      return new Trade(symbol, timeMicros + micros, id, priceE8, quantityE8, buyerIsMaker);
    }
  }

  /** The best bid or ask, or its quantity, changed. */
  record BookTicker(
      int symbol,
      long timeMicros,
      long updateId,
      long bidE8,
      long bidQuantityE8,
      long askE8,
      long askQuantityE8)
      implements SimulatedEvent {
    @Override
    public BookTicker shifted(long micros) {
      return new BookTicker(
          symbol, timeMicros + micros, updateId, bidE8, bidQuantityE8, askE8, askQuantityE8);
    }
  }

  /**
   * All levels that changed since the last one, absolute quantities, 0 for a level that is gone;
   * {@code bids} and {@code asks} alternate price and quantity.
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Depth(
      int symbol, long timeMicros, long firstUpdateId, long lastUpdateId, long[] bids, long[] asks)
      implements SimulatedEvent {
    @Override
    public Depth shifted(long micros) {
      return new Depth(symbol, timeMicros + micros, firstUpdateId, lastUpdateId, bids, asks);
    }
  }

  /** Rolling figures of the last 24 h; volumes in base units and quote units. */
  record MiniTicker(
      int symbol,
      long timeMicros,
      long lastE8,
      long openE8,
      long highE8,
      long lowE8,
      long volumeE8,
      long quoteVolumeE8)
      implements SimulatedEvent {
    @Override
    public MiniTicker shifted(long micros) {
      return new MiniTicker(
          symbol, timeMicros + micros, lastE8, openE8, highE8, lowE8, volumeE8, quoteVolumeE8);
    }
  }
}
