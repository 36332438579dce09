package io.tocsin.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The words after a benchmark's command, taken one after the other. A word that is not allowed ends
 * the process with code 2 and one line that says which, what is allowed, and what is usual.
 */
public final class Arguments {

  private final String command;
  private final Iterator<String> words;

  /**
   * @param command as a person types it, such as {@code bench pipeline}
   */
  public Arguments(String command, List<String> words) {
    this.command = command;
    this.words = words.iterator();
  }

  public Arguments(String command, String[] words) {
    this(command, Arrays.asList(words));
  }

  /** The next word as a whole number; {@code usual} if there is none. */
  public int number(String name, int usual, int least, int most) {
    if (!words.hasNext()) {
      return usual;
    }
    String word = words.next();
    try {
      int number = Integer.parseInt(word);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException none) {
      // told below
    }
    throw refused(
        "%s is \"%s\"; allowed is a whole number from %d to %d, usual is %d"
            .formatted(name, word, least, most, usual));
  }

  /** The same of the last word that there may be. */
  public int last(String name, int usual, int least, int most) {
    int number = number(name, usual, least, most);
    end();
    return number;
  }

  /**
   * All that is left, each of which must be known.
   *
   * @param all what is known, for a person
   */
  public List<String> rest(String name, Predicate<String> known, String all) {
    List<String> rest = new ArrayList<>();
    words.forEachRemaining(rest::add);
    for (String word : rest) {
      if (!known.test(word)) {
        throw refused("there is no %s \"%s\"; there are %s".formatted(name, word, all));
      }
    }
    return rest;
  }

  /** The next word; {@code usual} if there is none. */
  public String word(String usual) {
    return words.hasNext() ? words.next() : usual;
  }

  /** No word may be left. */
  public void end() {
    if (words.hasNext()) {
      throw refused("\"%s\" is one word too many".formatted(words.next()));
    }
  }

  /** Says it and ends the process; the exception is for the compiler only. */
  public IllegalStateException refused(String why) {
    System.err.printf("tocsin: %s: %s; \"scripts/tocsin help\" shows all of it%n", command, why);
    System.exit(2);
    return new IllegalStateException(why);
  }
}
