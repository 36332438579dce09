package io.tocsin.venues;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Times as venues write them, in microseconds since the epoch; read from the frame's characters
 * without garbage. What is finer than a microsecond is dropped.
 */
public final class VenueTimes {

  private static final int MOST_FRACTION_DIGITS = 9;
  private static final int MICRO_DIGITS = 6;
  private static final long DAY_SECONDS = 86_400;

  /** {@code 2026-09-25T17:48:26}, without fraction and zone. */
  private static final int TO_THE_SECOND = 19;

  private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

  private static final int[] DAYS_OF_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private VenueTimes() {}

  /** The scanner's next value, a string as {@link #rfc3339(char[], int, int)} reads it. */
  public static long rfc3339(JsonScanner scanner, String what) throws MalformedFrameException {
    scanner.string(what);
    return rfc3339(scanner.chars(), scanner.from(), scanner.length());
  }

  public static long rfc3339(String text) throws MalformedFrameException {
    return rfc3339(text.toCharArray(), 0, text.length());
  }

  /**
   * Reads {@code 2026-09-25T17:48:26.844359Z} (RFC 3339): years 0000 to 9999, a fraction of 0 to 9
   * digits, the zone {@code Z} or {@code +02:00}.
   *
   * @throws MalformedFrameException if it is anything else, or there is no such day or hour
   */
  public static long rfc3339(char[] text, int from, int length) throws MalformedFrameException {
    int end = from + length;
    if (length <= TO_THE_SECOND
        || text[from + 4] != '-'
        || text[from + 7] != '-'
        || (text[from + 10] != 'T' && text[from + 10] != 't')
        || text[from + 13] != ':'
        || text[from + 16] != ':') {
      throw bad(text, from, length);
    }
    int year = two(text, from) * 100 + two(text, from + 2);
    int month = two(text, from + 5);
    int day = two(text, from + 8);
    int hour = two(text, from + 11);
    int minute = two(text, from + 14);
    int second = two(text, from + 17);
    // A pair that is no number is negative enough to make the year, too, negative.
    if (year < 0
        || month < 1
        || month > 12
        || day < 1
        || day > days(year, month)
        || outside(hour, 23)
        || outside(minute, 59)
        || outside(second, 59)) {
      throw bad(text, from, length);
    }
    int at = from + TO_THE_SECOND;
    long micros = 0;
    if (text[at] == '.') {
      int first = ++at;
      int kept = 0;
      for (; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
        if (kept < MICRO_DIGITS) {
          micros = micros * 10 + (text[at] - '0');
          kept++;
        }
      }
      micros *= POWERS[MICRO_DIGITS - kept];
      if (at == first || at - first > MOST_FRACTION_DIGITS) {
        throw bad(text, from, length);
      }
    }
    long seconds =
        epochDay(year, month, day) * DAY_SECONDS
            + hour * 3_600L
            + minute * 60L
            + second
            - zoneSeconds(text, from, length, at);
    return seconds * 1_000_000L + micros;
  }

  /** Seconds since the epoch with a fraction, as Kraken's REST writes them. */
  public static long seconds(BigDecimal seconds) throws MalformedFrameException {
    // Before it is expanded: 1e999999999 is a short text and a number of a gigabyte.
    if (seconds.scale() < -12 || seconds.scale() > 30 || seconds.precision() > 40) {
      throw new MalformedFrameException("a time is not in seconds since the epoch");
    }
    BigDecimal micros = seconds.movePointRight(6).setScale(0, RoundingMode.FLOOR);
    if (micros.unscaledValue().bitLength() > 62) {
      throw new MalformedFrameException("a time is not in seconds since the epoch");
    }
    return micros.longValueExact();
  }

  /** As {@link #seconds(BigDecimal)}, without garbage for at most nine decimals. */
  public static long seconds(WireDecimal seconds) throws MalformedFrameException {
    long digits = seconds.digits();
    if (digits < 0 || seconds.scale() > MOST_FRACTION_DIGITS) {
      return seconds(seconds.toBigDecimal());
    }
    int surplus = seconds.scale() - 6;
    return surplus < 0 ? multiply(digits, -surplus) : digits / POWERS[surplus];
  }

  private static long multiply(long digits, int decimals) throws MalformedFrameException {
    long power = POWERS[decimals];
    if (digits > Long.MAX_VALUE / power) {
      throw new MalformedFrameException("a time is not in seconds since the epoch");
    }
    return digits * power;
  }

  private static boolean outside(int value, int most) {
    return value < 0 || value > most;
  }

  /** Two digits; a large negative number if they are none. */
  private static int two(char[] text, int at) {
    int tens = text[at] - '0';
    int ones = text[at + 1] - '0';
    return outside(tens, 9) || outside(ones, 9) ? -1_000_000 : tens * 10 + ones;
  }

  private static int days(int year, int month) {
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : DAYS_OF_MONTH[month - 1];
  }

  /** Days since 1970-01-01; years begin in March, so that the leap day is a year's last. */
  private static long epochDay(int year, int month, int day) {
    long shifted = month <= 2 ? year - 1L : year;
    long era = Math.floorDiv(shifted, 400L);
    long yearOfEra = shifted - era * 400;
    long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }

  /** How far the zone at this place, which must be the text's last, is ahead of UTC. */
  private static long zoneSeconds(char[] text, int from, int length, int at)
      throws MalformedFrameException {
    int left = from + length - at;
    if (left == 1 && (text[at] == 'Z' || text[at] == 'z')) {
      return 0;
    }
    if (left == 6 && (text[at] == '+' || text[at] == '-') && text[at + 3] == ':') {
      int hours = two(text, at + 1);
      int minutes = two(text, at + 4);
      if (!outside(hours, 23) && !outside(minutes, 59)) {
        long ahead = hours * 3_600L + minutes * 60L;
        return text[at] == '+' ? ahead : -ahead;
      }
    }
    throw bad(text, from, length);
  }

  private static MalformedFrameException bad(char[] text, int from, int length) {
    return new MalformedFrameException(
        "\"" + new String(text, from, Math.min(length, 40)) + "\" is not an RFC 3339 time");
  }
}
