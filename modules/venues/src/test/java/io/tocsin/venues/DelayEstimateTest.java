package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DelayEstimateTest {

  private static final long SECOND = 1_000_000L;
  private final DelayEstimate estimate = new DelayEstimate();

  @Test
  void is_unknown_until_something_with_a_time_came() {
    assertThat(estimate.known()).isFalse();
    estimate.observe(1_000 * SECOND, 1_000 * SECOND - 40);
    assertThat(estimate.known()).isTrue();
    assertThat(estimate.micros()).isEqualTo(40);
  }

  @Test
  void is_the_smallest_difference_even_if_the_venues_clock_is_ahead() {
    estimate.observe(1_000 * SECOND, 1_000 * SECOND + 1_270_000);
    estimate.observe(1_001 * SECOND, 1_001 * SECOND + 1_275_000);
    estimate.observe(1_002 * SECOND, 1_002 * SECOND + 1_260_000);
    assertThat(estimate.micros()).isEqualTo(-1_275_000);
  }

  @Test
  void forgets_a_minimum_after_two_buckets_of_a_minute() {
    estimate.observe(1_000 * SECOND, 1_000 * SECOND - 5);
    estimate.observe(1_065 * SECOND, 1_065 * SECOND - 50);
    assertThat(estimate.micros()).isEqualTo(5);
    estimate.observe(1_130 * SECOND, 1_130 * SECOND - 60);
    assertThat(estimate.micros()).isEqualTo(50);
    estimate.observe(2_000 * SECOND, 2_000 * SECOND - 90);
    assertThat(estimate.micros()).isEqualTo(90);
  }
}
