package io.tocsin.indicators;

import static io.tocsin.indicators.MarketEvent.BTC;
import static io.tocsin.indicators.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What only shows after many events: drift, and a store that grows and shrinks. */
class LongRunTest {

  private static final int BATCH = 4_096;
  private static final long START = 1_700_000_000_000_000L;

  @Test
  void sums_do_not_drift_over_two_million_trades() {
    drift(2_000_000, 97, 450);
  }

  /** By {@code -Dtocsin.long=true}; the bound of indicators.md is stated for so many. */
  @Test
  @EnabledIfSystemProperty(named = "tocsin.long", matches = "true")
  void sums_do_not_drift_over_ten_million_trades() {
    drift(10_000_000, 97, 400);
  }

  /**
   * @param every how many batches are between two checks of the short window
   * @param everyLong the same of the long one
   */
  private static void drift(int events, int every, int everyLong) {
    List<IndicatorSpec> specs = new ArrayList<>();
    for (int seconds : List.of(100, 3_600)) {
      specs.add(spec("SUM_VOLUME", "t1", seconds));
      specs.add(spec("VWAP", "t1", seconds));
      specs.add(spec("TWPA", "t1", seconds));
      specs.add(spec("VTWPA", "t1", seconds));
      // The same as TWPA, by way of a history.
      specs.add(spec("AVG_OF", "of", "{\"type\": \"LAST_PRICE\"}", "t1", seconds));
    }
    IndicatorEngine engine = new IndicatorEngine(new IndicatorLayout(Map.of(BTC, specs)));
    SplittableRandom random = new SplittableRandom(42);
    Tape tape = new Tape();
    int checks = 0;
    for (int i = 1; i <= events / BATCH; i++) {
      MarketBatch.Builder batch = MarketBatch.builder(List.of(BTC), BATCH);
      for (int k = 0; k < BATCH; k++) {
        // Quantities of twelve magnitudes: small ones are what a plain sum loses.
        tape.trade(
            batch,
            random.nextLong(20_000),
            60_000 + random.nextDouble() * 1_000,
            Math.pow(10, random.nextInt(12) - 6) * random.nextDouble());
      }
      EvaluatedBatch last = engine.evaluate(batch.build());
      boolean checksLong = i % everyLong == 0;
      if (i % every == 0 || checksLong) {
        checks++;
        tape.expectExactly(last, 0, specs.subList(0, 5), 100);
        if (checksLong) {
          tape.expectExactly(last, 5, specs.subList(5, 10), 3_600);
        }
        tape.forget(3_700_000_000L);
      }
    }
    assertThat(checks).isGreaterThan(4);
  }

  @Test
  void an_absurd_trade_leaves_no_trace_once_it_is_out_of_every_window() {
    List<IndicatorSpec> specs = List.of(spec("SUM_VOLUME", "t1", 1), spec("TWPA", "t1", 1));
    IndicatorEngine engine = new IndicatorEngine(new IndicatorLayout(Map.of(BTC, specs)));
    Tape tape = new Tape();
    MarketBatch.Builder batch = MarketBatch.builder(List.of(BTC), BATCH);
    tape.trade(batch, 0, 1e15, 1e15);
    for (int i = 0; i < 10_000; i++) {
      tape.trade(batch, 10_000, 1e-8, 1e-8);
    }
    EvaluatedBatch last = engine.evaluate(batch.build());
    assertThat(last.value(last.size() - 1, 0, 0)).isCloseTo(100e-8, within(1e-20));
    assertThat(last.value(last.size() - 1, 0, 1)).isEqualTo(1e-8);
  }

