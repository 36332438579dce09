package io.tocsin.venues;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * A decimal number as it stands in a frame: its digits and where the point is, so that it can be
 * had as the nearest double, as exact digits (checksums), and as the very text that the venue
 * wrote.
 *
 * <p>Mutable, and reused by decoders: a receiver that keeps one takes a {@link #copy}. Not
 * thread-safe. A text that digits and scale cannot give back (an exponent, leading zeros, more than
 * 18 digits) is kept as it is, on a slower path.
 */
public final class WireDecimal {

  private static final int MOST_DIGITS = 18;
  private static final int MOST_SCALE = 400;
  private static final long EXACT_IN_DOUBLE = 1L << 53;
  private static final double[] POWERS = new double[23];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private boolean present;
  private long unscaled;
  private int scale;
  private double value;

  /** The text where {@link #unscaled} and {@link #scale} do not give it back. */
  private @Nullable String text;

  /** Not a number yet: absent. */
  public WireDecimal() {
    clear();
  }

  /** A number of its own, for constants and tests. */
  public static WireDecimal of(String text) {
    WireDecimal decimal = new WireDecimal();
    decimal.read(text.toCharArray(), 0, text.length());
    return decimal;
  }

  /** Makes it absent. */
  public void clear() {
    present = false;
    unscaled = 0;
    scale = 0;
    value = Double.NaN;
    text = null;
  }

  /** Whether a number was read since the last {@link #clear}. */
  public boolean isPresent() {
    return present;
  }

  /**
   * Reads a number: sign, digits, one point, an exponent.
   *
   * @throws NumberFormatException if it is anything else; the number is absent then
   */
  public void read(char[] from, int offset, int length) {
    if (scan(from, offset, offset + length) != offset + length) {
      clear();
      readText(new String(from, offset, length));
    }
  }

  /**
   * Reads the number that begins at {@code offset} as far as it goes, in one pass: for texts whose
   * end is not known yet.
   *
   * @return the place after it; -1, and the number absent, if it is one that {@link #read(char[],
   *     int, int)} has to look at
   */
  int scan(char[] from, int offset, int end) {
    int at = offset;
    boolean negative = at < end && from[at] == '-';
    if (negative) {
      at++;
    }
    int first = at;
    int point = -1;
    long digits = 0;
    while (at < end) {
      char ch = from[at];
      if (ch >= '0' && ch <= '9') {
        int four = end - at >= Digits.FOUR ? Digits.four(from, at) : -1;
        if (four >= 0) {
          digits = digits * 10_000 + four;
          at += Digits.FOUR;
        } else {
          digits = digits * 10 + (ch - '0');
          at++;
        }
      } else if (ch == '.' && point < 0) {
        point = at;
        at++;
      } else {
        break;
      }
    }
    if (!isPlain(first, point, at, first < end && from[first] == '0')
        || negative && digits == 0
        || at < end && (from[at] | 0x20) == 'e') {
      clear();
      return -1;
    }
    set(negative ? -digits : digits, point < 0 ? 0 : at - point - 1);
    return at;
  }

  /** As {@link #read(char[], int, int)}, from ASCII bytes. */
  public void read(byte[] from, int offset, int length) {
    // A twin of scan, because arrays of bytes and of characters have no common type: to copy the
    // bytes first makes a frame of ten deals a quarter slower (MexcFrameBenchmark).
    clear();
    int end = offset + length;
    int at = offset;
    boolean negative = length > 0 && from[at] == '-';
    if (negative) {
      at++;
    }
    int first = at;
    int point = -1;
    long digits = 0;
    for (; at < end; at++) {
      byte ch = from[at];
      if (ch >= '0' && ch <= '9') {
        digits = digits * 10 + (ch - '0');
      } else if (ch == '.' && point < 0) {
        point = at;
      } else {
        readText(new String(from, offset, length, ISO_8859_1));
        return;
      }
    }
    if (isPlain(first, point, end, first < end && from[first] == '0')
        && !(negative && digits == 0)) {
      set(negative ? -digits : digits, point < 0 ? 0 : end - point - 1);
    } else {
      readText(new String(from, offset, length, ISO_8859_1));
    }
  }

  /** Whether digits and scale give the text back. */
  private static boolean isPlain(int first, int point, int end, boolean beginsWithZero) {
    int count = end - first - (point < 0 ? 0 : 1);
    int whole = (point < 0 ? end : point) - first;
    return whole > 0 && point != end - 1 && count <= MOST_DIGITS && (whole == 1 || !beginsWithZero);
  }

  /**
   * Makes it {@code unscaled * 10^-scale}.
   *
   * @param newScale 0 to 18
   */
  public void set(long newUnscaled, int newScale) {
    present = true;
    unscaled = newUnscaled;
    scale = newScale;
    if (text != null) {
      text = null;
    }
    value = nearest(newUnscaled, newScale);
  }

  /** Makes it the other's number. */
  public void set(WireDecimal other) {
    present = other.present;
    unscaled = other.unscaled;
    scale = other.scale;
    value = other.value;
    text = other.text;
  }

  /** Makes it this number, in plain notation. */
  public void set(BigDecimal number) {
    clear();
    readText(number.toPlainString());
  }

  /** Multiplies exactly, as contracts by the base units of one. */
  public void multiply(WireDecimal factor) {
    if (text == null && factor.text == null && scale + factor.scale <= MOST_DIGITS) {
      long high = Math.multiplyHigh(unscaled, factor.unscaled);
      long low = unscaled * factor.unscaled;
      if (high == low >> 63) {
        set(low, scale + factor.scale);
        return;
      }
    }
    set(toBigDecimal().multiply(factor.toBigDecimal()));
  }

  /** Divides to 18 significant digits, as a quote amount by a price. */
  public void divide(WireDecimal divisor) {
    set(
        toBigDecimal()
            .divide(divisor.toBigDecimal(), new MathContext(MOST_DIGITS))
            .stripTrailingZeros());
  }

  /** The nearest double; NaN if absent. */
  public double toDouble() {
    return value;
  }

  /** Whether it is there and greater than 0. */
  public boolean isPositive() {
    return value > 0;
  }

  /**
   * The digits without the point and without leading zeros: 5100 for {@code 0.00005100}. Negative
   * if the number is; -1 if they are more than 18 or the number is absent.
   */
  public long digits() {
    return present && text == null ? unscaled : -1;
  }

  /** Decimals after the point as written; 0 where {@link #digits} does not know. */
  public int scale() {
    return scale;
  }

  public BigDecimal toBigDecimal() {
    return text != null ? new BigDecimal(text) : BigDecimal.valueOf(unscaled, scale);
  }

  public WireDecimal copy() {
    WireDecimal copy = new WireDecimal();
    copy.set(this);
    return copy;
  }

  /** Appends the number as the venue wrote it; nothing if absent. */
  public void appendTo(StringBuilder out) {
    if (!present) {
      return;
    }
    if (text != null) {
      out.append(text);
      return;
    }
    if (unscaled < 0) {
      out.append('-');
    }
    long magnitude = Math.abs(unscaled);
    if (scale == 0) {
      out.append(magnitude);
      return;
    }
    long power = 1;
    for (int i = 0; i < scale; i++) {
      power *= 10;
    }
    out.append(magnitude / power).append('.');
    long fraction = magnitude % power;
    for (long digit = power / 10; digit > 0; digit /= 10) {
      out.append((char) ('0' + fraction / digit % 10));
    }
  }

  /** The number as the venue wrote it; empty if absent. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    appendTo(out);
    return out.toString();
  }

  private void readText(String number) {
    for (int i = 0; i < number.length(); i++) {
      char ch = number.charAt(i);
      // parseDouble also takes "NaN", "1d", "0x1p3" and blanks, which no venue means.
      if ((ch < '0' || ch > '9') && ch != '.' && ch != '-' && ch != '+' && ch != 'e' && ch != 'E') {
        throw bad(number);
      }
    }
    try {
      value = Double.parseDouble(number);
    } catch (NumberFormatException e) {
      throw bad(number);
    }
    // Of 1E-999999999 nobody wants the plain digits.
    if (Double.isInfinite(value) || Math.abs(new BigDecimal(number).scale()) > MOST_SCALE) {
      value = Double.NaN;
      throw bad(number);
    }
    text = number;
    present = true;
  }

  private static NumberFormatException bad(String number) {
    return new NumberFormatException(
        "\"" + number.substring(0, Math.min(number.length(), 40)) + "\" is not a number");
  }

  /**
   * The correctly rounded double. A mantissa below 2^53 over a power of ten up to 10^22 is one
   * exact division (Clinger 1990); the rest goes the long way.
   */
  private static double nearest(long unscaled, int scale) {
    long mantissa = unscaled;
    int decimals = scale;
    // Trailing zeros carry nothing: "93000000000.00000000" is within the exact range without them.
    while (decimals > 0 && Math.abs(mantissa) >= EXACT_IN_DOUBLE && mantissa % 10 == 0) {
      mantissa /= 10;
      decimals--;
    }
    return Math.abs(mantissa) <= EXACT_IN_DOUBLE
        ? mantissa / POWERS[decimals]
        : BigDecimal.valueOf(mantissa, decimals).doubleValue();
  }
}
