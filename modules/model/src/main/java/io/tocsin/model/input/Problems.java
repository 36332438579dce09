package io.tocsin.model.input;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Collects what is wrong with one document, so that a person sees all of it at once. */
public final class Problems {

  private final List<Problem> found = new ArrayList<>();

  /** See {@link Problem} for the parts. */
  public void add(String path, String message, Object value, String allowed) {
    found.add(new Problem(path, message, String.valueOf(value), allowed));
  }

  /** A problem whose message says it all. */
  public void add(String path, String message) {
    found.add(new Problem(path, message, "", ""));
  }

  /** A name that is not known: the message proposes the nearest known one. */
  public void unknownName(String path, String what, String name, Collection<String> known) {
    String hint = nearest(name, known).map(n -> ", did you mean \"" + n + "\"?").orElse("");
    found.add(new Problem(path, "unknown " + what + hint, name, String.join(", ", known)));
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** What was found so far, in the order of finding. */
  public List<Problem> list() {
    return List.copyOf(found);
  }

  /**
   * Ends the reading of a document.
   *
   * @param source the file or body that was read
   * @throws InvalidInputException if anything was found
   */
  public void throwIfAny(String source) {
    if (!found.isEmpty()) {
      throw new InvalidInputException(source, found);
    }
  }

  /**
   * The known name with the smallest edit distance, whatever the case, if it is near enough to be a
   * slip of the pen: a third of the letters, at least two, never all of them.
   */
  public static Optional<String> nearest(String name, Collection<String> known) {
    String best = null;
    int bestDistance = Math.max(2, name.length() / 3) + 1;
    for (String candidate : known) {
      int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < bestDistance && distance < Math.max(name.length(), candidate.length())) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  private static int distance(String x, String y) {
    int[] row = new int[y.length() + 1];
    for (int j = 0; j <= y.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= x.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= y.length(); j++) {
        int above = row[j];
        int change = x.charAt(i - 1) == y.charAt(j - 1) ? diagonal : diagonal + 1;
        row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[y.length()];
  }
}
