package io.tocsin.venues;

import io.tocsin.model.input.Fields;
import java.time.Duration;

/**
 * How long a market may be silent before one asks why: acceptance A25. The class of a market is
 * known by its volume of the last 24 hours in quote units; one whose volume is not known is in the
 * middle.
 *
 * @param high silence of a market of high volume
 * @param medium of middle volume
 * @param low of low volume
 * @param highVolume from this volume on it is high
 * @param lowVolume below this volume it is low
 * @param refreshWait how long a refreshed subscription has to show data before its connection is
 *     given up
 * @param refreshEvery least time between two refreshes of a subscription
 */
public record ActivityOptions(
    Duration high,
    Duration medium,
    Duration low,
    double highVolume,
    double lowVolume,
    Duration refreshWait,
    Duration refreshEvery) {

  public static ActivityOptions defaults() {
    return new ActivityOptions(
        Duration.ofSeconds(60),
        Duration.ofSeconds(120),
        Duration.ofSeconds(300),
        10_000_000,
        100_000,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30));
  }

  /** Reads the block; an absent field has its default. */
  public static ActivityOptions read(Fields fields) {
    ActivityOptions absent = defaults();
    ActivityOptions read =
        new ActivityOptions(
            fields.duration("high").orElse(absent.high),
            fields.duration("medium").orElse(absent.medium),
            fields.duration("low").orElse(absent.low),
            fields.number("high_volume", absent.highVolume, 0, 1e15),
            fields.number("low_volume", absent.lowVolume, 0, 1e15),
            fields.duration("refresh_wait").orElse(absent.refreshWait),
            fields.duration("refresh_every").orElse(absent.refreshEvery));
    inOrder(fields, "high", read.high, "medium", read.medium);
    inOrder(fields, "medium", read.medium, "low", read.low);
    if (read.lowVolume > read.highVolume) {
      fields
          .problems()
          .add(
              fields.path("low_volume"),
              "must not be greater than high_volume",
              Double.toString(read.lowVolume),
              "0 to " + read.highVolume);
    }
    fields.finish();
    return read;
  }

  private static void inOrder(
      Fields fields, String shorter, Duration least, String longer, Duration most) {
    if (least.isZero() || least.compareTo(most) > 0) {
      fields
          .problems()
          .add(
              fields.path(shorter),
              "must be more than 0 and not longer than " + longer,
              least.toMillis() + "ms",
              "at most " + most.toMillis() + "ms");
    }
  }

  /** A market's class in a word: high, medium, low. */
  String volumeClass(double quoteVolume24h) {
    if (quoteVolume24h >= highVolume) {
      return "high";
    }
    return quoteVolume24h < lowVolume ? "low" : "medium";
  }

  /** How long a market of this volume may be silent; NaN for a volume that is not known. */
  Duration silence(double quoteVolume24h) {
    return switch (volumeClass(quoteVolume24h)) {
      case "high" -> high;
      case "low" -> low;
      default -> medium;
    };
  }
}
