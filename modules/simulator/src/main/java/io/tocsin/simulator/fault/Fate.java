package io.tocsin.simulator.fault;

import org.jspecify.annotations.Nullable;

/**
 * What is to become of one frame.
 *
 * @param lost never sent; all else is then of no account
 * @param twice sent twice
 * @param late sent after the next frame of its symbol and channel
 * @param cut truncated
 * @param garble partly overwritten
 * @param heldBackBy the misbehaviour that holds it back, if one does
 */
public record Fate(
    boolean lost,
    boolean twice,
    boolean late,
    boolean cut,
    boolean garble,
    @Nullable Ongoing heldBackBy) {

  /** Sent as it is. */
  public static final Fate WELL = new Fate(false, false, false, false, false, null);

  static final Fate LOST = new Fate(true, false, false, false, false, null);

  Fate doubled() {
    return new Fate(false, true, late, cut, garble, heldBackBy);
  }

  Fate overtaken() {
    return new Fate(false, twice, true, cut, garble, heldBackBy);
  }

  Fate truncated() {
    return new Fate(false, twice, late, true, garble, heldBackBy);
  }

  Fate garbled() {
    return new Fate(false, twice, late, cut, true, heldBackBy);
  }

  Fate delayed(Ongoing by) {
    return new Fate(false, twice, late, cut, garble, by);
  }
}
