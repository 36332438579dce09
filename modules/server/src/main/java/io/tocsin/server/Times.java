package io.tocsin.server;

import io.tocsin.model.Micros;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.Problems;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Times on the command line. */
final class Times {

  private Times() {}

  /**
   * A duration such as {@code 30s}, {@code 10m} or {@code 2h}.
   *
   * @throws UsageException if it is none
   */
  static Duration read(String flag, String text) {
    Problems problems = new Problems();
    Duration duration =
        Fields.of(Map.of("time", text), flag, problems).duration("time").orElse(Duration.ZERO);
    if (!problems.isEmpty() || duration.isZero() || duration.isNegative()) {
      throw new UsageException(
          flag + " is \"" + text + "\"; allowed: a number with its unit, as in 30s, 10m or 2h");
    }
    return duration;
  }

  /**
   * A moment such as {@code 2024-08-08T23:54:10Z}, microseconds since the epoch.
   *
   * @throws UsageException if it is none
   */
  static long moment(String flag, String text) {
    try {
      return Micros.of(Instant.parse(text));
    } catch (DateTimeException e) {
      throw new UsageException(
          flag + " is \"" + text + "\"; allowed: a moment in UTC, as in 2024-08-08T23:54:10Z");
    }
  }
}
