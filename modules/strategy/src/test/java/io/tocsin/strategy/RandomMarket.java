package io.tocsin.strategy;

import io.tocsin.indicators.IndicatorStatus;
import java.util.Random;

/** A market that moves at random, with indicators that come and go. */
final class RandomMarket {

  private static final String[] SIGNALS = {"go", "stop", "enter", "leave", "flee"};

  private RandomMarket() {}

  /**
   * Plays so many events to a scenario that has started, and the end.
   *
   * @param pauses whether now and then hours pass, so that funding is due and a day begins
   */
  static Scenario play(Scenario s, long seed, int events, boolean pauses) {
    Random random = new Random(seed);
    double price = 100;
    double time = 0;
    for (int i = 0; i < events; i++) {
      time += pauses && random.nextInt(60) == 0 ? 9_000 : random.nextInt(40) / 10.0;
      price *= 1 + random.nextGaussian() * 0.004;
      String name = SIGNALS[random.nextInt(SIGNALS.length)];
      if (random.nextInt(10) == 0) {
        s.set(Scenario.BTC, name, IndicatorStatus.TAINTED, 0);
      } else {
        s.set(name, random.nextInt(name.equals("flee") ? 9 : 3) == 0 ? 1 : -1);
      }
      switch (random.nextInt(10)) {
        case 0 -> s.clock(time);
        case 1 -> s.gap(time);
        case 2, 3 -> s.quote(time, price * 0.9995, price * 1.0005);
        case 4 ->
            s.book(
                time,
                new double[] {price * 0.999, 3, price * 0.998, 5},
                new double[] {price * 1.001, 2.5, price * 1.002, 4});
        case 5 -> s.trade(Scenario.ETH, time, price / 10);
        default -> s.trade(time, price);
      }
      if (random.nextInt(97) == 0) {
        s.set("flee", -1);
      }
    }
    return s.end(time);
  }
}
