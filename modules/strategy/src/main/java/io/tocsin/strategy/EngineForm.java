package io.tocsin.strategy;

import io.tocsin.strategy.plan.SessionPlan;
import io.tocsin.strategy.state.OtherVersionException;
import io.tocsin.strategy.state.StateReader;
import io.tocsin.strategy.state.StateVisitor;
import io.tocsin.strategy.state.StateWriter;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * The byte form of a session engine: a mark, the version of the form, the plan's fingerprint, the
 * state in the order of its walk, and a checksum.
 */
final class EngineForm {

  /** "TOCS". */
  private static final int MARK = 0x544F_4353;

  /** Grows whenever the walk changes; an older form is refused, not guessed at. */
  static final int VERSION = 1;

  private EngineForm() {}

  static byte[] write(SessionPlan plan, int sizeAtLast, Consumer<StateVisitor> walk) {
    StateWriter out = new StateWriter(sizeAtLast + 1_024);
    out.count(MARK);
    out.count(VERSION);
    SortedMap<String, Long> parts = plan.fingerprint();
    out.count(parts.size());
    parts.forEach((name, print) -> {
      out.text(name);
      out.whole(print);
    });
    walk.accept(out);
    return out.sealed();
  }

  /**
   * @throws OtherVersionException if another version of the program wrote it
   */
  static void requireVersion(byte[] snapshot) {
    StateReader in = new StateReader(snapshot);
    if (in.count(0) == MARK) {
      OtherVersionException.require("the snapshot", in.count(0), VERSION);
    }
  }

  static void read(byte[] snapshot, SessionPlan plan, Consumer<StateVisitor> walk) {
    StateReader in = new StateReader(snapshot);
    if (in.count(0) != MARK) {
      throw new IllegalArgumentException("these bytes are no snapshot of a session's strategies");
    }
    OtherVersionException.require("the snapshot", in.count(0), VERSION);
    SortedMap<String, Long> parts = plan.fingerprint();
    int known = in.count(0);
    for (int i = 0; i < known; i++) {
      String name = in.text("");
      Long print = parts.remove(name);
      if (in.whole(0) != (print == null ? 0 : print)) {
        throw new IllegalArgumentException(
            print == null
                ? "the session no longer has the " + name + ", with which the snapshot was taken"
                : "the " + name + " changed since the snapshot was taken");
      }
    }
    if (!parts.isEmpty()) {
      throw new IllegalArgumentException(
          "the " + parts.firstKey() + " is new since the snapshot was taken");
    }
    walk.accept(in);
    in.end();
  }
}
