package io.tocsin.venues.imports;

import io.tocsin.model.Micros;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The fields of one line; a field may stand in double quotes. Not thread-safe. */
final class CsvLine {

  /** Numbers up to here are seconds since the epoch, then milli-, micro- and nanoseconds. */
  private static final double SECONDS = 1e11;

  private static final double MILLIS = 1e14;
  private static final double MICROS = 1e17;

  private final List<String> fields = new ArrayList<>();

  void set(char[] text, int from, int length) {
    fields.clear();
    int begin = from;
    boolean quoted = false;
    for (int at = from; at < from + length; at++) {
      if (text[at] == '"') {
        quoted = !quoted;
      } else if (text[at] == ',' && !quoted) {
        fields.add(field(text, begin, at));
        begin = at + 1;
      }
    }
    fields.add(field(text, begin, from + length));
  }

  private static String field(char[] text, int begin, int end) {
    String field = new String(text, begin, end - begin).strip();
    return field.length() >= 2 && field.startsWith("\"") && field.endsWith("\"")
        ? field.substring(1, field.length() - 1).replace("\"\"", "\"")
        : field;
  }

  List<String> fields() {
    return fields;
  }

  int size() {
    return fields.size();
  }

  String text(int column, String name) throws BadLineException {
    if (column >= fields.size()) {
      throw new BadLineException(
          "has " + fields.size() + " fields and no " + name + ", which is field " + (column + 1));
    }
    return fields.get(column);
  }

  /** A price or quantity: above 0. */
  double positive(int column, String name) throws BadLineException {
    double value = number(column, name);
    if (!(value > 0)) {
      throw new BadLineException("has the " + name + " " + fields.get(column) + ", not above 0");
    }
    return value;
  }

  double number(int column, String name) throws BadLineException {
    String text = text(column, name);
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value) && text.charAt(text.length() - 1) <= '9') {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new BadLineException("has \"" + text + "\" where the " + name + " belongs");
  }

  /** An id; -1 if it is no number. */
  long id(int column) {
    String text = column >= 0 && column < fields.size() ? fields.get(column) : "";
    if (text.isEmpty() || text.length() > 18) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char ch = text.charAt(i);
      if (ch < '0' || ch > '9') {
        return -1;
      }
      value = value * 10 + (ch - '0');
    }
    return value;
  }

  /** A moment: a number in the unit that its magnitude tells, or ISO 8601. */
  long micros(int column, String name) throws BadLineException {
    String text = text(column, name);
    if (text.indexOf('-') > 0 && text.indexOf(':') > 0) {
      try {
        String iso = text.replace(' ', 'T');
        return Micros.of(Instant.parse(iso.endsWith("Z") ? iso : iso + "Z"));
      } catch (DateTimeException e) {
        throw new BadLineException("has \"" + text + "\" where the " + name + " belongs");
      }
    }
    double value = positive(column, name);
    boolean whole = text.length() <= 18 && id(column) >= 0;
    long exact = whole ? id(column) : 0;
    if (value < SECONDS) {
      return whole ? exact * Micros.SECOND : Math.round(value * Micros.SECOND);
    }
    if (value < MILLIS) {
      return whole ? exact * Micros.MILLI : Math.round(value * Micros.MILLI);
    }
    if (value < MICROS) {
      return whole ? exact : Math.round(value);
    }
    return text.length() <= 19 && !text.contains(".")
        ? Long.parseLong(text) / 1_000
        : Math.round(value / 1_000);
  }

  /** Decimals that a number is written with, without zeros at its end. */
  int decimals(int column) {
    String text = fields.get(column);
    int point = text.indexOf('.');
    if (point < 0 || text.indexOf('e') > 0 || text.indexOf('E') > 0) {
      return 0;
    }
    int end = text.length();
    while (end > point && text.charAt(end - 1) == '0') {
      end--;
    }
    return Math.max(0, end - point - 1);
  }
}
