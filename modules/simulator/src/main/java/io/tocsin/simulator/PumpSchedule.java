package io.tocsin.simulator;

import io.tocsin.model.Micros;
import io.tocsin.model.input.Fields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When the simulated markets are pumped and dumped, and how hard.
 *
 * <p>Event number {@code i}, from 0, begins at {@code firstAfter + i * every} on symbol {@code i}
 * modulo the number of symbols, and lasts {@code rise + hold + fall}.
 *
 * @param symbols canonical symbols in the order in which they are hit; empty for no events
 * @param firstAfter from the market's start
 * @param every between two beginnings, at least {@code rise + hold + fall}
 * @param magnitudePct height of the move, percent of the price; each event differs by up to a tenth
 * @param dumpEvery every so-many-th event goes down instead of up; 0 for never
 */
public record PumpSchedule(
    List<String> symbols,
    Duration firstAfter,
    Duration every,
    double magnitudePct,
    Duration rise,
    Duration hold,
    Duration fall,
    int dumpEvery) {

  public static final Duration DEFAULT_FIRST_AFTER = Duration.ofSeconds(65);
  public static final Duration DEFAULT_EVERY = Duration.ofSeconds(75);
  public static final double DEFAULT_MAGNITUDE_PCT = 4.5;
  public static final Duration DEFAULT_RISE = Duration.ofSeconds(12);
  public static final Duration DEFAULT_HOLD = Duration.ofSeconds(6);
  public static final Duration DEFAULT_FALL = Duration.ofSeconds(15);
  public static final int DEFAULT_DUMP_EVERY = 4;

  public PumpSchedule {
    symbols = List.copyOf(symbols);
  }

  /** The defaults on these symbols. */
  public static PumpSchedule defaults(List<String> symbols) {
    return new PumpSchedule(
        symbols,
        DEFAULT_FIRST_AFTER,
        DEFAULT_EVERY,
        DEFAULT_MAGNITUDE_PCT,
        DEFAULT_RISE,
        DEFAULT_HOLD,
        DEFAULT_FALL,
        DEFAULT_DUMP_EVERY);
  }

  /** A market that is left alone. */
  public static PumpSchedule none() {
    return defaults(List.of());
  }

  static PumpSchedule read(Fields fields, List<String> known) {
    List<String> symbols = new ArrayList<>();
    List<@Nullable Object> listed = fields.list("symbols");
    for (int i = 0; i < listed.size(); i++) {
      String path = fields.path("symbols") + "[" + i + "]";
      String symbol = SimulatorOptions.canonical(fields, path, String.valueOf(listed.get(i)));
      if (known.contains(symbol)) {
        symbols.add(symbol);
      } else {
        fields.problems().unknownName(path, "symbol", symbol, known);
      }
    }
    PumpSchedule read =
        new PumpSchedule(
            fields.has("symbols") ? symbols : known,
            fields.duration("first_after").orElse(DEFAULT_FIRST_AFTER),
            fields.duration("every").orElse(DEFAULT_EVERY),
            fields.number("magnitude_pct", DEFAULT_MAGNITUDE_PCT, 0, 50),
            fields.duration("rise").orElse(DEFAULT_RISE),
            fields.duration("hold").orElse(DEFAULT_HOLD),
            fields.duration("fall").orElse(DEFAULT_FALL),
            (int) fields.integer("dump_every", DEFAULT_DUMP_EVERY, 0, 1_000));
    if (read.every.compareTo(read.length()) < 0 || read.every.isZero()) {
      fields
          .problems()
          .add(
              fields.path("every"),
              "must not be shorter than rise + hold + fall, so that events do not overlap",
              read.every.toMillis() + "ms",
              "at least " + Math.max(1, read.length().toMillis()) + "ms");
    }
    if (read.rise.isZero() || read.fall.isZero()) {
      fields
          .problems()
          .add(fields.path(), "rise and fall must be longer than 0", "0", "\"1s\" or more");
    }
    fields.finish();
    return read;
  }

  private Duration length() {
    return rise.plus(hold).plus(fall);
  }

  /**
   * How far the price of a symbol is pushed away.
   *
   * @param elapsedMicros since the market's start
   * @param seed decides how much each event differs
   * @return natural logarithm of pushed price over unpushed price
   */
  double displacement(String symbol, long elapsedMicros, long seed) {
    long number = eventNumber(symbol, elapsedMicros);
    if (number < 0) {
      return 0;
    }
    double share = share(sinceBeginning(elapsedMicros));
    double jitter = 0.9 + 0.2 * unit(seed, number);
    double magnitude = magnitudePct / 100 * jitter;
    boolean dump = dumpEvery > 0 && (number + 1) % dumpEvery == 0;
    return StrictMath.log1p(dump ? -Math.min(0.9, magnitude) : magnitude) * share;
  }

  /** How much busier than usual a symbol is: 0 is as usual. */
  double surge(String symbol, long elapsedMicros) {
    if (eventNumber(symbol, elapsedMicros) < 0) {
      return 0;
    }
    long since = sinceBeginning(elapsedMicros);
    if (since < micros(rise)) {
      return 5;
    }
    if (since < micros(rise) + micros(hold)) {
      return 3;
    }
    return since < micros(length()) ? 4 : 0;
  }

  private long eventNumber(String symbol, long elapsedMicros) {
    long since = elapsedMicros - micros(firstAfter);
    if (symbols.isEmpty() || since < 0) {
      return -1;
    }
    long number = since / micros(every);
    return symbols.get((int) (number % symbols.size())).equals(symbol) ? number : -1;
  }

  private long sinceBeginning(long elapsedMicros) {
    return (elapsedMicros - micros(firstAfter)) % micros(every);
  }

  /** 0 at the foot, 1 at the top, smooth between. */
  private double share(long since) {
    long up = micros(rise);
    long down = since - up - micros(hold);
    double share =
        since < up
            ? (double) since / up
            : down <= 0 ? 1 : Math.max(0, 1 - (double) down / micros(fall));
    return share * share * (3 - 2 * share);
  }

  /** A number in [0, 1) that depends on the event only: SplitMix64's finaliser. */
  private static double unit(long seed, long number) {
    long z = seed + (number + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
  }

  private static long micros(Duration duration) {
    return duration.toSeconds() * Micros.SECOND + duration.toNanosPart() / 1_000;
  }
}
