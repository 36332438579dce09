package io.tocsin.simulator.face;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes something once for the event at hand, however many clients take it; keeps the last only.
 *
 * @param <K> compared by identity
 * @param <V> what is made
 */
public final class Once<K, V> {

  private @Nullable K last;
  private @Nullable V made;

  /** What was made for this key the last time, or a new one. */
  public V of(K key, Supplier<V> making) {
    V known = made;
    if (last == key && known != null) {
      return known;
    }
    V fresh = making.get();
    last = key;
    made = fresh;
    return fresh;
  }
}
