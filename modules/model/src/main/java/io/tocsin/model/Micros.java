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

  /** Bytes of the longest {@link #iso(long)}, one in a year with a sign. */
  public static final int LONGEST_ISO = 32;

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
    byte[] text = new byte[LONGEST_ISO];
    return new String(text, 0, iso(micros, text, 0), StandardCharsets.ISO_8859_1);
  }

  /**
   * Writes {@link #iso(long)} in ASCII.
   *
   * @param text with room for {@link #LONGEST_ISO} bytes
   * @param at where it begins
   * @return where it ends
   */
  public static int iso(long micros, byte[] text, int at) {
    long seconds = Math.floorDiv(micros, SECOND);
    if (seconds < YEAR_0 || seconds >= YEAR_10000) {
      byte[] signed = toInstant(micros).toString().getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(signed, 0, text, at, signed.length);
      return at + signed.length;
    }
    int part = (int) (micros - seconds * SECOND);
    long day = Math.floorDiv(seconds, DAY_SECONDS);
    date(day, text, at);
    text[at + 10] = 'T';
    int second = (int) (seconds - day * DAY_SECONDS);
    two(second / 3_600, text, at + 11);
    text[at + 13] = ':';
    two(second / 60 % 60, text, at + 14);
    text[at + 16] = ':';
    two(second % 60, text, at + 17);
    int end = at + 19;
    if (part != 0) {
      text[end] = '.';
      int millis = part / (int) MILLI;
      three(millis, text, end + 1);
      end += 4;
      int rest = part - millis * (int) MILLI;
      if (rest != 0) {
        three(rest, text, end);
        end += 3;
      }
    }
    text[end] = 'Z';
    return end + 1;
  }

  /**
   * The proleptic Gregorian date of a day since the epoch, in years that begin with March, so that
   * a leap day comes last (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
   */
  private static void date(long epochDay, byte[] text, int at) {
    int day = (int) epochDay + 719_468; // since 0000-03-01
    int era = Math.floorDiv(day, 146_097);
    int ofEra = day - era * 146_097;
    int yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int fromMarch = (5 * ofYear + 2) / 153;
    int month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
    int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    two(year / 100, text, at);
    two(year % 100, text, at + 2);
    text[at + 4] = '-';
    two(month, text, at + 5);
    text[at + 7] = '-';
    two(ofYear - (153 * fromMarch + 2) / 5 + 1, text, at + 8);
  }

  private static void two(int number, byte[] text, int at) {
    text[at] = (byte) ('0' + number / 10);
    text[at + 1] = (byte) ('0' + number % 10);
  }

  private static void three(int number, byte[] text, int at) {
    text[at] = (byte) ('0' + number / 100);
    two(number % 100, text, at + 1);
  }
}
