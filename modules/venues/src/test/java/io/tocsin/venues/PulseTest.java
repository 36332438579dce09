package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PulseTest {

  private static final long SECOND = 1_000_000L;
  private static final long FLOOR = 60 * SECOND;
  private static final long START = 1_700_000_000L * SECOND;

  private final Pulse pulse = new Pulse();

  @Test
  void a_busy_channel_is_held_to_the_floor_and_a_slow_one_to_what_is_usual_for_it() {
    pulse.begin(START);
    for (int i = 0; i < 100; i++) {
      pulse.beat(START + i * SECOND);
    }
    assertThat(pulse.thresholdMicros(FLOOR)).isEqualTo(FLOOR);
    Pulse slow = new Pulse();
    slow.begin(START);
    for (int i = 0; i < 100; i++) {
      slow.beat(START + i * 20 * SECOND);
    }
    assertThat(slow.thresholdMicros(FLOOR)).isEqualTo(160 * SECOND);
  }

  @Test
  void a_pause_between_two_connections_is_not_learned_from() {
    for (int i = 0; i < 100; i++) {
      pulse.beat(START + i * SECOND);
    }
    pulse.begin(START + 10_000 * SECOND);
    assertThat(pulse.silenceMicros(START + 10_001 * SECOND)).isEqualTo(SECOND);
    pulse.beat(START + 10_001 * SECOND);
    pulse.beat(START + 10_002 * SECOND);
    assertThat(pulse.thresholdMicros(0)).isEqualTo(8 * SECOND);
  }

  @Test
  void refreshes_in_vain_become_rarer_and_data_make_them_forgotten() {
    long every = 30 * SECOND;
    assertThat(pulse.mayRefresh(START, every)).isTrue();
    pulse.refreshed(START);
    assertThat(pulse.mayRefresh(START + 31 * SECOND, every)).isFalse();
    assertThat(pulse.mayRefresh(START + 60 * SECOND, every)).isTrue();
    assertThat(pulse.refreshFailed(START + 9 * SECOND, 10 * SECOND)).isFalse();
    assertThat(pulse.refreshFailed(START + 11 * SECOND, 10 * SECOND)).isTrue();
    pulse.beat(START + 70 * SECOND);
    assertThat(pulse.refreshFailed(START + 99 * SECOND, 10 * SECOND)).isFalse();
    assertThat(pulse.mayRefresh(START + 99 * SECOND, every)).isTrue();
  }

  @Test
  void A25_the_volume_of_24_hours_tells_how_long_a_market_may_be_silent() {
    ActivityOptions options = ActivityOptions.defaults();
    assertThat(options.silence(50_000_000)).isEqualTo(Duration.ofSeconds(60));
    assertThat(options.silence(1_000_000)).isEqualTo(Duration.ofSeconds(120));
    assertThat(options.silence(99_999)).isEqualTo(Duration.ofSeconds(300));
    assertThat(options.silence(Double.NaN)).isEqualTo(Duration.ofSeconds(120));
  }

  @Test
  void A25_the_bounds_of_activity_are_configurable_and_checked() {
    Problems problems = new Problems();
    assertThat(ActivityOptions.read(fields("{}", problems))).isEqualTo(ActivityOptions.defaults());
    assertThat(
            ActivityOptions.read(
                fields(
                    """
                    {"high":"1s","medium":"2s","low":"3s","high_volume":9,"low_volume":4,
                     "refresh_wait":"5s","refresh_every":"6s"}
                    """,
                    problems)))
        .isEqualTo(
            new ActivityOptions(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                9,
                4,
                Duration.ofSeconds(5),
                Duration.ofSeconds(6)));
    assertThat(problems.list()).isEmpty();
    ActivityOptions.read(fields("{\"high\":\"3m\",\"low_volume\":1e12,\"quick\":true}", problems));
    assertThat(problems.list())
        .extracting(problem -> problem.path())
        .containsExactlyInAnyOrder("$.activity.high", "$.activity.low_volume", "$.activity.quick");
  }

  private static Fields fields(String json, Problems problems) {
    return Fields.of(JsonText.parse("test", json), "$.activity", problems);
  }

  @Test
  void a_budget_lets_a_quarter_of_a_minute_go_at_once_and_spreads_the_rest() {
    RestBudget budget = new RestBudget(600, START);
    assertThat(budget.waitMicros(150, START)).isZero();
    budget.spend(150, START);
    assertThat(budget.waitMicros(10, START)).isEqualTo(SECOND);
    budget.spend(10, START);
    assertThat(budget.waitMicros(10, START)).isEqualTo(2 * SECOND);
    assertThat(budget.waitMicros(10, START + 2 * SECOND)).isZero();
    budget.block(7_000, START + 2 * SECOND);
    assertThat(budget.waitMicros(1, START + 3 * SECOND)).isEqualTo(6 * SECOND);
    assertThat(budget.blockedUntilMicros(START + 9 * SECOND)).isZero();
  }
}
