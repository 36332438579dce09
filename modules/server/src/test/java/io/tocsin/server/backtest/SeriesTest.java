package io.tocsin.server.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeriesTest {

  @Test
  void a_line_of_any_length_keeps_its_extremes_and_its_end_in_bounded_memory() {
    Series series = new Series();
    SplittableRandom random = new SplittableRandom(3);
    double lowest = Double.MAX_VALUE;
    double highest = -Double.MAX_VALUE;
    double last = 0;
    long time = 1_700_000_000_000_000L;
    for (int i = 0; i < 200_000; i++) {
      time += random.nextLong(5_000_000);
      last = random.nextDouble();
      lowest = Math.min(lowest, last);
      highest = Math.max(highest, last);
      series.add(time, last);
    }
    assertThat(series.size()).isBetween(Series.MOST / 2, Series.MOST);
    JsonObject json = series.json();
    assertThat(json.getJsonArray("low").stream().mapToDouble(v -> (double) v).min().orElse(0))
        .isEqualTo(lowest);
    assertThat(json.getJsonArray("high").stream().mapToDouble(v -> (double) v).max().orElse(0))
        .isEqualTo(highest);
    assertThat(json.getJsonArray("v").getDouble(series.size() - 1)).isEqualTo(last);
    assertThat(json.getJsonArray("t").getDouble(series.size() - 1)).isLessThanOrEqualTo(time / 1e6);
  }
}
