package io.tocsin.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which candles an indicator of group F is fed, and when. */
class CandlesTest {

  private static final long SECOND = 1_000_000;

  private final Candles candles = new Candles(60 * SECOND);
  private final List<String> seen = new ArrayList<>();

  CandlesTest() {
    candles.add(
        new Candles.Listener() {
          @Override
          public void closed(double open, double high, double low, double close, double volume) {
            seen.add(open + " " + high + " " + low + " " + close + " " + volume);
          }

          @Override
          public void restart() {
            seen.add("restart");
          }
        });
  }

  private void trade(double seconds, double price, double quantity) {
    candles.trade(Math.round(seconds * SECOND), price, quantity);
  }

  private void now(double seconds) {
    candles.advance(Math.round(seconds * SECOND));
  }

  @Test
  void a_candle_is_told_once_its_end_has_come() {
    trade(60, 10, 1);
    trade(70, 12, 2);
    trade(80, 9, 3);
    now(119.999999);
    assertThat(seen).isEmpty();
    now(120);
    assertThat(seen).containsExactly("10.0 12.0 9.0 9.0 6.0");
  }

  @Test
  void a_trade_at_the_boundary_belongs_to_the_candle_that_begins_there() {
    trade(60, 10, 1);
    trade(120, 20, 2);
    assertThat(seen).containsExactly("10.0 10.0 10.0 10.0 1.0");
    now(180);
    assertThat(seen).hasSize(2).last().isEqualTo("20.0 20.0 20.0 20.0 2.0");
  }

  @Test
  void a_candle_of_which_only_a_part_was_seen_does_not_count() {
    trade(61, 10, 1);
    trade(119, 11, 1);
    now(120);
    assertThat(seen).isEmpty();
    trade(150, 12, 1);
    now(180);
    assertThat(seen).containsExactly("12.0 12.0 12.0 12.0 1.0");
  }

  @Test
  void an_empty_candle_repeats_the_last_close() {
    trade(60, 10, 1);
    now(300);
    assertThat(seen)
        .containsExactly(
            "10.0 10.0 10.0 10.0 1.0",
            "10.0 10.0 10.0 10.0 0.0",
            "10.0 10.0 10.0 10.0 0.0",
            "10.0 10.0 10.0 10.0 0.0");
  }

  @Test
  void a_trade_later_than_its_candles_end_falls_into_the_open_one() {
    trade(60, 10, 1);
    now(130);
    trade(119, 15, 2);
    now(180);
    assertThat(seen).containsExactly("10.0 10.0 10.0 10.0 1.0", "15.0 15.0 15.0 15.0 2.0");
  }

  @Test
  void after_a_gap_the_next_whole_candle_is_the_first() {
    trade(60, 10, 1);
    now(120);
    candles.gap(130 * SECOND);
    trade(150, 20, 1);
    now(180);
    trade(200, 30, 1);
    now(240);
    assertThat(seen)
        .containsExactly("10.0 10.0 10.0 10.0 1.0", "restart", "30.0 30.0 30.0 30.0 1.0");
  }

  @Test
  void a_leap_in_time_is_a_gap_and_not_a_million_candles() {
    trade(60, 10, 1);
    now(60e6 * 60);
    assertThat(seen).containsExactly("restart");
    now(60e6 * 60 + 120);
    assertThat(seen).hasSize(2).last().isEqualTo("10.0 10.0 10.0 10.0 0.0");
  }
}
