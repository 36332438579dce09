package io.tocsin.simulator.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Says what a scenario wants begun as time passes: a pure function of scenario and time. */
public final class ScenarioPlayer {

  private record Due(long micros, int number, Misbehaviour what, long everyMicros) {}

  private final List<String> symbols;
  private final PriorityQueue<Due> planned =
      new PriorityQueue<>(Comparator.comparingLong(Due::micros).thenComparingInt(Due::number));
  private final RandomMisbehaviour chaos;
  private final SplittableRandom random;
  private long nextDraw;

  /**
   * @param symbols those of the market, canonical
   */
  public ScenarioPlayer(Scenario scenario, List<String> symbols) {
    this.symbols = List.copyOf(symbols);
    for (Scenario.Planned each : scenario.timeline()) {
      planned.add(new Due(micros(each.at()), planned.size(), each.what(), micros(each.every())));
    }
    this.chaos = scenario.random().orElse(RandomMisbehaviour.seeded(0));
    this.random = new SplittableRandom(chaos.seed());
    this.nextDraw = scenario.random().isPresent() ? micros(chaos.from()) + pause() : Long.MAX_VALUE;
  }

  /**
   * What begins up to now, in order; nothing comes twice.
   *
   * @param elapsedMicros since the exchange opened
   */
  public List<Misbehaviour> advance(long elapsedMicros) {
    if (nextDraw > elapsedMicros
        && (planned.isEmpty() || planned.peek().micros() > elapsedMicros)) {
      return List.of();
    }
    List<Misbehaviour> begins = new ArrayList<>();
    while (true) {
      long nextPlanned = planned.isEmpty() ? Long.MAX_VALUE : planned.peek().micros();
      if (Math.min(nextPlanned, nextDraw) > elapsedMicros) {
        return begins;
      }
      if (nextPlanned <= nextDraw) {
        Due due = planned.remove();
        begins.add(due.what());
        if (due.everyMicros() > 0) {
          planned.add(
              new Due(
                  due.micros() + due.everyMicros(), due.number(), due.what(), due.everyMicros()));
        }
      } else {
        begins.add(chaos.draw(random, symbols));
        nextDraw = within(nextDraw + pause());
      }
    }
  }

  private long within(long drawMicros) {
    return chaos.until().isZero() || drawMicros <= micros(chaos.until())
        ? drawMicros
        : Long.MAX_VALUE;
  }

  /** Between half and one and a half of the rhythm. */
  private long pause() {
    return Math.round(micros(chaos.every()) * (0.5 + random.nextDouble()));
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
