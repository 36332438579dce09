package io.tocsin.indicators.classic;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Markets that break careless code: flat, empty, on ticks, and over twelve orders of magnitude. */
final class HostileCandles {

  private HostileCandles() {}

  static Arbitrary<List<Candle>> lists() {
    return Arbitraries.longs().map(HostileCandles::list);
  }

  private static List<Candle> list(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double scale = Math.pow(10, random.nextInt(13) - 6);
    boolean wild = random.nextInt(4) == 0;
    boolean onTicks = random.nextBoolean();
    double price = scale * (1 + random.nextDouble());
    List<Candle> candles = new ArrayList<>();
    int size = 1 + random.nextInt(90);
    while (candles.size() < size) {
      // Runs of one manner, so that whole windows are flat or empty.
      int manner = random.nextInt(5);
      int run = 1 + random.nextInt(25);
      for (int i = 0; i < run; i++) {
        switch (manner) {
          case 0 -> candles.add(new Candle(price, price, price, price, 0));
          case 1 -> candles.add(new Candle(price, price, price, price, random.nextInt(5)));
          default -> {
            double open = price;
            price = next(random, price, scale, wild, onTicks);
            double high = Math.max(open, price) + (onTicks ? tick(random, scale) : 0);
            double low = Math.min(open, price) * (random.nextBoolean() ? 1 : 0.999);
            double volume =
                random.nextInt(5) == 0
                    ? 0
                    : random.nextDouble() * Math.pow(10, random.nextInt(10) - 5);
            candles.add(new Candle(open, high, low, price, volume));
          }
        }
      }
    }
    return candles.subList(0, size);
  }

  private static double next(
      SplittableRandom random, double price, double scale, boolean wild, boolean onTicks) {
    if (wild && random.nextInt(6) == 0) {
      return Math.pow(10, random.nextInt(13) - 6) * (1 + random.nextDouble());
    }
    if (onTicks) {
      return Math.max(scale / 1_000, price + (random.nextInt(5) - 2) * scale / 1_000);
    }
    return price * (1 + (random.nextDouble() - 0.5) / 20);
  }

  private static double tick(SplittableRandom random, double scale) {
    return random.nextInt(3) * scale / 1_000;
  }
}
