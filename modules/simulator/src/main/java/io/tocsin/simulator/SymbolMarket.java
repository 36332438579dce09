package io.tocsin.simulator;

import io.tocsin.model.Micros;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One simulated market, advanced in steps of fixed length.
 *
 * <p>The fair price is a random walk in the logarithm with GARCH(1,1) variance (Bollerslev 1986),
 * pulled back to where it began over hours, and pushed by the {@link PumpSchedule}. Market makers
 * follow it with limit orders; takers arrive as a Poisson process that is faster and larger when
 * the price moves. Transcendental functions come from StrictMath, so that a seed gives the same
 * market on every machine.
 */
final class SymbolMarket {

  private static final double ALPHA = 0.08;
  private static final double BETA = 0.90;
  private static final double PULL_SECONDS = 4 * 3_600;
  private static final int LEVELS = 80;
  private static final int FEWEST_LEVELS = 40;
  private static final double HALF_SPREAD = 0.000_04;
  private static final double LEVEL_GAP = 0.000_03;
  private static final double LEVEL_NOTIONAL = 4_000;
  private static final double TRADE_NOTIONAL = 70;
  private static final double TRADE_SPREAD = 1.1;

  /** Busier markets trade in smaller pieces, so that takers do not outrun the makers. */
  private static final double FULL_SIZE_TRADES_PER_SECOND = 200;

  private static final double REFRESHES_PER_SECOND = 10;
  private static final double MOST_AT_ONCE = 50;

  private final int index;
  private final SimulatedSymbol symbol;
  private final PumpSchedule pumps;
  private final long seed;
  private final long startMicros;
  private final long openMicros;
  private final SplittableRandom random;
  private final SimulatedBook book;
  private final DayFigures day;
  private final TradeLog trades;
  private final double tradeNotional;
  private final long tickE8;
  private final long lotE8;
  private final double basePriceTicks;
  private final double calmVariance;
  private double variance;
  private double walk;
  private double secondReturn;
  private SimulatedEvent.BookTicker lastTicker;

  /**
   * @param startMicros when the market's past begins
   * @param openMicros when the schedule of pumps begins to count, not before the start
   */
  SymbolMarket(
      int index,
      SimulatedSymbol symbol,
      PumpSchedule pumps,
      long seed,
      long startMicros,
      long openMicros) {
    this.index = index;
    this.openMicros = openMicros;
    this.symbol = symbol;
    this.pumps = pumps;
    this.seed = seed;
    this.startMicros = startMicros;
    this.random = new SplittableRandom(seed ^ symbol.symbol().hashCode() * 0x9E3779B97F4A7C15L);
    this.tickE8 = symbol.tickE8();
    this.lotE8 = symbol.lotE8();
    this.basePriceTicks = (double) Decimal8.of(symbol.price()) / tickE8;
    double hourly = symbol.volatilityPct() / 100;
    this.calmVariance = hourly * hourly / 3_600;
    this.variance = calmVariance;
    this.trades = new TradeLog(index, 1_000_000L * (index + 1));
    this.tradeNotional =
        TRADE_NOTIONAL * Math.min(1, FULL_SIZE_TRADES_PER_SECOND / symbol.tradesPerSecond());
    this.book = new SimulatedBook(10_000_000L * (index + 1));
    double meanTrade =
        tradeNotional
            * StrictMath.exp(TRADE_SPREAD * TRADE_SPREAD / 2)
            / symbol.price().doubleValue();
    this.day =
        new DayFigures(
            startMicros, Decimal8.of(symbol.price()), symbol.tradesPerSecond() * 60 * meanTrade);
    requote(basePriceTicks);
    book.takeDiff();
    lastTicker = ticker(startMicros);
  }

  SimulatedSymbol symbol() {
    return symbol;
  }

  SimulatedBook book() {
    return book;
  }

  SimulatedEvent.BookTicker lastTicker() {
    return lastTicker;
  }

  SimulatedEvent.MiniTicker day(long timeMicros) {
    return day.ticker(index, timeMicros);
  }

  /** The newest trades, oldest first. */
  List<SimulatedEvent.Trade> recentTrades(int limit) {
    return trades.newest(limit);
  }

  /** Trades from an id on, oldest first. */
  List<SimulatedEvent.Trade> trades(long fromId, int limit) {
    return trades.from(fromId, limit);
  }

