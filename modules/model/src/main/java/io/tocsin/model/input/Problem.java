package io.tocsin.model.input;

/**
 * One thing that is wrong with an input.
 *
 * @param path where, as a JSON path from the document's root, for example {@code
 *     $.s1_signal.all[0].op}
 * @param message what is wrong and what to do, one sentence
 * @param value the offending value as text, empty if it is missing
 * @param allowed what is allowed, empty if the message says it all
 */
public record Problem(String path, String message, String value, String allowed) {

  @Override
  public String toString() {
    return path
        + ": "
        + message
        + (value.isEmpty() ? "" : " (is " + value + ")")
        + (allowed.isEmpty() ? "" : "; allowed: " + allowed);
  }
}
