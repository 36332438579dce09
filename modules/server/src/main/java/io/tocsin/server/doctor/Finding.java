package io.tocsin.server.doctor;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * What a check found.
 *
 * @param check a word
 * @param sentence what is so
 * @param todo what to do about it; empty if nothing
 */
public record Finding(String check, Verdict verdict, String sentence, String todo) {

  /** How good that is. */
  public enum Verdict {
    OK,
    /** It runs, but. */
    WARN,
    /** It does not run. */
    FAIL,
    /** It cannot be known from here. */
    UNKNOWN
  }

  static Finding ok(String check, String sentence) {
    return new Finding(check, Verdict.OK, sentence, "");
  }

  static Finding warn(String check, String sentence, String todo) {
    return new Finding(check, Verdict.WARN, sentence, todo);
  }

  static Finding fail(String check, String sentence, String todo) {
    return new Finding(check, Verdict.FAIL, sentence, todo);
  }

  static Finding unknown(String check, String sentence) {
    return new Finding(check, Verdict.UNKNOWN, sentence, "");
  }

  /** For programs. */
  public JsonObject json() {
    return new JsonObject()
        .put("check", check)
        .put("verdict", verdict.name().toLowerCase(Locale.ROOT))
        .put("sentence", sentence)
        .put("todo", todo);
  }

  /** For people: one line, or two where something is to be done. */
  public String line() {
    String line =
        "%-8s %-9s %s".formatted(verdict.name().toLowerCase(Locale.ROOT), check, sentence);
    return todo.isEmpty() ? line : line + "\n" + " ".repeat(19) + "→ " + todo;
  }
}