  SimulatedEvent.Depth snapshot(long timeMicros, int limit) {
    SimulatedBook.Levels levels = book.snapshot(limit);
    return new SimulatedEvent.Depth(
        index,
        timeMicros,
        levels.updateId(),
        levels.updateId(),
        e8(levels.bids()),
        e8(levels.asks()));
  }

  void step(long from, long to, Consumer<SimulatedEvent> sink) {
    double seconds = (to - from) / (double) Micros.SECOND;
    double move =
        StrictMath.sqrt(variance * seconds) * random.nextGaussian() - walk * seconds / PULL_SECONDS;
    walk += move;
    secondReturn += move;
    long elapsed = from - startMicros;
    if (elapsed / Micros.SECOND != (to - startMicros) / Micros.SECOND) {
      cluster();
    }
    double push = pumps.displacement(symbol.symbol(), from - openMicros, seed);
    double fairTicks = basePriceTicks * StrictMath.exp(walk + push);
    requote(fairTicks);
    refresh(fairTicks, seconds);
    tellTicker(from, sink);
    takers(from, to, push, sink);
  }

  /** Emits the book's changes since the last call, if there are any. */
  void diff(long timeMicros, Consumer<SimulatedEvent> sink) {
    if (book.changedSinceDiff()) {
      long first = book.firstUndiffedId();
      SimulatedBook.Levels changed = book.takeDiff();
      sink.accept(
          new SimulatedEvent.Depth(
              index,
              timeMicros,
              first,
              changed.updateId(),
              e8(changed.bids()),
              e8(changed.asks())));
    }
  }

  /** GARCH(1,1) on returns of one second: large moves make large moves more likely. */
  private void cluster() {
    variance =
        Math.min(
            25 * calmVariance,
            (1 - ALPHA - BETA) * calmVariance
                + ALPHA * secondReturn * secondReturn
                + BETA * variance);
    secondReturn = 0;
  }

  /** Makers cancel what the fair price has run over, close the gap it left, and refill the ends. */
  private void requote(double fairTicks) {
    double half = Math.max(0.5, fairTicks * HALF_SPREAD);
    long highestBid = Math.max(1, (long) Math.floor(fairTicks - half));
    long lowestAsk = Math.max(highestBid + 1, (long) Math.ceil(fairTicks + half));
    cancelBeyond(true, highestBid);
    cancelBeyond(false, lowestAsk);
    long slack = (long) (fairTicks * HALF_SPREAD * 0.75);
    if (book.bids().isEmpty() || book.bestBid() < highestBid - slack) {
      book.set(true, highestBid, levelLots(fairTicks));
    }
    if (book.asks().isEmpty() || book.bestAsk() > lowestAsk + slack) {
      book.set(false, lowestAsk, levelLots(fairTicks));
    }
    trim(true, fairTicks);
    trim(false, fairTicks);
  }

  private void cancelBeyond(boolean bid, long limitTicks) {
    TreeMap<Long, Long> side = bid ? book.bids() : book.asks();
    while (!side.isEmpty() && (bid ? side.firstKey() > limitTicks : side.firstKey() < limitTicks)) {
      book.set(bid, side.firstKey(), 0);
    }
  }

  private void trim(boolean bid, double fairTicks) {
    TreeMap<Long, Long> side = bid ? book.bids() : book.asks();
    while (side.size() > LEVELS) {
      book.set(bid, side.lastKey(), 0);
    }
    if (side.size() < FEWEST_LEVELS) {
      while (side.size() < LEVELS) {
        long next = bid ? side.lastKey() - gap(fairTicks) : side.lastKey() + gap(fairTicks);
        if (next < 1) {
          return;
        }
        book.set(bid, next, levelLots(fairTicks));
      }
    }
  }

  /** Makers change their minds: mostly near the top. */
  private void refresh(double fairTicks, double seconds) {
    if (random.nextDouble() >= REFRESHES_PER_SECOND * seconds) {
      return;
    }
    boolean bid = random.nextBoolean();
    TreeMap<Long, Long> side = bid ? book.bids() : book.asks();
    long away = (long) (random.nextExponential() * 4 * gap(fairTicks));
    long ticks = bid ? side.firstKey() - away : side.firstKey() + away;
    if (ticks < 1) {
      return;
    }
    boolean cancel = away > 0 && side.containsKey(ticks) && random.nextInt(3) == 0;
    book.set(bid, ticks, cancel ? 0 : levelLots(fairTicks));
  }

