package io.tocsin.strategy;

import io.tocsin.model.journal.InstanceKey;
import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.risk.ReasonCode;
import io.tocsin.strategy.risk.Refusal;
import io.tocsin.strategy.state.StateVisitor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What kept one instance from trading, the newest last; bounded. */
final class MissedEntries {

  static final int KEPT = 100;

  private static final class Open {
    private final Refusal refusal;
    private long first;
    private long last;
    private long count = 1;

    Open(Refusal refusal, long nowMicros) {
      this.refusal = refusal;
      first = nowMicros;
      last = nowMicros;
    }

    Open visit(StateVisitor state) {
      Open visited = new Open(refusal.visit(state), first);
      visited.first = state.whole(first);
      visited.last = state.whole(last);
      visited.count = state.whole(count);
      return visited;
    }
  }

  private final Deque<Open> kept = new ArrayDeque<>();

  /** The reason that stood at the newest event, null if none did. */
  private @Nullable Open standing;

  private long total;

  /** Something stands in the way at this event; whether it did not at the event before. */
  boolean stands(Refusal refusal, long nowMicros) {
    Open open = standing;
    if (open != null && open.refusal.code() == refusal.code()) {
      open.last = nowMicros;
      open.count++;
      return false;
    }
    standing = add(refusal, nowMicros);
    return true;
  }

  /** Nothing stands in the way any more. */
  void lapse() {
    standing = null;
  }

  /** Something happened once. */
  void happened(ReasonCode code, String words, long nowMicros) {
    standing = null;
    add(new Refusal(code, words), nowMicros);
  }

  private Open add(Refusal refusal, long nowMicros) {
    Open open = new Open(refusal, nowMicros);
    if (kept.size() == KEPT) {
      kept.removeFirst();
    }
    kept.addLast(open);
    total++;
    return open;
  }

  /** In words what stands in the way now, empty if nothing does. */
  String standing() {
    Open open = standing;
    return open == null ? "" : open.refusal.words();
  }

  List<MissedEntry> view(InstanceKey key) {
    List<MissedEntry> entries = new ArrayList<>(kept.size());
    for (Open open : kept) {
      entries.add(
          new MissedEntry(
              key, open.refusal.code(), open.refusal.words(), open.first, open.last, open.count));
    }
    return entries;
  }

  long stateHash() {
    long hash = StateHash.mix(total, standing());
    Open newest = kept.peekLast();
    return newest == null ? hash : StateHash.mix(StateHash.mix(hash, newest.last), newest.count);
  }

  void visit(StateVisitor state) {
    total = state.whole(total);
    // What stands is the newest of all.
    boolean stands = state.flag(standing != null);
    state.each(kept, new Open(Refusal.ANY, 0), open -> open.visit(state));
    standing = stands ? kept.peekLast() : null;
  }
}
