package io.tocsin.indicators;

import static io.tocsin.indicators.IndicatorStatus.NO_BOOK;
import static io.tocsin.indicators.IndicatorStatus.NO_DATA;
import static io.tocsin.indicators.IndicatorStatus.OK;
import static io.tocsin.indicators.IndicatorStatus.STALE;
import static io.tocsin.indicators.IndicatorStatus.TAINTED;
import static io.tocsin.indicators.IndicatorStatus.UNDEFINED;
import static io.tocsin.indicators.IndicatorStatus.WARMING;
import static io.tocsin.indicators.MarketEvent.ETH_INDEX;
import static io.tocsin.indicators.MarketEvent.OTHER_INDEX;
import static io.tocsin.indicators.MarketEvent.book;
import static io.tocsin.indicators.MarketEvent.clock;
import static io.tocsin.indicators.MarketEvent.gap;
import static io.tocsin.indicators.MarketEvent.quote;
import static io.tocsin.indicators.MarketEvent.ticker;
import static io.tocsin.indicators.MarketEvent.trade;
import static io.tocsin.indicators.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.EventKind;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When an indicator has a value, and what it says when it has none. */
class IndicatorReadinessTest {

  @Test
  void warms_until_the_first_trade_is_as_old_as_the_window() {
    Lab lab = new Lab(spec("TWPA", "t1", 60));

    assertThat(lab.after(clock(0))).isEqualTo(new Reading(WARMING, 0));
    assertThat(lab.after(trade(10, 100, 1))).isEqualTo(new Reading(WARMING, 0));
    assertThat(lab.after(clock(22.5))).isEqualTo(new Reading(WARMING, 12.5));
    assertThat(lab.after(clock(69.999999))).isEqualTo(new Reading(WARMING, 59.999999));
    assertThat(lab.after(clock(70))).isEqualTo(new Reading(OK, 100));
  }

  @Test
  void an_indicator_of_two_windows_warms_for_the_longer_one() {
    Lab lab = new Lab(spec("PUMP_MAGNITUDE_PCT", "t1", 10, "t3", 60, "d", 30));

    assertThat(lab.after(trade(0, 100, 1), trade(55, 110, 1), clock(59)))
        .isEqualTo(new Reading(WARMING, 59));
    assertThat(lab.after(clock(60))).isEqualTo(new Reading(OK, 5));
    assertThat(lab.after(clock(65))).isEqualTo(new Reading(OK, 10));
  }

  @Test
  void time_weighted_values_hold_through_silence() {
    Lab lab = new Lab(spec("TWPA", "t1", 10));

    assertThat(lab.after(trade(0, 100, 1), trade(5, 200, 1), clock(10)))
        .isEqualTo(new Reading(OK, 150));
    assertThat(lab.after(clock(12.5))).isEqualTo(new Reading(OK, 175));
    assertThat(lab.after(clock(40))).isEqualTo(new Reading(OK, 200));
  }

  @Test
  void a_constant_price_has_exactly_that_average() {
    Lab lab = new Lab(spec("PUMP_MAGNITUDE_PCT", "t1", 10, "t3", 60, "d", 30));
    for (int i = 0; i < 1_000; i++) {
      Reading reading = lab.after(trade(i * 0.123457, 0.1, 0.7));
      if (reading.status() == OK) {
        assertThat(reading.number()).isZero();
      }
    }
    assertThat(lab.after(clock(123.5))).isEqualTo(new Reading(OK, 0));
  }

