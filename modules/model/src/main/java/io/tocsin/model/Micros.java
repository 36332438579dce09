package io.tocsin.model;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Conversions of event time, which is microseconds since the epoch in UTC everywhere in Tocsin. */
public final class Micros {

  /** Microseconds in a second. */
  public static final long SECOND = 1_000_000L;

  /** Microseconds in a millisecond. */
  public static final long MILLI = 1_000L;

  private static final long DAY_SECONDS = 86_400;
  private static final long YEAR_0 = -62_167_219_200L;
  private static final long YEAR_10000 = 253_402_300_800L;

  private Micros() {}

  /** What is finer than a microsecond is dropped. */
  public static long of(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /** The moment; exact. */
  public static Instant toInstant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /**
   * ISO-8601 in UTC, as all JSON of Tocsin writes a time, for example {@code
   * 2025-12-27T16:58:24.120Z}.
   */
  public static String iso(long micros) {
    long seconds = Math.floorDiv(micros, SECOND);
    if (seconds < YEAR_0 || seconds >= YEAR_10000) {
      return toInstant(micros).toString(); // years with a sign
    }
    int part = (int) Math.floorMod(micros, SECOND);
    byte[] text = new byte[part == 0 ? 20 : part % MILLI == 0 ? 24 : 27];
    date(Math.floorDiv(seconds, DAY_SECONDS), text);
    text[10] = 'T';
    int second = (int) Math.floorMod(seconds, DAY_SECONDS);
    digits(second / 3_600, 2, text, 11);
    text[13] = ':';
    digits(second / 60 % 60, 2, text, 14);
    text[16] = ':';
    digits(second % 60, 2, text, 17);
    if (part != 0) {
      text[19] = '.';
      digits(text.length == 24 ? part / (int) MILLI : part, text.length - 21, text, 20);
    }
    text[text.length - 1] = 'Z';
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /**
   * The proleptic Gregorian date of a day since the epoch, in years that begin with March, so that
   * a leap day comes last (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
   */
  private static void date(long epochDay, byte[] text) {
    int day = (int) epochDay + 719_468; // since 0000-03-01
    int era = Math.floorDiv(day, 146_097);
    int ofEra = day - era * 146_097;
    int yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int fromMarch = (5 * ofYear + 2) / 153;
    int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
    digits(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4, text, 0);
    text[4] = '-';
    digits(month, 2, text, 5);
    text[7] = '-';
    digits(ofYear - (153 * fromMarch + 2) / 5 + 1, 2, text, 8);
  }

  private static void digits(int number, int count, byte[] text, int at) {
    int rest = number;
    for (int i = at + count - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
