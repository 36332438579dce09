package io.tocsin.indicators;

import io.tocsin.indicators.classic.CandleIndicator;
import io.tocsin.model.Micros;
import java.util.function.Supplier;

/** Group F in the engine: a classic indicator, fed the candles of one interval as they close. */
final class OnCandles extends Indicator implements Candles.Listener {

  private final Candles candles;
  private final Supplier<CandleIndicator> factory;
  private CandleIndicator classic;

  OnCandles(Candles candles, Supplier<CandleIndicator> factory) {
    this.candles = candles;
    this.factory = factory;
    classic = factory.get();
    candles.add(this);
  }

  @Override
  public void closed(double open, double high, double low, double close, double volume) {
    classic.close(open, high, low, close, volume);
  }

  @Override
  public void restart() {
    classic = factory.get();
  }

  @Override
  double compute(long now) {
    if (candles.tooShort()) {
      return unknown(IndicatorStatus.NO_DATA);
    }
    if (classic.ready()) {
      return classic.value();
    }
    return candles.restarted()
        ? unknown(IndicatorStatus.TAINTED)
        : warming(candles.countedMicros(now) / (double) Micros.SECOND);
  }

  @Override
  void visit(StateVisitor state) {
    state.classic(classic);
  }
}
