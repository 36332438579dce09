package io.tocsin.indicators;

import io.tocsin.model.BookLevels;

/** The newest book of an instrument. */
final class LatestBook {

  private static final BookLevels EMPTY =
      new BookLevels(new double[0], new double[0], new double[0], new double[0]);

  private BookLevels levels = EMPTY;
  private long version;
  private boolean heard;
  private boolean heardSinceGap;

  void take(BookLevels newest) {
    levels = newest;
    heard = true;
    heardSinceGap = true;
    version++;
  }

  void gap() {
    heardSinceGap = false;
  }

  /** OK if there is a book that came after the newest gap, else why not. */
  IndicatorStatus readiness() {
    if (!heard) {
      return IndicatorStatus.NO_BOOK;
    }
    return heardSinceGap ? IndicatorStatus.OK : IndicatorStatus.TAINTED;
  }

  /** Another number for every book that comes. */
  long version() {
    return version;
  }

  /** Σ price x quantity of the best levels of both sides, in quote units. */
  double liquidity(int depth) {
    return sum(levels.bidPrices(), levels.bidQuantities(), depth)
        + sum(levels.askPrices(), levels.askQuantities(), depth);
  }

  private static double sum(double[] prices, double[] quantities, int depth) {
    double sum = 0;
    for (int i = 0; i < Math.min(depth, prices.length); i++) {
      sum += prices[i] * quantities[i];
    }
    return sum;
  }

  void visit(StateVisitor state) {
    heard = state.flag(heard);
    heardSinceGap = state.flag(heardSinceGap);
    version = state.whole(version);
    levels =
        new BookLevels(
            visit(state, levels.bidPrices()),
            visit(state, levels.bidQuantities()),
            visit(state, levels.askPrices()),
            visit(state, levels.askQuantities()));
  }

  private static double[] visit(StateVisitor state, double[] numbers) {
    int length = (int) state.whole(numbers.length);
    double[] visited = new double[length];
    for (int i = 0; i < length; i++) {
      visited[i] = state.real(i < numbers.length ? numbers[i] : 0);
    }
    return visited;
  }
}
