package io.tocsin.indicators;

import io.tocsin.model.input.Fields;
import org.jspecify.annotations.Nullable;

/**
 * How an indicator's parameters name one window {@code (now - start, now - end]}: the source of
 * both its validation and its warm-up.
 *
 * @param start parameter with the seconds from the window's start to now
 * @param end parameter with the seconds from its end to now; null if it is given otherwise
 * @param length parameter with its length, so that it ends at start - length; null if given
 *     otherwise. With neither the window ends now
 */
record WindowRule(String start, @Nullable String end, @Nullable String length) implements Rule {

  static WindowRule between(String start, String end) {
    return new WindowRule(start, end, null);
  }

  static WindowRule untilNow(String start) {
    return new WindowRule(start, null, null);
  }

  static WindowRule ofLength(String start, String length) {
    return new WindowRule(start, null, length);
  }

  long startMicros(Parameters parameters) {
    return parameters.micros(start);
  }

  long endMicros(Parameters parameters) {
    if (end != null) {
      return parameters.micros(end);
    }
    return length != null ? parameters.micros(start) - parameters.micros(length) : 0;
  }

  @Override
  public long lookbackMicros(Parameters parameters) {
    return startMicros(parameters);
  }

  /** Adds a problem if the window is empty or ends after now. */
  @Override
  public void check(Parameters parameters, Fields fields) {
    if (end != null) {
      if (startMicros(parameters) <= endMicros(parameters)) {
        refuse(
            fields,
            fields.has(start) || !fields.has(end) ? start : end,
            start + " must be greater than " + end + ", both are seconds before now",
            parameters.describe(start, end),
            start + " > " + end + " >= 0");
      }
    } else if (length != null) {
      if (parameters.micros(length) <= 0) {
        refuse(
            fields,
            length,
            length + " is the window's length and must be greater than 0",
            parameters.describe(length),
            "0 < " + length + " <= " + start);
      } else if (endMicros(parameters) < 0) {
        refuse(
            fields,
            fields.has(start) || !fields.has(length) ? start : length,
            start + " must not be less than " + length + ", or the window would end after now",
            parameters.describe(start, length),
            start + " >= " + length);
      }
    } else if (startMicros(parameters) <= 0) {
      refuse(
          fields,
          start,
          start + " is the window's length and must be greater than 0",
          parameters.describe(start),
          start + " > 0");
    }
  }

  static void refuse(Fields fields, String name, String message, String value, String allowed) {
    fields.problems().add(fields.path(name), message, value, allowed);
  }
}