  @Test
  void bursts_and_silences_make_the_store_grow_and_shrink_without_harm() {
    List<IndicatorSpec> specs = new ArrayList<>(IndicatorEngineOracleTest.SPECS);
    // The naive engine would have to be asked after every event, which takes it too long here.
    specs.removeIf(spec -> NaiveFormulas.historyOf(spec) != null);
    specs.add(spec("MAX_PRICE", "t1", 30, "t2", 5));
    specs.add(spec("VTWPA", "t1", 45, "t2", 1));
    IndicatorEngine engine = new IndicatorEngine(new IndicatorLayout(Map.of(BTC, specs)));
    NaiveEngine naive = new NaiveEngine();
    SplittableRandom random = new SplittableRandom(7);
    long time = START;
    double price = 100;
    for (int burst = 0; burst < 12; burst++) {
      int events = 200 + random.nextInt(2_500);
      boolean dense = burst % 2 == 0;
      List<MarketEvent> list = new ArrayList<>();
      for (int i = 0; i < events; i++) {
        time += dense ? random.nextLong(3_000) : random.nextLong(2_000_000);
        price *= 1 + (random.nextDouble() - 0.5) / 1_000;
        MarketEvent event =
            random.nextInt(4) == 0
                ? MarketEvent.quote(0, price * 0.999, price * 1.001)
                : MarketEvent.trade(
                    0, price, random.nextDouble(), TakerSide.values()[random.nextInt(3)]);
        event = new MarketEvent(event.kind(), 0, time, event.a(), event.b(), event.c(), event.d());
        naive.take(event);
        list.add(event.of(MarketEvent.BTC_INDEX));
      }
      EvaluatedBatch batch = engine.evaluate(MarketEvent.batch(list));
      naive.evaluate(specs, time);
      for (int k = 0; k < specs.size(); k++) {
        Reading actual = Reading.of(batch, batch.size() - 1, 0, k);
        Reading expected = naive.read(specs.get(k), time);
        assertThat(actual.status()).as(specs.get(k).id()).isEqualTo(expected.status());
        if (expected.status() == IndicatorStatus.OK) {
          assertThat(actual.number())
              .as(specs.get(k).id())
              .isCloseTo(expected.number(), within(1e-7 + Math.abs(expected.number()) * 1e-9));
        }
      }
    }
  }

  /** The trades themselves, for an exact computation. */
  private static final class Tape {
    private final List<NaiveEngine.Event> trades = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private long time = START;

    void trade(MarketBatch.Builder batch, long step, double price, double quantity) {
      time += step;
      batch.trade(0, time, time, price, quantity, TakerSide.BUY, 1);
      times.add(time);
      trades.add(new NaiveEngine.Event(time, price, quantity, 1, 0));
    }

    void forget(long keptMicros) {
      int drop = 0;
      while (times.get(drop) < time - keptMicros) {
        drop++;
      }
      times.subList(0, drop).clear();
      trades.subList(0, drop).clear();
    }

    void expectExactly(EvaluatedBatch batch, int offset, List<IndicatorSpec> specs, long seconds) {
      long length = seconds * 1_000_000;
      long from = time - length;
      BigDecimal volume = BigDecimal.ZERO;
      BigDecimal notional = BigDecimal.ZERO;
      BigDecimal area = BigDecimal.ZERO;
      BigDecimal volumeTime = BigDecimal.ZERO;
      BigDecimal notionalTime = BigDecimal.ZERO;
      for (int i = 0; i < trades.size(); i++) {
        long ends = i + 1 < trades.size() ? times.get(i + 1) : time;
        if (ends < from) {
          continue;
        }
        BigDecimal price = new BigDecimal(trades.get(i).a());
        BigDecimal quantity = new BigDecimal(trades.get(i).b());
        if (ends > from) {
          BigDecimal held = BigDecimal.valueOf(ends - Math.max(times.get(i), from));
          area = area.add(price.multiply(held));
          if (times.get(i) > from) {
            volumeTime = volumeTime.add(quantity.multiply(held));
            notionalTime = notionalTime.add(price.multiply(quantity).multiply(held));
          }
        }
        if (times.get(i) > from) {
          volume = volume.add(quantity);
          notional = notional.add(price.multiply(quantity));
        }
      }
      MathContext digits = MathContext.DECIMAL128;
      BigDecimal average = area.divide(BigDecimal.valueOf(length), digits);
      List<BigDecimal> exact =
          List.of(
              volume,
              notional.divide(volume, digits),
              average,
              notionalTime.divide(volumeTime, digits),
              average);
      for (int k = 0; k < specs.size(); k++) {
        double expected = exact.get(k).doubleValue();
        assertThat(batch.value(batch.size() - 1, 0, offset + k))
            .as(specs.get(k).id())
            .isCloseTo(expected, within(expected * 1e-14));
      }
    }
  }
}