  private void takers(long from, long to, double push, Consumer<SimulatedEvent> sink) {
    long elapsed = from - openMicros;
    double surge = pumps.surge(symbol.symbol(), elapsed);
    double agitation =
        calmVariance == 0
            ? 1
            : Math.min(4, Math.max(0.5, StrictMath.sqrt(variance / calmVariance)));
    double perSecond = symbol.tradesPerSecond() * agitation * (1 + surge);
    double seconds = (to - from) / (double) Micros.SECOND;
    int count = poisson(perSecond * seconds);
    double slope = pumps.displacement(symbol.symbol(), elapsed + Micros.SECOND, seed) - push;
    double buyShare = 0.5 + 0.35 * Math.signum(Math.abs(slope) < 1e-4 ? 0 : slope);
    for (int i = 0; i < count; i++) {
      long time = from + (long) ((to - from) * (i + random.nextDouble()) / count);
      trade(time, random.nextDouble() < buyShare, 1 + surge / 4, sink);
    }
  }

  /** Knuth's product of uniforms, in pieces whose exponential is not lost in rounding. */
  private int poisson(double mean) {
    int count = 0;
    for (double rest = mean; rest > 0; rest -= MOST_AT_ONCE) {
      count += smallPoisson(Math.min(rest, MOST_AT_ONCE));
    }
    return count;
  }

  private int smallPoisson(double mean) {
    double limit = StrictMath.exp(-mean);
    int count = 0;
    for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
      count++;
    }
    return count;
  }

  /** One taker's order: walks the book, one trade a level, and leaves at least one level behind. */
  private void trade(long time, boolean buy, double size, Consumer<SimulatedEvent> sink) {
    TreeMap<Long, Long> side = buy ? book.asks() : book.bids();
    double notional = tradeNotional * size * StrictMath.exp(TRADE_SPREAD * random.nextGaussian());
    long wanted = lots(notional, side.firstKey());
    while (wanted > 0 && side.size() > 1) {
      long ticks = side.firstKey();
      long there = side.firstEntry().getValue();
      long taken = Math.min(wanted, there);
      book.set(!buy, ticks, there - taken);
      SimulatedEvent.Trade trade =
          new SimulatedEvent.Trade(
              index, time, trades.nextId(), ticks * tickE8, taken * lotE8, !buy);
      trades.add(trade);
      day.trade(time, trade.priceE8(), (double) trade.quantityE8() / Decimal8.ONE);
      sink.accept(trade);
      wanted -= taken;
    }
    tellTicker(time, sink);
  }

  private void tellTicker(long time, Consumer<SimulatedEvent> sink) {
    SimulatedEvent.BookTicker now = ticker(time);
    if (now.bidE8() != lastTicker.bidE8()
        || now.bidQuantityE8() != lastTicker.bidQuantityE8()
        || now.askE8() != lastTicker.askE8()
        || now.askQuantityE8() != lastTicker.askQuantityE8()) {
      lastTicker = now;
      sink.accept(now);
    }
  }

  private SimulatedEvent.BookTicker ticker(long time) {
    return new SimulatedEvent.BookTicker(
        index,
        time,
        book.updateId(),
        book.bestBid() * tickE8,
        book.bids().firstEntry().getValue() * lotE8,
        book.bestAsk() * tickE8,
        book.asks().firstEntry().getValue() * lotE8);
  }

  private long gap(double fairTicks) {
    return Math.max(1, Math.round(random.nextExponential() * fairTicks * LEVEL_GAP));
  }

  private long levelLots(double fairTicks) {
    return lots(LEVEL_NOTIONAL * StrictMath.exp(0.8 * random.nextGaussian()), fairTicks);
  }

  private long lots(double notional, double priceTicks) {
    double price = priceTicks * tickE8 / Decimal8.ONE;
    return Math.max(1, Math.round(notional / price * Decimal8.ONE / lotE8));
  }

  private long[] e8(long[] flat) {
    long[] scaled = new long[flat.length];
    for (int i = 0; i < flat.length; i += 2) {
      scaled[i] = flat[i] * tickE8;
      scaled[i + 1] = flat[i + 1] * lotE8;
    }
    return scaled;
  }
}
