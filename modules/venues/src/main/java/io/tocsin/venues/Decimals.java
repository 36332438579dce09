package io.tocsin.venues;

import java.math.BigDecimal;

/**
 * Decimal numbers out of a frame's characters, without a String on the usual path.
 *
 * <p>Sign, digits, one point; exponents only on the slow path. Anything else throws {@link
 * NumberFormatException}.
 */
public final class Decimals {

  private static final long EXACT_IN_DOUBLE = 1L << 53;
  private static final int E8_DIGITS = 8;
  private static final long MOST_BEFORE_DIGIT = (Long.MAX_VALUE - 9) / 10;
  private static final double[] POWERS = new double[23];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private Decimals() {}

  /**
   * The correctly rounded double of the text. A mantissa below 2^53 over a power of ten up to 10^22
   * is one exact division (Clinger 1990); the rest goes to {@link Double#parseDouble}.
   */
  public static double toDouble(char[] text, int from, int length) {
    int at = from;
    int end = from + length;
    boolean negative = length > 0 && text[at] == '-';
    if (negative) {
      at++;
    }
    long mantissa = 0;
    int fraction = -1;
    int digits = 0;
    for (; at < end; at++) {
      char ch = text[at];
      if (ch >= '0' && ch <= '9') {
        if (mantissa > MOST_BEFORE_DIGIT) {
          return slow(text, from, length);
        }
        mantissa = mantissa * 10 + (ch - '0');
        digits++;
        fraction += fraction >= 0 ? 1 : 0;
      } else if (ch == '.' && fraction < 0) {
        fraction = 0;
      } else {
        return slow(text, from, length);
      }
    }
    if (digits == 0) {
      throw bad(text, from, length);
    }
    // Trailing zeros carry nothing: "93000000000.00000000" is within the exact range without them.
    while (fraction > 0 && mantissa >= EXACT_IN_DOUBLE && mantissa % 10 == 0) {
      mantissa /= 10;
      fraction--;
    }
    if (mantissa > EXACT_IN_DOUBLE || fraction >= POWERS.length) {
      return slow(text, from, length);
    }
    double value = fraction > 0 ? mantissa / POWERS[fraction] : mantissa;
    return negative ? -value : value;
  }

  /**
   * The exact value in units of 1e-8, as keys of book levels.
   *
   * @throws NumberFormatException also if the value needs more than 8 decimals or does not fit
   */
  public static long toE8(char[] text, int from, int length) {
    long value = 0;
    int fraction = -1;
    int digits = 0;
    for (int at = from; at < from + length; at++) {
      char ch = text[at];
      if (ch >= '0' && ch <= '9') {
        digits++;
        if (fraction == E8_DIGITS) {
          if (ch != '0') {
            throw bad(text, from, length);
          }
          continue;
        }
        if (value > MOST_BEFORE_DIGIT) {
          throw bad(text, from, length);
        }
        value = value * 10 + (ch - '0');
        fraction += fraction >= 0 ? 1 : 0;
      } else if (ch == '.' && fraction < 0) {
        fraction = 0;
      } else {
        throw bad(text, from, length);
      }
    }
    if (digits == 0) {
      throw bad(text, from, length);
    }
    for (int i = Math.max(0, fraction); i < E8_DIGITS; i++) {
      if (value > MOST_BEFORE_DIGIT) {
        throw bad(text, from, length);
      }
      value *= 10;
    }
    return value;
  }

  /** The correctly rounded double of a value in units of 1e-8. */
  public static double fromE8(long e8) {
    return Math.abs(e8) <= EXACT_IN_DOUBLE
        ? e8 / 1e8
        : BigDecimal.valueOf(e8, E8_DIGITS).doubleValue();
  }

  private static double slow(char[] text, int from, int length) {
    String number = new String(text, from, length);
    for (int i = 0; i < number.length(); i++) {
      char ch = number.charAt(i);
      // parseDouble also takes "NaN", "1d", "0x1p3" and blanks, which no venue means.
      if ((ch < '0' || ch > '9') && ch != '.' && ch != '-' && ch != '+' && ch != 'e' && ch != 'E') {
        throw bad(text, from, length);
      }
    }
    return Double.parseDouble(number);
  }

  private static NumberFormatException bad(char[] text, int from, int length) {
    return new NumberFormatException(
        "\"" + new String(text, from, Math.min(length, 40)) + "\" is not a number of this field");
  }
}