  @Test
  void a_trade_at_the_start_of_a_window_is_outside_and_one_at_its_end_inside() {
    Lab lab = new Lab(spec("COUNT_TRADES", "t1", 10, "t2", 5));

    assertThat(lab.after(trade(0, 1, 1), trade(5, 1, 1), clock(10))).isEqualTo(new Reading(OK, 1));
    assertThat(lab.after(clock(9.999999), clock(14.999999))).isEqualTo(new Reading(OK, 1));
    assertThat(lab.after(clock(15))).isEqualTo(new Reading(OK, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"VWAP", "MAX_PRICE", "MIN_PRICE", "FIRST_PRICE", "VTWPA", "RANGE_PCT"})
  void has_no_data_when_its_window_holds_no_trade(String type) {
    assertThat(new Lab(spec(type, "t1", 10)).after(trade(0, 100, 1), clock(10)).status())
        .isEqualTo(NO_DATA);
  }

  @Test
  void the_last_price_needs_one_trade() {
    Lab lab = new Lab(spec("LAST_PRICE"));

    assertThat(lab.after(quote(1, 99, 101)).status()).isEqualTo(NO_DATA);
    assertThat(lab.after(trade(1, 100, 1))).isEqualTo(new Reading(OK, 100));
  }

  @Test
  void no_volume_is_zero_once_the_window_is_covered() {
    Lab lab = new Lab(spec("SUM_VOLUME", "t1", 10));

    assertThat(lab.after(trade(0, 100, 3), clock(9)).status()).isEqualTo(WARMING);
    assertThat(lab.after(clock(10))).isEqualTo(new Reading(OK, 0));
  }

  @Test
  void has_no_book_until_a_quote_comes() {
    Lab lab = new Lab(spec("SPREAD_PCT"), spec("TW_MIDPRICE", "t1", 10));

    assertThat(lab.after(trade(0, 100, 1)).status()).isEqualTo(NO_BOOK);
    assertThat(lab.after(0, 1, clock(100)).status()).isEqualTo(NO_BOOK);
    assertThat(lab.after(quote(100, 99, 101))).isEqualTo(new Reading(OK, 2));
    assertThat(lab.after(0, 1, clock(103))).isEqualTo(new Reading(WARMING, 3));
    assertThat(lab.after(0, 1, clock(110))).isEqualTo(new Reading(OK, 100));
  }

  @Test
  void a_books_best_levels_are_the_quote_only_as_long_as_there_are_no_quotes() {
    Lab lab = new Lab(spec("SPREAD_PCT"));

    assertThat(lab.after(book(1, 99, 101))).isEqualTo(new Reading(OK, 2));
    assertThat(lab.after(quote(2, 98, 102))).isEqualTo(new Reading(OK, 4));
    assertThat(lab.after(book(3, 99, 101))).isEqualTo(new Reading(OK, 4));
  }

  @Test
  void a_division_by_zero_is_undefined() {
    assertThat(
            new Lab(spec("VOLUME_SURGE_RATIO", "t1", 1, "t2", 0, "t3", 5, "t4", 1))
                .after(trade(0, 100, 0), trade(9.5, 100, 1), clock(10))
                .status())
        .isEqualTo(UNDEFINED);
    assertThat(
            new Lab(spec("ORDER_FLOW_IMBALANCE", "t1", 5))
                .after(trade(0, 100, 1), trade(9, 100, 1, TakerSide.UNKNOWN), clock(10))
                .status())
        .isEqualTo(UNDEFINED);
  }

  @Test
  void unknown_sides_are_left_out_of_the_imbalance() {
    assertThat(
            new Lab(spec("ORDER_FLOW_IMBALANCE", "t1", 5))
                .after(
                    trade(0, 100, 9),
                    trade(6, 100, 3, TakerSide.BUY),
                    trade(7, 100, 1, TakerSide.SELL),
                    trade(8, 100, 50, TakerSide.UNKNOWN)))
        .isEqualTo(new Reading(OK, 0.5));
  }

  @Test
  void a_value_is_stale_when_the_symbols_newest_event_is_older_than_a_minute() {
    Lab lab = new Lab(spec("LAST_PRICE"));

    assertThat(lab.after(trade(0, 100, 1), clock(60))).isEqualTo(new Reading(OK, 100));
    assertThat(lab.after(clock(60.000001))).isEqualTo(new Reading(STALE, 100));
    assertThat(lab.after(quote(61, 99, 101), clock(62))).isEqualTo(new Reading(OK, 100));
    assertThat(lab.after(book(120, 99, 101), clock(180))).isEqualTo(new Reading(OK, 100));
    assertThat(lab.after(ticker(180), clock(181))).isEqualTo(new Reading(STALE, 100));
  }

  @Test
  void another_symbols_events_move_time_but_not_freshness() {
    Lab lab = new Lab(spec("LAST_PRICE"));

    lab.after(trade(0, 100, 1), trade(100, 7, 1).of(ETH_INDEX));
    assertThat(lab.after(0, 0, clock(50))).isEqualTo(new Reading(STALE, 100));
    assertThat(lab.after(1, 0, clock(50))).isEqualTo(new Reading(OK, 7));
  }

  @Test
  void a_window_is_tainted_until_it_has_passed_the_gap() {
    Lab lab = new Lab(spec("VWAP", "t1", 10), spec("LAST_PRICE"));

    assertThat(lab.after(trade(0, 100, 1), trade(10, 100, 1)).status()).isEqualTo(OK);
    assertThat(lab.after(gap(12)).status()).isEqualTo(TAINTED);
    assertThat(lab.after(trade(21, 100, 1), clock(22)).status()).isEqualTo(TAINTED);
    assertThat(lab.after(clock(22.000001)).status()).isEqualTo(OK);
    assertThat(lab.after(0, 1, gap(23))).isEqualTo(new Reading(OK, 100));
  }

  @Test
  void a_gap_stamped_before_the_newest_event_counts_from_that_event() {
    Lab lab = new Lab(spec("TWPA", "t1", 10));

    lab.after(trade(0, 100, 1), trade(20, 100, 1), gap(5));
    assertThat(lab.after(clock(30)).status()).isEqualTo(TAINTED);
    assertThat(lab.after(clock(30.000001)).status()).isEqualTo(OK);
  }

  @Test
  void the_spread_is_tainted_until_the_next_quote_after_a_gap() {
    Lab lab = new Lab(spec("SPREAD_PCT"));

    assertThat(lab.after(quote(1, 99, 101), gap(2)).status()).isEqualTo(TAINTED);
    assertThat(lab.after(trade(3, 100, 1)).status()).isEqualTo(TAINTED);
    assertThat(lab.after(quote(3, 98, 102))).isEqualTo(new Reading(OK, 4));
  }

  @Test
  void a_gap_of_one_symbol_taints_no_other() {
    Lab lab = new Lab(spec("TWPA", "t1", 10));

    lab.after(trade(0, 100, 1), trade(0, 7, 1).of(ETH_INDEX), gap(9));
    assertThat(lab.after(0, 0, clock(12)).status()).isEqualTo(TAINTED);
    assertThat(lab.after(1, 0, clock(12))).isEqualTo(new Reading(OK, 7));
  }

  @Test
  void events_that_run_back_by_a_second_are_taken_at_their_predecessors_time() {
    Lab lab = new Lab(spec("LAST_PRICE"));

    EvaluatedBatch batch =
        lab.engine.evaluate(
            MarketEvent.batch(
                List.of(trade(10, 100, 1), trade(9, 101, 1), quote(9, 99, 101), trade(9.5, 3, 1))));

    assertThat(batch.size()).isEqualTo(4);
    assertThat(batch.events().timeMicros(1)).isEqualTo(10_000_000);
    assertThat(batch.events().timeMicros(2)).as("another stream").isEqualTo(9_000_000);
    assertThat(batch.nowMicros(2)).isEqualTo(10_000_000);
    assertThat(lab.engine.counters(0)).isEqualTo(new EventCounters(2, 0, 0));
  }

  @Test
  void events_that_run_back_further_are_dropped_and_counted() {
    Lab lab = new Lab(spec("LAST_PRICE"));

    EvaluatedBatch batch =
        lab.engine.evaluate(MarketEvent.batch(List.of(trade(10, 100, 1), trade(8.999999, 101, 1))));

    assertThat(batch.size()).isEqualTo(1);
    assertThat(lab.engine.counters(0)).isEqualTo(new EventCounters(0, 1, 0));
    assertThat(lab.engine.counters(1)).isEqualTo(new EventCounters(0, 0, 0));
  }

  @Test
  void a_past_that_is_told_late_warms_the_windows_at_once() {
    Lab lab = new Lab(spec("TWPA", "t1", 60), spec("SUM_VOLUME", "t1", 120));

    assertThat(lab.after(clock(1_000))).isEqualTo(new Reading(WARMING, 0));
    assertThat(lab.after(trade(900, 100, 1), trade(950, 110, 2)))
        .isEqualTo(new Reading(WARMING, 50));
    assertThat(lab.after(trade(995, 120, 3)).status()).as("of the past").isEqualTo(STALE);
    assertThat(lab.after(trade(1_000, 130, 4)))
        .isEqualTo(new Reading(OK, (10 * 100 + 45 * 110 + 5 * 120) / 60.0));
    assertThat(lab.after(0, 1, clock(1_001))).isEqualTo(new Reading(WARMING, 101));
    assertThat(lab.after(0, 1, clock(1_020))).isEqualTo(new Reading(OK, 9));
  }

  @Test
  void a_symbol_that_is_told_anew_is_as_if_its_past_had_come_first() {
    List<MarketEvent> past =
        List.of(trade(900, 100, 1), trade(950, 110, 2), trade(995, 120, 3), trade(1_000, 130, 4));
    Lab late = new Lab(spec("SUM_VOLUME", "t1", 60), spec("EMA", "n", 2, "interval", 10));
    assertThat(late.after(clock(999), trade(1_000, 130, 4)).status()).isEqualTo(WARMING);
    late.engine.evaluate(
        MarketBatch.builder(List.of(MarketEvent.BTC), 1)
            .beginAnew(0, 900_000_000, 1_000_000_000)
            .build());
    late.engine.evaluate(MarketEvent.batch(past));
    Lab early = new Lab(spec("SUM_VOLUME", "t1", 60), spec("EMA", "n", 2, "interval", 10));
    early.after(clock(1_000));
    early.engine.evaluate(MarketEvent.batch(past));

    assertThat(late.after(clock(1_000))).isEqualTo(new Reading(OK, 9));
    assertThat(late.after(0, 1, clock(1_000)).status()).isEqualTo(OK);
    early.after(clock(1_000));
    assertThat(late.engine.stateHash()).isEqualTo(early.engine.stateHash());
  }

  @Test
  void a_past_moves_no_clock_and_is_of_no_other_symbol() {
    Lab lab = new Lab(spec("LAST_PRICE"));

    lab.after(trade(1_000, 7, 1).of(ETH_INDEX));
    EvaluatedBatch batch =
        lab.engine.evaluate(MarketEvent.batch(List.of(trade(900, 100, 1), trade(901, 101, 1))));
    assertThat(batch.nowMicros(1)).isEqualTo(1_000_000_000);
    assertThat(batch.events().timeMicros(1)).isEqualTo(901_000_000);
    assertThat(lab.after(1, 0, clock(1_000.25))).isEqualTo(new Reading(OK, 7));
  }

  @Test
  void a_past_is_over_with_the_first_live_event_or_a_second_after_its_last_trade() {
    Lab quoted = new Lab(spec("LAST_PRICE"));
    assertThat(quoted.after(clock(1_000), trade(990, 100, 1)).status()).isEqualTo(STALE);
    assertThat(quoted.after(clock(1_000.25)).status()).isEqualTo(STALE);
    assertThat(quoted.after(quote(1_000.3, 99, 101))).isEqualTo(new Reading(OK, 100));

    Lab silent = new Lab(spec("LAST_PRICE"));
    assertThat(silent.after(clock(1_000), trade(990, 100, 1), clock(1_000.75)).status())
        .isEqualTo(STALE);
    assertThat(silent.after(trade(991, 101, 1), clock(1_001.5)).status()).isEqualTo(STALE);
    assertThat(silent.after(clock(1_001.75))).isEqualTo(new Reading(OK, 101));
  }

  @Test
  void the_candles_of_a_past_are_closed_by_its_own_trades() {
    Lab lab = new Lab(spec("SMA", "n", 2, "interval", 10), spec("OBV", "interval", 10));

    lab.after(clock(1_000), trade(960, 100, 1), trade(970, 110, 1), trade(985, 130, 1));
    assertThat(lab.after(trade(1_000, 1, 1))).isEqualTo(new Reading(OK, 130));
    assertThat(lab.after(0, 1, clock(1_000))).isEqualTo(new Reading(OK, 3));
  }

  @Test
  void a_symbol_that_has_a_book_stands_still_while_it_is_told_its_past() {
    Lab lab = new Lab(spec("TW_MIDPRICE", "t1", 10), spec("TWPA", "t1", 60));

    lab.after(quote(900, 99, 101), clock(1_000));
    assertThat(lab.after(0, 0, trade(930, 100, 1)).status()).isEqualTo(STALE);
    assertThat(lab.after(0, 1, trade(940, 100, 1))).isEqualTo(new Reading(WARMING, 0));
    assertThat(lab.after(0, 1, quote(1_000, 99, 101))).isEqualTo(new Reading(OK, 100));
    assertThat(lab.after(0, 0, clock(1_000))).isEqualTo(new Reading(OK, 100));
  }

  @Test
  void anomalies_are_counted_and_neither_shown_nor_computed_with() {
    Lab lab = new Lab(spec("LAST_PRICE"));

    EvaluatedBatch batch =
        lab.engine.evaluate(
            MarketEvent.batch(
                List.of(
                    trade(1, 100, 1),
                    trade(2, 0, 1),
                    trade(2, -5, 1),
                    trade(2, 100, -1),
                    trade(2, Double.NaN, 1),
                    trade(2, 100, Double.POSITIVE_INFINITY),
                    quote(2, 100, 100),
                    quote(2, 101, 100),
                    quote(2, 0, 100),
                    book(2, 101, 100))));

    assertThat(batch.size()).isEqualTo(1);
    assertThat(batch.nowMicros(0)).isEqualTo(1_000_000);
    assertThat(lab.engine.counters(0)).isEqualTo(new EventCounters(0, 0, 9));
  }

  @Test
  void rows_are_indexed_by_the_layout_and_keep_all_they_carry() {
    Lab lab = new Lab(spec("LAST_PRICE"));

    EvaluatedBatch batch =
        lab.engine.evaluate(
            MarketEvent.batch(
                List.of(
                    trade(1, 5, 1).of(OTHER_INDEX),
                    trade(2, 100, 3, TakerSide.SELL).of(ETH_INDEX),
                    book(2, 99, 101),
                    gap(2),
                    clock(3))));

    assertThat(batch.events().instruments()).isEqualTo(lab.engine.layout().instruments());
    assertThat(batch.size()).isEqualTo(4);
    assertThat(batch.events().instrument(0)).isEqualTo(1);
    assertThat(batch.events().quantity(0)).isEqualTo(3);
    assertThat(batch.events().side(0)).isEqualTo(TakerSide.SELL);
    assertThat(batch.events().tradeId(0)).isEqualTo(7);
    assertThat(batch.events().book(1).askPrices()).containsExactly(101);
    assertThat(batch.events().gapReason(2)).isEqualTo("reconnected");
    assertThat(batch.events().kind(3)).isEqualTo(EventKind.CLOCK);
    assertThat(Reading.of(batch, 3, 1, 0)).isEqualTo(new Reading(OK, 100));
  }

  @Test
  void equal_events_give_equal_hashes_and_different_ones_different_hashes() {
    IndicatorSpec spec = spec("TWPA", "t1", 10);
    Lab one = new Lab(spec);
    Lab two = new Lab(spec);
    Lab other = new Lab(spec);

    one.after(trade(1, 100, 1), trade(2, 101, 1));
    two.after(trade(1, 100, 1));
    two.after(trade(2, 101, 1));
    other.after(trade(1, 100, 1), trade(2, 101.5, 1));

    assertThat(one.engine.stateHash()).isEqualTo(two.engine.stateHash());
    assertThat(one.engine.stateHash()).isNotEqualTo(other.engine.stateHash());
  }

  @Test
  void indicators_of_the_instance_have_no_place_in_the_engine() {
    assertThatThrownBy(() -> new Lab(spec("UNREALIZED_PNL")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("UNREALIZED_PNL is computed by the strategy engine");
  }
}
