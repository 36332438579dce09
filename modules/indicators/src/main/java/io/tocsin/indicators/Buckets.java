package io.tocsin.indicators;

/**
 * Trades by buckets of one length, {@code (k·length, (k+1)·length]}, aligned to the epoch. Only
 * buckets with trades are kept: an empty one has count 0, and ends at the price at which it began.
 *
 * <p>A window holds the buckets that lie in it as a whole, so that it moves bucket by bucket and an
 * event costs the same however many buckets there are.
 */
final class Buckets {

  private final long length;

  /** Time: the bucket's end; numbers: its count of trades, and its log return. */
  private final Series closed = new Series(IndicatorStatus.WARMING);

  // The newest bucket with trades: more may come as long as no trade came after its end.
  private boolean open;
  private long openEnd;
  private long count;
  private double before;
  private double last;

  Buckets(long lengthMicros) {
    length = lengthMicros;
  }

  long length() {
    return length;
  }

  Series closed() {
    return closed;
  }

  /** Takes a trade that is not older than the last one. */
  void trade(long time, double price) {
    long end = open && time <= openEnd ? openEnd : Math.ceilDiv(time, length) * length;
    if (!open) {
      before = price;
    } else if (end > openEnd) {
      closed.append(openEnd, count, openReturn(), 0, 0);
      before = last;
      count = 0;
    }
    open = true;
    openEnd = end;
    count++;
    last = price;
  }

  /**
   * The window over {@link #closed} that holds the buckets which lie in {@code (now - start, now -
   * end]} as a whole, but for the first {@code without} ones.
   */
  Window window(long startMicros, long endMicros, int without) {
    return closed.window(startMicros - (1 + without) * length + 1, endMicros);
  }

  /** Whether the newest bucket with trades lies in that window, too. */
  boolean holdsOpen(Window window, long now) {
    return open && window.holds(openEnd, now);
  }

  double openCount() {
    return count;
  }

  /** Natural logarithm of the bucket's last price over the price in force when it began. */
  double openReturn() {
    double ratio = last / before;
    // Where they are close the difference is exact, and the logarithm of the ratio is not.
    return ratio > 0.5 && ratio < 2
        ? StrictMath.log1p((last - before) / before)
        : StrictMath.log(ratio);
  }

  void visit(StateVisitor state) {
    open = state.flag(open);
    openEnd = state.whole(openEnd);
    count = state.whole(count);
    before = state.real(before);
    last = state.real(last);
    closed.visit(state);
  }
}
