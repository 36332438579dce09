package io.tocsin.indicators;

import static io.tocsin.indicators.MarketEvent.BTC;
import static io.tocsin.indicators.MarketEvent.BTC_INDEX;
import static io.tocsin.indicators.MarketEvent.ETH;
import static io.tocsin.indicators.MarketEvent.ETH_INDEX;
import static io.tocsin.indicators.MarketEvent.OTHER_INDEX;
import static io.tocsin.indicators.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.EventKind;
import io.tocsin.model.InstrumentId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Hostile markets, every indicator, after every event, against the naive engine. */
class IndicatorEngineOracleTest {

  /** Short windows, whose edges fall on the generated events' times all the time. */
  static final List<IndicatorSpec> SPECS =
      List.of(
          spec("LAST_PRICE"),
          spec("FIRST_PRICE", "t1", 3, "t2", 1),
          spec("MAX_PRICE", "t1", 4),
          spec("MAX_PRICE", "t1", 5, "t2", 2),
          spec("MIN_PRICE", "t1", 4),
          spec("MIN_PRICE", "t1", 5, "t2", 2),
          spec("RANGE_PCT", "t1", 70),
          spec("TWPA", "t1", 3),
          spec("TWPA", "t1", 5, "t2", 2),
          spec("TWPA", "t1", 70, "t2", 60),
          spec("VWAP", "t1", 3, "t2", 1),
          spec("VTWPA", "t1", 4, "t2", 1),
          spec("VTWPA", "t1", 2),
          spec("TW_MIDPRICE", "t1", 3),
          spec("TW_MIDPRICE", "t1", 0.25, "t2", 0.000001),
          spec("RETURN_PCT", "t1", 2),
          spec("TWPA_RATIO", "t1", 2, "t2", 1, "t3", 6, "t4", 2),
          spec("SUM_VOLUME", "t1", 3, "t2", 1),
          spec("COUNT_TRADES", "t1", 3),
          spec("TRADE_FREQUENCY", "t1", 4, "t2", 2),
          spec("VOLUME_SURGE_RATIO", "t1", 1, "t2", 0, "t3", 5, "t4", 1),
          spec("ORDER_FLOW_IMBALANCE", "t1", 3),
          spec("PUMP_MAGNITUDE_PCT", "t1", 1, "t3", 5, "d", 2),
          spec("PUMP_MAGNITUDE_PCT", "t1", 5, "t3", 2, "d", 2),
          spec("PRICE_VELOCITY", "t1", 1, "t3", 5, "d", 2),
          spec("PRICE_VELOCITY", "t1", 2, "t3", 2, "d", 2),
          spec("SPREAD_PCT"),
          spec("SUM_QUOTE_VOLUME", "t1", 4, "t2", 1),
          spec("AVG_TRADE_SIZE", "t1", 3),
          spec("TRADE_FREQUENCY_SPIKE", "t1", 2, "t2", 1, "t3", 6, "t4", 2),
          spec("VOLUME_DECLINE_PCT", "t1", 1, "t2", 0, "t3", 4, "t4", 1),
          spec("VOLUME_ACCELERATION", "t1", 1, "t3", 3, "t5", 7),
          spec("TRADE_CLUSTERING", "t1", 5, "t2", 1, "bucket", 0.5),
          spec("TRADE_CLUSTERING", "t1", 9, "bucket", 1),
          spec("PRICE_ACCELERATION", "t1", 1, "t3", 4, "d", 2, "lag", 1.5),
          spec("PRICE_MOMENTUM", "t1", 2, "t2", 0, "t3", 5, "t4", 2),
          spec("MOMENTUM_REVERSAL_INDEX", "t1", 1, "t3", 3, "d", 1, "peak", 4),
          spec("MOMENTUM_DECAY", "t1", 5),
          cascade("[[1,3,1],[2,5,1],[3,7,2]]"),
          cascade("[[1,2,1],[4,8,3]]"),
          spec(
              "VELOCITY_STABILIZATION_INDEX",
              "samples",
              4,
              "interval",
              0.75,
              "t1",
              1,
              "t3",
              3,
              "d",
              1),
          spec("SUPPORT_LEVEL_PROXIMITY", "t1", 1, "start", 8, "end", 3),
          spec("AVG_SPREAD_PCT", "t1", 3, "t2", 1),
          spec("SPREAD_WIDENING_RATIO", "t1", 1, "t2", 0, "t3", 4, "t4", 1),
          spec("BID_ASK_IMBALANCE", "t1", 3),
          spec("BOOK_LIQUIDITY"),
          spec("BOOK_LIQUIDITY", "levels", 1),
          spec("LIQUIDITY_DRAIN_INDEX", "t1", 1, "t2", 0, "t3", 4, "t4", 1, "floor", 50),
          spec("MID_PRICE_VELOCITY", "t1", 1, "t3", 4, "d", 2),
          spec("DEAL_VS_MID_DEVIATION", "t1", 3, "t2", 1),
          spec("PRICE_VOLATILITY", "t1", 6, "bucket", 1),
          spec("PRICE_VOLATILITY", "t1", 4, "t2", 1, "bucket", 0.25),
          spec("PUMP_STRENGTH_SCORE"),
          spec("DUMP_EXHAUSTION_SCORE", "peak", 40),
          of("MAX_OF", "{'type': 'TWPA', 't1': 1}", 3, 0),
          of("MAX_OF", "{'type': 'LAST_PRICE'}", 4, 2),
          of("MIN_OF", "{'type': 'VWAP', 't1': 2}", 3, 1),
          of("AVG_OF", "{'type': 'SPREAD_PCT'}", 3, 1),
          of("AVG_OF", "{'type': 'VOLUME_SURGE_RATIO', 't1': 1, 't3': 3, 't4': 1}", 2, 0),
          of("CHANGE_OF", "{'type': 'RETURN_PCT', 't1': 2}", 2, 1),
          of("MAX_OF", "{'type': 'CHANGE_OF', 'of': {'type': 'BOOK_LIQUIDITY'}, 't1': 2}", 2, 0));

