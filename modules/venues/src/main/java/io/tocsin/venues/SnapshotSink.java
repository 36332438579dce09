package io.tocsin.venues;

import io.tocsin.model.TakerSide;

/** Takes the book snapshot out of a REST answer for the symbol that it was asked for. */
final class SnapshotSink implements FrameSink {

  private final MarketFeed feed;
  private final int symbol;
  private BookSync.Outcome outcome = BookSync.Outcome.SNAPSHOT_TOO_OLD;

  SnapshotSink(MarketFeed feed, int symbol) {
    this.feed = feed;
    this.symbol = symbol;
  }

  /** What became of the snapshot. */
  BookSync.Outcome outcome() {
    return outcome;
  }

  @Override
  public void snapshot(DepthUpdate update) {
    outcome = feed.snapshot(symbol, update);
  }

  @Override
  public void trade(
      int index,
      long timeMicros,
      long sentMicros,
      double price,
      double quantity,
      TakerSide side,
      long tradeId) {}

  @Override
  public void quote(int index, double bid, double bidQuantity, double ask, double askQuantity) {}

  @Override
  public void ticker(
      int index,
      long sentMicros,
      double last,
      double open24h,
      double volume24h,
      double quoteVolume24h) {}

  @Override
  public void depth(int index, long sentMicros, DepthUpdate update) {}
}
