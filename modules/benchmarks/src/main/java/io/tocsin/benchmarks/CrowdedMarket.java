package io.tocsin.benchmarks;

import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Many symbols in which something happens all the time, at random and each time alike: three trades
 * to a quote at even steps of event time, a clock tick every 250 ms.
 */
final class CrowdedMarket {

  private static final long TICK_MICROS = 250_000;

  private final SplittableRandom random = new SplittableRandom(1);
  private final List<InstrumentId> instruments;
  private final double[] prices;
  private final long stepMicros;
  private final double move;
  private final double drift;
  private long time = 1_700_000_000_000_000L;

  /**
   * @param stepMicros event time between two events
   * @param move greatest change of a price from one event to the next, as a ratio
   * @param drift the mean of those changes, as a share of {@code move}
   */
  CrowdedMarket(List<InstrumentId> instruments, long stepMicros, double move, double drift) {
    this.instruments = instruments;
    this.prices = IntStream.range(0, instruments.size()).mapToDouble(i -> 10 + i).toArray();
    this.stepMicros = stepMicros;
    this.move = move;
    this.drift = drift;
  }

  static List<InstrumentId> symbols(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new InstrumentId("binance", "COIN" + i + "_USDT"))
        .toList();
  }

  /** Event time of the newest event, microseconds; before the first, of the beginning. */
  long timeMicros() {
    return time;
  }

  /** The next events. */
  MarketBatch next(int rows) {
    MarketBatch.Builder batch = MarketBatch.builder(instruments, rows);
    for (int i = 0; i < rows; i++) {
      time += stepMicros;
      if (time % TICK_MICROS == 0) {
        batch.clock(time, time);
        continue;
      }
      int symbol = random.nextInt(prices.length);
      double price = prices[symbol] * (1 + (random.nextDouble() - 0.5 + drift) * move);
      prices[symbol] = price;
      if (random.nextInt(4) == 0) {
        batch.quote(symbol, time, time, price * 0.9999, 1, price * 1.0001, 2);
      } else {
        TakerSide side = random.nextBoolean() ? TakerSide.BUY : TakerSide.SELL;
        batch.trade(symbol, time, time, price, random.nextDouble(), side, i);
      }
    }
    return batch.build();
  }
}