  private static IndicatorSpec of(String type, String inner, int t1, int t2) {
    return spec(type, "of", inner.replace('\'', '"'), "t1", t1, "t2", t2);
  }

  private static IndicatorSpec cascade(String windows) {
    return spec("VELOCITY_CASCADE", "windows", windows);
  }

  static final List<InstrumentId> INSTRUMENTS = List.of(BTC, ETH);

  @Provide
  Arbitrary<List<MarketEvent>> markets() {
    Arbitrary<EventKind> kinds =
        Arbitraries.frequency(
            Tuple.of(12, EventKind.TRADE),
            Tuple.of(6, EventKind.QUOTE),
            Tuple.of(3, EventKind.CLOCK),
            Tuple.of(2, EventKind.BOOK),
            Tuple.of(1, EventKind.TICKER),
            Tuple.of(1, EventKind.GAP));
    // Bursts at one microsecond, steps onto the windows' edges, silence, and time running back by
    // as much as is tolerated and by more.
    Arbitrary<Long> steps =
        Arbitraries.frequency(
            Tuple.of(8, 0L),
            Tuple.of(2, 1L),
            Tuple.of(4, 250_000L),
            Tuple.of(6, 1_000_000L),
            Tuple.of(2, 333_333L),
            Tuple.of(1, 61_000_000L),
            Tuple.of(1, 310_000_000L));
    Arbitrary<Long> lags =
        Arbitraries.frequency(
            Tuple.of(20, 0L),
            Tuple.of(2, 1L),
            Tuple.of(2, 500_000L),
            Tuple.of(1, 1_000_000L),
            Tuple.of(1, 1_000_001L),
            Tuple.of(1, 9_000_000L));
    Arbitrary<Integer> instruments =
        Arbitraries.of(BTC_INDEX, BTC_INDEX, BTC_INDEX, ETH_INDEX, OTHER_INDEX);
    Arbitrary<Double> prices =
        Arbitraries.frequencyOf(
            Tuple.of(30, Arbitraries.of(100.0, 101.0, 99.5, 110.0)),
            Tuple.of(10, Arbitraries.doubles().between(0.01, 70_000).ofScale(2)),
            Tuple.of(2, Arbitraries.of(1e-6, 2e-6, 1e6)),
            Tuple.of(1, Arbitraries.of(0.0, -1.0, Double.NaN, Double.POSITIVE_INFINITY)));
    Arbitrary<Double> quantities =
        Arbitraries.frequencyOf(
            Tuple.of(10, Arbitraries.of(0.0, 1.0, 0.3)),
            Tuple.of(10, Arbitraries.doubles().between(0.0001, 1_000).ofScale(4)),
            Tuple.of(1, Arbitraries.of(-1.0, Double.NaN)));
    Arbitrary<Double> spreads = Arbitraries.of(0.01, 0.5, 3.0, 3.0, 0.01, 0.0, -2.0);
    Arbitrary<Double> sides = Arbitraries.of(1.0, -1.0, 0.0);
    record Draft(EventKind kind, int instrument, long step, long lag) {}
    Arbitrary<Draft> drafts = Combinators.combine(kinds, instruments, steps, lags).as(Draft::new);
    record Sized(Draft draft, double price, double quantity, double spread, double side) {}
    Arbitrary<Sized> sized =
        Combinators.combine(drafts, prices, quantities, spreads, sides).as(Sized::new);
    return sized
        .list()
        .ofMinSize(1)
        .ofMaxSize(90)
        .map(list -> {
          List<MarketEvent> events = new ArrayList<>();
          long time = 1_700_000_000_000_000L;
          for (Sized s : list) {
            Draft draft = s.draft;
            time += draft.step;
            long at = time - draft.lag;
            events.add(
                switch (draft.kind) {
                  case TRADE ->
                      new MarketEvent(
                          draft.kind, draft.instrument, at, s.price, s.quantity, s.side, 0);
                  case CLOCK -> new MarketEvent(draft.kind, -1, at, 0, 0, 0, 0);
                  default ->
                      new MarketEvent(
                          draft.kind,
                          draft.instrument,
                          at,
                          s.price,
                          s.quantity,
                          s.price + s.spread,
                          // One-sided and empty quotes, too.
                          s.side + 1);
                });
          }
          return events;
        });
  }

