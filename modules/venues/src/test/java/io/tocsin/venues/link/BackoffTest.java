package io.tocsin.venues.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static RandomGenerator always(double value) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return 0;
      }

      @Override
      public double nextDouble() {
        return value;
      }
    };
  }

  @Test
  void doubles_up_to_the_longest_wait() {
    Backoff middle = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), always(0.5));
    assertThat(IntStream.rangeClosed(1, 8).mapToLong(middle::millis).toArray())
        .containsExactly(1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000);
    assertThat(middle.millis(1_000)).isEqualTo(30_000);
  }

  @Test
  void is_spread_by_a_fifth_either_way() {
    Backoff backoff =
        new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), new SplittableRandom(1));
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < 10_000; i++) {
      long wait = backoff.millis(1);
      least = Math.min(least, wait);
      most = Math.max(most, wait);
    }
    assertThat(least).isBetween(800L, 810L);
    assertThat(most).isBetween(1_190L, 1_200L);
  }
}
