package io.tocsin.venues.imports;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The fields of one line; a field may stand in double quotes. Numbers are read where they lie,
 * without a string for each. Not thread-safe.
 */
final class CsvLine {

  /** Numbers up to here are seconds since the epoch, then milli-, micro- and nanoseconds. */
  private static final double SECONDS = 1e11;

  private static final double MILLIS = 1e14;
  private static final double MICROS = 1e17;

  private static final long MOST_AHEAD_MICROS = 32 * 86_400 * Micros.SECOND;

  /** Whole numbers that fit into a long whatever their digits are. */
  private static final int MOST_DIGITS = 18;

  /** A quotient of two doubles that are exact is the double nearest to the decimal. */
  private static final long EXACT = 1L << 53;

  private static final double[] POWERS = new double[MOST_DIGITS + 1];

  static {
    Arrays.setAll(POWERS, i -> Double.parseDouble("1e" + i));
  }

  private final long latestMicros = WallClock.system().nowMicros() + MOST_AHEAD_MICROS;
  private char[] text = new char[0];
  private int[] begins = new int[16];
  private int[] ends = new int[16];
  private int size;

  /** Takes a line; the array must stay as it is until the next one is taken. */
  void set(char[] line, int from, int length) {
    text = line;
    size = 0;
    int begin = from;
    boolean quoted = false;
    int end = from + length;
    for (int at = from; at < end; at++) {
      char ch = line[at];
      if (ch == '"') {
        quoted = !quoted;
      } else if (ch == ',' && !quoted) {
        add(begin, at);
        begin = at + 1;
      }
    }
    add(begin, end);
  }

  private void add(int from, int to) {
    int begin = from;
    int end = to;
    while (begin < end && Character.isWhitespace(text[begin])) {
      begin++;
    }
    while (end > begin && Character.isWhitespace(text[end - 1])) {
      end--;
    }
    if (end - begin >= 2 && text[begin] == '"' && text[end - 1] == '"') {
      begin++;
      end--;
    }
    if (size == begins.length) {
      begins = Arrays.copyOf(begins, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
    }
    begins[size] = begin;
    ends[size++] = end;
  }

  private String field(int column) {
    String field = new String(text, begins[column], ends[column] - begins[column]);
    return field.indexOf('"') < 0 ? field : field.replace("\"\"", "\"");
  }

  List<String> fields() {
    List<String> fields = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      fields.add(field(i));
    }
    return fields;
  }

  int size() {
    return size;
  }

  String text(int column, String name) throws BadLineException {
    require(column, name);
    return field(column);
  }

  /** Whether a field is a word, whatever the case. */
  boolean is(int column, String word) {
    int length = ends[column] - begins[column];
    if (length != word.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (Character.toLowerCase(text[begins[column] + i]) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  void require(int column, String name) throws BadLineException {
    if (column < 0 || column >= size) {
      throw new BadLineException(
          "has " + size + " fields and no " + name + ", which is field " + (column + 1));
    }
  }

  boolean isEmpty(int column) {
    return begins[column] == ends[column];
  }

  /** A price or quantity: above 0. */
  double positive(int column, String name) throws BadLineException {
    double value = number(column, name);
    if (!(value > 0)) {
      throw new BadLineException("has the " + name + " " + field(column) + ", not above 0");
    }
    return value;
  }

  double number(int column, String name) throws BadLineException {
    require(column, name);
    int end = ends[column];
    int at = begins[column];
    long digits = 0;
    int count = 0;
    int decimals = -1;
    for (; at < end && count < MOST_DIGITS; at++) {
      char ch = text[at];
      if (ch >= '0' && ch <= '9') {
        digits = digits * 10 + (ch - '0');
        count += digits == 0 ? 0 : 1;
        decimals += decimals < 0 ? 0 : 1;
      } else if (ch == '.' && decimals < 0) {
        decimals = 0;
      } else {
        break;
      }
    }
    boolean plain =
        at == end
            && at > begins[column]
            && text[at - 1] != '.'
            && digits <= EXACT
            && decimals <= MOST_DIGITS;
    return plain ? (decimals <= 0 ? digits : digits / POWERS[decimals]) : slow(column, name);
  }

  private double slow(int column, String name) throws BadLineException {
    String number = field(column);
    try {
      double value = Double.parseDouble(number);
      if (Double.isFinite(value) && number.charAt(number.length() - 1) <= '9') {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new BadLineException("has \"" + number + "\" where the " + name + " belongs");
  }

  /** An id; -1 if it is no number. */
  long id(int column) {
    int length = column >= 0 && column < size ? ends[column] - begins[column] : 0;
    if (length == 0 || length > MOST_DIGITS) {
      return -1;
    }
    long value = 0;
    for (int at = begins[column]; at < ends[column]; at++) {
      char ch = text[at];
      if (ch < '0' || ch > '9') {
        return -1;
      }
      value = value * 10 + (ch - '0');
    }
    return value;
  }

  /**
   * A moment: a number in the unit that its magnitude tells, or ISO 8601. What is further ahead of
   * this machine's clock than the end of a month's candle can be is a slip: taken as it stands, it
   * would make all that comes after it late.
   */
  long micros(int column, String name) throws BadLineException {
    long micros = moment(column, name);
    if (micros > latestMicros) {
      throw new BadLineException(
          "has the "
              + name
              + " "
              + field(column)
              + ", which is yet to come: "
              + Micros.iso(micros));
    }
    return micros;
  }

  private long moment(int column, String name) throws BadLineException {
    require(column, name);
    long exact = id(column);
    if (exact > 0) {
      return exact < SECONDS
          ? exact * Micros.SECOND
          : exact < MILLIS ? exact * Micros.MILLI : exact < MICROS ? exact : exact / 1_000;
    }
    String moment = field(column);
    if (moment.indexOf('-') > 0 && moment.indexOf(':') > 0) {
      try {
        String iso = moment.replace(' ', 'T');
        return Micros.of(Instant.parse(iso.endsWith("Z") ? iso : iso + "Z"));
      } catch (DateTimeException e) {
        throw new BadLineException("has \"" + moment + "\" where the " + name + " belongs");
      }
    }
    double value = positive(column, name);
    if (value < SECONDS) {
      return Math.round(value * Micros.SECOND);
    }
    if (value < MILLIS) {
      return Math.round(value * Micros.MILLI);
    }
    if (value < MICROS) {
      return Math.round(value);
    }
    return moment.matches("\\d{19}") ? Long.parseLong(moment) / 1_000 : Math.round(value / 1_000);
  }

  /** Decimals that a number is written with, without zeros at its end. */
  int decimals(int column) {
    int end = ends[column];
    int point = -1;
    for (int at = begins[column]; at < end; at++) {
      char ch = text[at];
      if (ch == '.' && point < 0) {
        point = at;
      } else if (ch == 'e' || ch == 'E') {
        return 0;
      }
    }
    if (point < 0) {
      return 0;
    }
    while (end > point + 1 && text[end - 1] == '0') {
      end--;
    }
    return end - point - 1;
  }
}
