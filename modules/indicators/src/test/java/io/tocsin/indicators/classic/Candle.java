package io.tocsin.indicators.classic;

/** A closed candle. */
record Candle(double open, double high, double low, double close, double volume) {

  double typicalPrice() {
    return (high + low + close) / 3;
  }

  /** From the candle after {@code before}. */
  double trueRange(Candle before) {
    return Math.max(
        high - low, Math.max(Math.abs(high - before.close), Math.abs(low - before.close)));
  }

  void to(ClassicIndicator indicator) {
    indicator.close(open, high, low, close, volume);
  }
}
