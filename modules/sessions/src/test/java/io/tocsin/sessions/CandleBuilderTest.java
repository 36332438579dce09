package io.tocsin.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.Micros;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandleBuilderTest {

  private final List<JsonObject> closed = new ArrayList<>();
  private final CandleBuilder minute = new CandleBuilder(60, closed::add);

  @Test
  void a_candle_is_aligned_to_the_epoch_and_holds_its_trades() {
    minute.trade(seconds(125), 10, 1);
    minute.trade(seconds(130), 12, 2);
    minute.trade(seconds(150), 9, 0.5);

    JsonObject open = minute.current();
    assertThat(open.getLong("time")).isEqualTo(120);
    assertThat(open.getDouble("open")).isEqualTo(10);
    assertThat(open.getDouble("high")).isEqualTo(12);
    assertThat(open.getDouble("low")).isEqualTo(9);
    assertThat(open.getDouble("close")).isEqualTo(9);
    assertThat(open.getDouble("volume")).isEqualTo(3.5);
    assertThat(open.getBoolean("closed")).isFalse();
    assertThat(closed).isEmpty();
  }

  @Test
  void there_is_no_candle_before_the_first_trade() {
    minute.time(seconds(1_000));
    assertThat(minute.isChanged()).isFalse();
    assertThat(closed).isEmpty();
  }

  @Test
  void a_trade_on_the_boundary_belongs_to_the_next_candle() {
    minute.trade(seconds(119), 10, 1);
    minute.trade(seconds(120), 20, 1);
    assertThat(closed).hasSize(1);
    assertThat(closed.getFirst().getDouble("close")).isEqualTo(10);
    assertThat(minute.current().getDouble("open")).isEqualTo(20);
  }

  @Test
  void silence_repeats_the_close_with_volume_zero_and_the_next_trade_sets_the_open() {
    minute.trade(seconds(10), 10, 1);
    minute.time(seconds(185));
    assertThat(closed).extracting(candle -> candle.getLong("time")).containsExactly(0L, 60L, 120L);
    assertThat(closed.get(2).getDouble("volume")).isZero();
    assertThat(closed.get(2).getDouble("open")).isEqualTo(10);

    minute.trade(seconds(190), 11, 1);
    assertThat(minute.current().getDouble("open")).isEqualTo(11);
  }

  @Test
  void a_silence_longer_than_what_is_kept_is_skipped_not_filled() {
    minute.trade(seconds(10), 10, 1);
    minute.time(seconds(60L * 100_000));
    assertThat(closed).hasSizeLessThanOrEqualTo(CandleBuilder.KEPT + 2);
    assertThat(minute.current().getLong("time")).isEqualTo(60L * 100_000);
  }

  @Test
  void it_is_changed_by_a_trade_and_by_a_close_but_not_by_time_alone() {
    minute.trade(seconds(10), 10, 1);
    minute.current();
    minute.time(seconds(20));
    assertThat(minute.isChanged()).isFalse();
    minute.time(seconds(60));
    assertThat(minute.isChanged()).isTrue();
  }

  private static long seconds(long seconds) {
    return seconds * Micros.SECOND;
  }
}
