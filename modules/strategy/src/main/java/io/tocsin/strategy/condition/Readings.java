package io.tocsin.strategy.condition;

import io.tocsin.indicators.IndicatorStatus;
import io.tocsin.strategy.definition.IndicatorUse;
import io.tocsin.strategy.state.StateVisitor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest value or reason of absence of every indicator that one instance refers to. Written
 * once an evaluation, read by its leaves.
 */
public final class Readings {

  private static final List<IndicatorStatus> STATUSES = List.of(IndicatorStatus.values());

  private final List<IndicatorUse> uses;
  private final IndicatorStatus[] status;
  private final double[] value;

  /** The bits of the slots whose reading is another one than at the evaluation before. */
  private long changed;

  /**
   * @param uses each once; their places are the slots
   */
  public Readings(List<IndicatorUse> uses) {
    this.uses = List.copyOf(uses);
    status = new IndicatorStatus[uses.size()];
    value = new double[uses.size()];
    Arrays.fill(status, IndicatorStatus.NO_DATA);
  }

  public List<IndicatorUse> uses() {
    return uses;
  }

  int slot(IndicatorUse use) {
    int slot = uses.indexOf(use);
    if (slot < 0) {
      throw new IllegalArgumentException(use.name() + " is not read here");
    }
    return slot;
  }

  /** The next evaluation begins: what is not set to something else now has not changed. */
  public void begin() {
    changed = 0;
  }

  /**
   * Takes a new reading.
   *
   * @param number the value; while warming, the seconds of history so far
   */
  public void set(int slot, IndicatorStatus newStatus, double number) {
    if (newStatus != status[slot]
        || Double.doubleToRawLongBits(number) != Double.doubleToRawLongBits(value[slot])) {
      status[slot] = newStatus;
      value[slot] = number;
      changed |= bit(slot);
    }
  }

  /** One bit for a slot; those past the sixty-third share the last. */
  static long bit(int slot) {
    return 1L << Math.min(slot, Long.SIZE - 1);
  }

  /** Whether one of the slots with these bits has changed since the evaluation before. */
  boolean changed(long bits) {
    return (changed & bits) != 0;
  }

  boolean isKnown(int slot) {
    return status[slot] == IndicatorStatus.OK;
  }

  IndicatorStatus status(int slot) {
    return status[slot];
  }

  double raw(int slot) {
    return value[slot];
  }

  /** The number that may be shown: fresh or stale, null if there is none. */
  public @Nullable Double shown(IndicatorUse use) {
    int slot = slot(use);
    return status[slot].hasValue() ? (Double) value[slot] : null;
  }

  /** The value if it may be acted upon, NaN otherwise. */
  public double known(IndicatorUse use) {
    int slot = slot(use);
    return isKnown(slot) ? value[slot] : Double.NaN;
  }

  /** Why the indicator cannot be acted upon, empty if it can. */
  public String reason(IndicatorUse use) {
    return reason(slot(use));
  }

  String reason(int slot) {
    IndicatorUse use = uses.get(slot);
    return switch (status[slot]) {
      case OK -> "";
      case WARMING ->
          "warming "
              + Words.seconds(Math.floor(value[slot]))
              + "/"
              + Words.seconds(use.warmUpSeconds())
              + " s";
      case NO_DATA -> "no data";
      case NO_BOOK -> "no book";
      case UNDEFINED -> "undefined";
      case STALE -> "stale";
      case TAINTED -> "tainted: its window spans a gap in the data";
      case NO_POSITION ->
          use.spec().type().equals("SIGNAL_AGE_SECONDS") ? "no signal" : "no position";
    };
  }

  public void visit(StateVisitor state) {
    for (int slot = 0; slot < status.length; slot++) {
      status[slot] = state.choice(STATUSES, status[slot]);
      value[slot] = state.real(value[slot]);
    }
  }
}
