package io.tocsin.indicators;

import static io.tocsin.indicators.IndicatorStatus.NO_BOOK;
import static io.tocsin.indicators.IndicatorStatus.NO_DATA;
import static io.tocsin.indicators.IndicatorStatus.OK;
import static io.tocsin.indicators.IndicatorStatus.STALE;
import static io.tocsin.indicators.IndicatorStatus.WARMING;
import static io.tocsin.indicators.MarketEvent.BTC;
import static io.tocsin.indicators.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.Candle;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is known of a symbol whose source has candles and nothing finer. */
class CandleSourceTest {

  private static final long SECOND = 1_000_000;

  private static IndicatorEngine engine(IndicatorSpec... specs) {
    return new IndicatorEngine(new IndicatorLayout(Map.of(BTC, List.of(specs))));
  }

  private static MarketBatch.Builder rows() {
    return MarketBatch.builder(List.of(BTC), 8);
  }

  private static MarketBatch candle(
      double end, double open, double high, double low, double close) {
    return candle(end, new Candle(60 * SECOND, open, high, low, close, 3));
  }

  private static MarketBatch candle(double end, Candle candle) {
    long micros = MarketEvent.micros(end);
    return rows().candle(0, micros, micros, candle).build();
  }

  private static MarketBatch clock(double seconds) {
    long micros = MarketEvent.micros(seconds);
    return rows().clock(micros, micros).build();
  }

  private static Reading last(IndicatorEngine engine, MarketBatch batch, int indicator) {
    EvaluatedBatch evaluated = engine.evaluate(batch);
    return Reading.of(evaluated, evaluated.size() - 1, 0, indicator);
  }

  @Test
  void prices_are_the_closes_at_their_candles_end() {
    IndicatorEngine engine = engine(spec("LAST_PRICE"), spec("TWPA", "t1", 90));

    assertThat(last(engine, candle(60, 90, 120, 80, 100), 0)).isEqualTo(new Reading(OK, 100));
    assertThat(last(engine, clock(90), 1)).isEqualTo(new Reading(WARMING, 30));
    assertThat(last(engine, candle(120, 100, 250, 90, 200), 0)).isEqualTo(new Reading(OK, 200));
    assertThat(last(engine, clock(150), 1))
        .isEqualTo(new Reading(OK, (60 * 100 + 30 * 200) / 90.0));
  }

  @Test
  void what_needs_trades_has_no_data_and_what_needs_a_book_no_book() {
    List<IndicatorSpec> specs = new ArrayList<>();
    for (IndicatorType type : IndicatorCatalogue.types()) {
      boolean standsAlone =
          type.parameters().stream().noneMatch(ParameterType.Nested.class::isInstance);
      if (standsAlone && !type.ofInstance()) {
        specs.add(spec(type.name()));
      }
    }
    specs.add(spec("MAX_OF", "of", "{\"type\": \"SUM_VOLUME\"}", "t1", 60));
    specs.add(spec("MAX_OF", "of", "{\"type\": \"LAST_PRICE\"}", "t1", 60));
    IndicatorEngine engine = engine(specs.toArray(IndicatorSpec[]::new));
    EvaluatedBatch last = engine.evaluate(clock(0));
    for (int i = 1; i <= 120; i++) {
      last = engine.evaluate(candle(i * 60, 100 + i % 7, 110 + i % 7, 90 + i % 5, 100 + i % 3));
    }
    for (int k = 0; k < specs.size(); k++) {
      IndicatorSpec spec = specs.get(k);
      String group = IndicatorCatalogue.definition(spec).type().group();
      IndicatorStatus expected =
          switch (spec.type()) {
            case "VWAP", "VTWPA", "DEAL_VS_MID_DEVIATION" -> NO_DATA;
            case "TW_MIDPRICE" -> NO_BOOK;
            case "MAX_OF" -> spec.of().type().equals("LAST_PRICE") ? OK : NO_DATA;
            // Both windows must hold a trade, here a close; the newest is at the window's end.
            default ->
                switch (group) {
                  case "A", "F" -> OK;
                  case "D" -> NO_BOOK;
                  default -> NO_DATA;
                };
          };
      assertThat(last.status(0, 0, k)).as(spec.toString()).isEqualTo(expected);
    }
  }

