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
  private final List<SimulatedSymbol> symbols;
  private final long startMicros;

  /** How far all markets are; those before {@link #next} are a step further. */
  private long nowMicros;

  private int next;

  /**
   * @param startMicros event time of the beginning, microseconds since the epoch
   */
  public SimulatedMarket(SimulatorOptions options, long startMicros) {
    this(options, startMicros, startMicros);
  }

  private SimulatedMarket(SimulatorOptions options, long startMicros, long openMicros) {
    this.startMicros = startMicros;
    this.nowMicros = startMicros;
    for (SimulatedSymbol symbol : options.symbols()) {
      markets.add(
          new SymbolMarket(
              markets.size(), symbol, options.pumps(), options.seed(), startMicros, openMicros));
    }
    this.symbols = markets.stream().map(SymbolMarket::symbol).toList();
  }

  /**
   * A market that opens with {@link SimulatorOptions#history} already behind it, so that clients
   * find recent trades; takes a while with many symbols.
   *
   * @param openMicros the present, from which the pumps are timed
   */
  public static SimulatedMarket withHistory(SimulatorOptions options, long openMicros) {
    long past = options.history().toMillis() * Micros.MILLI / STEP_MICROS * STEP_MICROS;
    SimulatedMarket market = new SimulatedMarket(options, openMicros - past, openMicros);
    market.advance(openMicros, event -> {});
    return market;
  }

  /** How far all markets have been advanced, microseconds since the epoch. */
  public long nowMicros() {
    return nowMicros;
  }

  public List<SimulatedSymbol> symbols() {
    return symbols;
  }

  /**
   * Lets time pass, in whole steps, not beyond {@code toMicros}; events of one symbol come in the
   * order of their time.
   */
  public void advance(long toMicros, Consumer<SimulatedEvent> sink) {
    while (nowMicros + STEP_MICROS <= toMicros) {
      step(sink);
    }
  }

  /**
   * As {@link #advance}, with the symbols' turns spread over the step: who asks every millisecond
   * gets a few symbols' events each time, as from an exchange, and not all of them every 20 ms. The
   * events and their order are the same; a symbol's are told up to a step later.
   */
  public void advanceByTurns(long toMicros, Consumer<SimulatedEvent> sink) {
    while (nowMicros + STEP_MICROS + next * STEP_MICROS / markets.size() <= toMicros) {
      step(sink);
    }
  }

  private long nowMicros(int symbol) {
    return symbol < next ? nowMicros + STEP_MICROS : nowMicros;
  }

  /** A step of the symbol whose turn it is. */
  private void step(Consumer<SimulatedEvent> sink) {
    long end = nowMicros + STEP_MICROS;
    long elapsed = end - startMicros;
    SymbolMarket market = markets.get(next);
    market.step(nowMicros, end, sink);
    if (elapsed % DIFF_MICROS == 0) {
      market.diff(end, sink);
    }
    if (elapsed % Micros.SECOND == 0) {
      sink.accept(market.day(end));
    }
    next++;
    if (next == markets.size()) {
      next = 0;
      nowMicros = end;
    }
  }

  /** The whole book now, at most {@code limit} levels a side, best first. */
  public SimulatedEvent.Depth book(int symbol, int limit) {
    return markets.get(symbol).snapshot(nowMicros(symbol), limit);
  }

  public SimulatedEvent.BookTicker bookTicker(int symbol) {
    return markets.get(symbol).lastTicker();
  }

  public SimulatedEvent.MiniTicker day(int symbol) {
    return markets.get(symbol).day(nowMicros(symbol));
  }

  /** The newest trades, at most {@code limit} of the last 8,192, oldest first. */
  public List<SimulatedEvent.Trade> recentTrades(int symbol, int limit) {
    return markets.get(symbol).recentTrades(limit);
  }

  /**
   * Trades with this id and after, at most {@code limit}, oldest first; ids of a symbol rise by
   * one, and trades older than the last 8,192 are forgotten.
   */
  public List<SimulatedEvent.Trade> trades(int symbol, long fromId, int limit) {
    return markets.get(symbol).trades(fromId, limit);
  }
}