  /**
   * What a session sees that subscribes: a clock that runs already, another symbol, perhaps this
   * one's quotes, then this symbol's past, ticks among it; it ends where {@link #markets} begin.
   */
  @Provide
  Arbitrary<List<MarketEvent>> pasts() {
    Arbitrary<Long> steps =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.of(0L, 1L, 250_000L, 1_000_000L)),
            Tuple.of(2, Arbitraries.longs().between(0, 20_000_000)));
    Arbitrary<Double> prices = Arbitraries.doubles().between(90, 110).ofScale(2);
    record Old(long step, double price, int tick) {}
    Arbitrary<List<Old>> olds =
        Combinators.combine(steps, prices, Arbitraries.integers().between(0, 7))
            .as(Old::new)
            .list()
            .ofMinSize(1)
            .ofMaxSize(25);
    Arbitrary<Long> ages = Arbitraries.of(0L, 300_000L, 1_000_000L, 2_000_000L, 30_000_000L);
    return Combinators.combine(olds, ages, Arbitraries.integers().between(0, 5))
        .as((list, age, quoted) -> {
          double end = 1_700_000_000.0;
          double clock = end - 5;
          double at = clock - (age + list.stream().mapToLong(Old::step).sum()) / 1e6;
          List<MarketEvent> events = new ArrayList<>();
          events.add(MarketEvent.clock(clock));
          events.add(MarketEvent.trade(clock, 7, 1).of(ETH_INDEX));
          if (quoted == 0) {
            events.add(MarketEvent.quote(clock, 99, 101));
          }
          for (Old old : list) {
            at += old.step / 1e6;
            events.add(MarketEvent.trade(at, old.price, 1 + old.tick));
            if (old.tick == 0) {
              clock = Math.min(end, clock + 0.25);
              events.add(MarketEvent.clock(clock));
            }
          }
          return events;
        });
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void a_past_told_late_leaves_what_the_same_past_told_in_time_leaves(
      @ForAll("pasts") List<MarketEvent> past, @ForAll("markets") List<MarketEvent> market) {
    List<MarketEvent> told =
        past.stream()
            .filter(e -> e.kind() == EventKind.TRADE && e.instrument() == BTC_INDEX)
            .toList();
    // Up to a second behind the clock is not the past, but what streams do.
    Assume.that(told.getFirst().time() < MarketEvent.micros(1_700_000_000.0 - 6));
    MarketEvent live = MarketEvent.trade(1_700_000_000.0, 100, 1);
    List<MarketEvent> rest =
        Stream.concat(Stream.of(live), market.stream())
            .filter(e -> e.instrument() != ETH_INDEX)
            .toList();
    IndicatorEngine inTime = new IndicatorEngine(onlyBtc());
    inTime.evaluate(MarketEvent.batch(told));
    IndicatorEngine late = new IndicatorEngine(onlyBtc());
    late.evaluate(MarketEvent.batch(List.of(MarketEvent.clock(1_700_000_000.0 - 5))));
    late.evaluate(MarketEvent.batch(told));

    assertThat(bits(late.evaluate(MarketEvent.batch(rest))))
        .isEqualTo(bits(inTime.evaluate(MarketEvent.batch(rest))));
    assertThat(late.stateHash()).isEqualTo(inTime.stateHash());
  }

  private static IndicatorLayout onlyBtc() {
    return new IndicatorLayout(Map.of(BTC, WITH_CANDLES));
  }

  /** Group F as well: its values are shown elsewhere to be right, here that they are the same. */
  static final List<IndicatorSpec> WITH_CANDLES =
      Stream.concat(
              SPECS.stream(),
              Stream.of(
                  spec("SMA", "n", 2, "interval", 1),
                  spec("EMA", "n", 3, "interval", 2),
                  spec("MACD", "fast", 2, "slow", 3, "signal", 2, "interval", 1),
                  spec("RSI", "n", 2, "interval", 1),
                  spec("BOLLINGER", "n", 3, "interval", 1, "output", "\"width\""),
                  spec("ADX", "n", 2, "interval", 1),
                  spec("MFI", "n", 2, "interval", 1),
                  spec("SUPERTREND", "n", 2, "interval", 1),
                  spec("DONCHIAN", "n", 3, "interval", 1),
                  of("MAX_OF", "{'type': 'OBV', 'interval': 1}", 3, 0)))
          .toList();

  static IndicatorEngine engine() {
    return engine(SPECS);
  }

  private static IndicatorEngine engine(List<IndicatorSpec> specs) {
    Map<InstrumentId, List<IndicatorSpec>> plan = new LinkedHashMap<>();
    // Different orders, and one indicator twice, so that cells cannot be right by accident.
    plan.put(BTC, specs);
    List<IndicatorSpec> reversed = new ArrayList<>(specs.reversed());
    reversed.add(specs.get(7));
    plan.put(ETH, reversed);
    return new IndicatorEngine(new IndicatorLayout(plan));
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void every_value_is_what_a_computation_from_all_events_gives(
      @ForAll("markets") List<MarketEvent> events) {
    assertAgreesWithAllEvents(events);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void a_past_told_late_stands_in_the_windows_at_its_own_time(
      @ForAll("pasts") List<MarketEvent> past, @ForAll("markets") List<MarketEvent> market) {
    assertAgreesWithAllEvents(Stream.concat(past.stream(), market.stream()).toList());
  }

  private static void assertAgreesWithAllEvents(List<MarketEvent> events) {
    IndicatorEngine engine = engine();
    EvaluatedBatch evaluated = engine.evaluate(MarketEvent.batch(events));

    NaiveEngine[] naive = {new NaiveEngine(), new NaiveEngine()};
    double now = Double.NEGATIVE_INFINITY;
    int row = 0;
    for (MarketEvent event : events) {
      int instrument =
          event.instrument() < 0
              ? -1
              : event.instrument() == BTC_INDEX ? 0 : event.instrument() == ETH_INDEX ? 1 : -2;
      if (instrument == -2) {
        continue;
      }
      Long taken = event.time();
      for (int i = 0; i < naive.length; i++) {
        if (instrument < 0 || instrument == i) {
          taken = naive[i].take(event, now, SPECS);
        }
      }
      if (taken == null) {
        continue;
      }
      boolean movesTime = event.kind() != EventKind.TICKER && event.kind() != EventKind.GAP;
      if (movesTime || now == Double.NEGATIVE_INFINITY) {
        now = Math.max(now, taken);
      }
      assertThat(evaluated.events().kind(row)).isEqualTo(event.kind());
      assertThat(evaluated.events().instrument(row)).isEqualTo(instrument);
      assertThat(evaluated.events().timeMicros(row)).isEqualTo(taken);
      assertThat(evaluated.nowMicros(row)).isEqualTo((long) now);
      for (int i = 0; i < naive.length; i++) {
        if (instrument < 0 || instrument == i) {
          naive[i].evaluate(SPECS, now);
          for (int k = 0; k < engine.layout().width(i); k++) {
            IndicatorSpec spec = engine.layout().specs(i).get(k);
            assertSame(
                spec + " of " + i + " after row " + row,
                Reading.of(evaluated, row, i, k),
                naive[i].read(spec, now));
          }
        }
      }
      row++;
    }
    assertThat(evaluated.size()).isEqualTo(row);
    for (int i = 0; i < naive.length; i++) {
      assertThat(engine.counters(i))
          .isEqualTo(new EventCounters(naive[i].outOfOrder, naive[i].late, naive[i].anomalies));
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void batch_boundaries_change_no_bit(
      @ForAll("markets") List<MarketEvent> events, @ForAll @Size(max = 90) List<Boolean> cuts) {
    IndicatorEngine whole = engine(WITH_CANDLES);
    List<String> expected = bits(whole.evaluate(MarketEvent.batch(events)));

    IndicatorEngine parts = engine(WITH_CANDLES);
    List<String> actual = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= events.size(); to++) {
      if (to == events.size() || (to < cuts.size() && cuts.get(to))) {
        actual.addAll(bits(parts.evaluate(MarketEvent.batch(events.subList(from, to)))));
        from = to;
      }
    }

    assertThat(actual).isEqualTo(expected);
    assertThat(parts.stateHash()).isEqualTo(whole.stateHash());
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void a_restored_engine_continues_to_the_same_bits(
      @ForAll("markets") List<MarketEvent> events, @ForAll @IntRange(max = 90) int at) {
    int cut = Math.min(at, events.size());
    IndicatorEngine whole = engine(WITH_CANDLES);
    whole.evaluate(MarketEvent.batch(events.subList(0, cut)));
    byte[] snapshot = whole.snapshot();

    IndicatorEngine restored = IndicatorEngine.restore(whole.layout(), snapshot);

    assertThat(restored.stateHash()).isEqualTo(whole.stateHash());
    assertThat(restored.snapshot()).isEqualTo(snapshot);
    List<MarketEvent> rest = events.subList(cut, events.size());
    assertThat(bits(restored.evaluate(MarketEvent.batch(rest))))
        .isEqualTo(bits(whole.evaluate(MarketEvent.batch(rest))));
    assertThat(restored.stateHash()).isEqualTo(whole.stateHash());
    assertThat(restored.snapshot()).isEqualTo(whole.snapshot());
    assertThat(restored.counters(0)).isEqualTo(whole.counters(0));
  }

  private static List<String> bits(EvaluatedBatch batch) {
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < batch.size(); row++) {
      StringBuilder text = new StringBuilder();
      int own = batch.events().instrument(row);
      text.append(batch.nowMicros(row)).append(' ').append(batch.events().timeMicros(row));
      for (int i = 0; i < batch.layout().instruments().size(); i++) {
        for (int k = 0; (own < 0 || own == i) && k < batch.layout().width(i); k++) {
          Reading reading = Reading.of(batch, row, i, k);
          text.append(' ')
              .append(reading.status())
              .append(Double.doubleToLongBits(reading.number()));
        }
      }
      rows.add(text.toString());
    }
    return rows;
  }

  private static void assertSame(String what, Reading actual, Reading expected) {
    assertThat(actual.status()).as(what + ", expected " + expected).isEqualTo(expected.status());
    double tolerance = 1e-9 * Math.max(1, Math.abs(expected.number()));
    boolean same =
        Double.isNaN(expected.number())
            || Math.abs(actual.number() - expected.number()) <= tolerance;
    assertThat(same).as(what + ": " + actual + ", expected " + expected).isTrue();
  }
}
