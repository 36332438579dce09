package io.tocsin.simulator;

import io.tocsin.model.Micros;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The simulated exchange's markets: a pure function of options, start and elapsed time.
 *
 * <p>Time goes in steps of {@link #STEP_MICROS}; how {@link #advance} is cut into calls changes
 * nothing. Not thread-safe; memory is flat.
 */
public final class SimulatedMarket {

  /** Length of one step, microseconds. */
  public static final long STEP_MICROS = 20 * Micros.MILLI;

  /** Between two book diffs, as on Binance's {@code @depth@100ms}. */
  static final long DIFF_MICROS = 100 * Micros.MILLI;

  private final List<SymbolMarket> markets = new ArrayList<>();
  private final long startMicros;
  private long nowMicros;

  /**
   * @param startMicros event time of the beginning, microseconds since the epoch
   */
  public SimulatedMarket(SimulatorOptions options, long startMicros) {
    this.startMicros = startMicros;
    this.nowMicros = startMicros;
    for (SimulatedSymbol symbol : options.symbols()) {
      markets.add(
          new SymbolMarket(markets.size(), symbol, options.pumps(), options.seed(), startMicros));
    }
  }

  /** How far the markets have been advanced, microseconds since the epoch. */
  public long nowMicros() {
    return nowMicros;
  }

  public List<SimulatedSymbol> symbols() {
    return markets.stream().map(SymbolMarket::symbol).toList();
  }

  /**
   * Lets time pass, in whole steps, not beyond {@code toMicros}; events of one symbol come in the
   * order of their time.
   */
  public void advance(long toMicros, Consumer<SimulatedEvent> sink) {
    while (nowMicros + STEP_MICROS <= toMicros) {
      long next = nowMicros + STEP_MICROS;
      long elapsed = next - startMicros;
      for (int i = 0; i < markets.size(); i++) {
        SymbolMarket market = markets.get(i);
        market.step(nowMicros, next, sink);
        if (elapsed % DIFF_MICROS == 0) {
          market.diff(next, sink);
        }
        if (elapsed % Micros.SECOND == 0) {
          sink.accept(market.day(next));
        }
      }
      nowMicros = next;
    }
  }

  /** The whole book now, at most {@code limit} levels a side, best first. */
  public SimulatedEvent.Depth book(int symbol, int limit) {
    return markets.get(symbol).snapshot(nowMicros, limit);
  }

  public SimulatedEvent.BookTicker bookTicker(int symbol) {
    return markets.get(symbol).lastTicker();
  }

  public SimulatedEvent.MiniTicker day(int symbol) {
    return markets.get(symbol).day(nowMicros);
  }

  /** The newest trades, at most {@code limit} of the last 1,000, oldest first. */
  public List<SimulatedEvent.Trade> recentTrades(int symbol, int limit) {
    return markets.get(symbol).recentTrades(limit);
  }
}
