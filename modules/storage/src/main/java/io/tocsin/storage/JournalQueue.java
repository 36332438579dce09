package io.tocsin.storage;

import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.JournalRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records that were accepted and are not yet stored, in memory, in order by kind, bounded in
 * number. When it is full, equity points give way, the oldest first: the curve stays, with fewer
 * points. Nothing else is ever taken out again: further records are refused.
 *
 * <p>Not safe for threads: it belongs to one context.
 */
final class JournalQueue {

  /** What became of a record. */
  enum Outcome {
    TAKEN,
    /** Taken in the place of the oldest waiting equity point. */
    TAKEN_FOR_AN_EQUITY_POINT,
    /** It is an equity point, and there is no room. */
    EQUITY_POINT_DROPPED,
    /** There is no room. */
    REFUSED
  }

  /**
   * An accepted record.
   *
   * @param written strictly growing over all entries
   */
  record Entry(JournalRecord entry, long written) {}

  private final int capacity;
  private final Map<Class<? extends JournalRecord>, ArrayDeque<Entry>> waiting = new HashMap<>();
  private int size;

  JournalQueue(int capacity) {
    this.capacity = capacity;
  }

  Outcome offer(JournalRecord record, long written) {
    Outcome outcome = Outcome.TAKEN;
    if (size >= capacity) {
      if (queue(EquityPoint.class).pollFirst() == null) {
        return record instanceof EquityPoint ? Outcome.EQUITY_POINT_DROPPED : Outcome.REFUSED;
      }
      size--;
      outcome = Outcome.TAKEN_FOR_AN_EQUITY_POINT;
    }
    queue(record.getClass()).addLast(new Entry(record, written));
    size++;
    return outcome;
  }

  /**
   * Takes out the oldest records of a kind, at most {@code most}. They count as waiting until they
   * are {@link #done}.
   */
  List<Entry> take(Class<? extends JournalRecord> kind, int most) {
    ArrayDeque<Entry> from = queue(kind);
    List<Entry> batch = new ArrayList<>(Math.min(most, from.size()));
    while (batch.size() < most && !from.isEmpty()) {
      batch.add(from.removeFirst());
    }
    return batch;
  }

  /** So many of the records taken are stored, or given up. */
  void done(int records) {
    size -= records;
  }

  /** Records of one kind that were not yet taken. */
  int waiting(Class<? extends JournalRecord> kind) {
    return queue(kind).size();
  }

  /** All records that are not done. */
  int size() {
    return size;
  }

  private ArrayDeque<Entry> queue(Class<? extends JournalRecord> kind) {
    return waiting.computeIfAbsent(kind, unseen -> new ArrayDeque<>());
  }
}
