package io.tocsin.strategy.state;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Walks over state in one fixed order, to write it or to read it back. Each method is given what
 * the state is and returns what it is to be; only a reader returns anything else. One walk for
 * both, so that what is written is what is read.
 */
public interface StateVisitor {

  /** Whether this is a reader, which is shown a new engine and fills it. */
  boolean reads();

  long whole(long value);

  /** To the bit, whatever kind of NaN it is. */
  double real(double value);

  boolean flag(boolean value);

  String text(String value);

  /** With its scale: {@code 1.0} does not become {@code 1.00}. */
  BigDecimal decimal(BigDecimal value);

  default int count(int value) {
    return Math.toIntExact(whole(value));
  }

  default @Nullable BigDecimal decimalOrNull(@Nullable BigDecimal value) {
    return flag(value != null) ? decimal(value == null ? BigDecimal.ZERO : value) : null;
  }

  default @Nullable String textOrNull(@Nullable String value) {
    return flag(value != null) ? text(value == null ? "" : value) : null;
  }

  /**
   * One of an enum's values, by its place: an enum that changes makes another version of the form.
   */
  default <E extends Enum<E>> E choice(List<E> all, E value) {
    int place = count(value.ordinal());
    if (place < 0 || place >= all.size()) {
      throw new IllegalArgumentException("the snapshot names a value that " + all + " has not");
    }
    return all.get(place);
  }

  default double[] reals(double[] values) {
    int length = count(values.length);
    double[] visited = reads() ? new double[length] : values;
    for (int i = 0; i < length; i++) {
      visited[i] = real(visited[i]);
    }
    return visited;
  }

  /**
   * A collection in its order, which a reader fills.
   *
   * @param any an element whose content does not matter, for a reader to be shown
   * @param visit of one element
   */
  default <T> void each(Collection<T> elements, T any, UnaryOperator<T> visit) {
    int size = count(elements.size());
    if (reads()) {
      elements.clear();
      for (int i = 0; i < size; i++) {
        elements.add(visit.apply(any));
      }
    } else {
      for (T element : elements) {
        var unused = visit.apply(element);
      }
    }
  }
}