  @Test
  void longer_candles_are_made_of_the_sources_and_shorter_ones_cannot_be() {
    IndicatorEngine engine =
        engine(
            spec("DONCHIAN", "n", 1, "interval", 120),
            spec("OBV", "interval", 120),
            spec("SMA", "n", 1, "interval", 30));

    engine.evaluate(candle(180, 100, 130, 95, 110));
    assertThat(last(engine, candle(240, 110, 120, 90, 115), 0)).isEqualTo(new Reading(OK, 130));
    assertThat(last(engine, clock(241), 1)).isEqualTo(new Reading(OK, 6));
    assertThat(last(engine, clock(242), 2).status()).isEqualTo(NO_DATA);
  }

  @Test
  void a_candle_that_is_told_after_its_end_is_still_that_candle() {
    IndicatorEngine engine = engine(spec("SMA", "n", 2, "interval", 60));

    engine.evaluate(candle(60, 100, 100, 100, 100));
    engine.evaluate(clock(120.5));
    assertThat(last(engine, candle(120, 100, 200, 100, 200), 0)).isEqualTo(new Reading(OK, 150));
    engine.evaluate(clock(300.5));
    // The source tells nothing of the candle that ended at 180, so it was an empty one.
    assertThat(last(engine, candle(240, 200, 300, 200, 300), 0)).isEqualTo(new Reading(OK, 250));
  }

  @Test
  void values_are_stale_a_minute_after_the_next_candle_should_have_come() {
    IndicatorEngine engine = engine(spec("LAST_PRICE"));

    engine.evaluate(candle(60, 100, 100, 100, 100));
    assertThat(last(engine, clock(180), 0)).isEqualTo(new Reading(OK, 100));
    assertThat(last(engine, clock(180.000001), 0)).isEqualTo(new Reading(STALE, 100));
  }

  @Test
  void a_candle_that_cannot_be_is_an_anomaly() {
    IndicatorEngine engine = engine(spec("LAST_PRICE"));
    engine.evaluate(candle(60, 100, 100, 100, 100));

    engine.evaluate(candle(120, 100, 90, 80, 85));
    engine.evaluate(candle(120, 100, 110, 95, 90));
    engine.evaluate(candle(121, 100, 110, 95, 100));
    engine.evaluate(candle(120, new Candle(120 * SECOND, 100, 110, 95, 100, 1)));
    engine.evaluate(candle(120, new Candle(60 * SECOND, 100, 110, 95, 100, -1)));
    engine.evaluate(rows().trade(0, 1, 1, 5, 1, TakerSide.BUY, 1).build());
    assertThat(engine.counters(0)).isEqualTo(new EventCounters(0, 0, 6));
    engine.evaluate(candle(60, 100, 100, 100, 100));
    assertThat(engine.counters(0)).isEqualTo(new EventCounters(0, 1, 6));
    assertThat(last(engine, clock(100), 0)).isEqualTo(new Reading(OK, 100));
  }

  @Test
  void candles_of_a_symbol_that_has_trades_change_nothing() {
    IndicatorEngine engine = engine(spec("LAST_PRICE"), spec("SUM_VOLUME", "t1", 1));

    engine.evaluate(rows().trade(0, SECOND, SECOND, 5, 1, TakerSide.BUY, 1).build());
    engine.evaluate(candle(60, 100, 100, 100, 100));
    assertThat(last(engine, clock(60), 0)).isEqualTo(new Reading(OK, 5));
    assertThat(last(engine, clock(60), 1)).isEqualTo(new Reading(OK, 0));
  }

  @Test
  void a_snapshot_continues_to_the_same_bits() {
    IndicatorSpec[] specs = {spec("TWPA", "t1", 90), spec("RSI", "n", 2, "interval", 120)};
    IndicatorEngine whole = engine(specs);
    for (int i = 1; i <= 7; i++) {
      whole.evaluate(candle(i * 60, 100, 100 + i * i, 90, 100 + i));
    }
    IndicatorEngine restored = IndicatorEngine.restore(whole.layout(), whole.snapshot());
    for (int i = 8; i <= 12; i++) {
      MarketBatch next = candle(i * 60, 100, 200, 80, 100 - i);
      assertThat(last(restored, next, 1)).isEqualTo(last(whole, next, 1));
    }
    assertThat(restored.stateHash()).isEqualTo(whole.stateHash());
  }
}
