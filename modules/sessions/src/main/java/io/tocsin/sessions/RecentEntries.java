package io.tocsin.sessions;

import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.sessions.StrategySnapshot.Entry;
import io.tocsin.strategy.state.OtherVersionException;
import io.tocsin.strategy.state.StateReader;
import io.tocsin.strategy.state.StateWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The newest entries of a session's journal of each kind, for the screen alone: after a restart its
 * streams begin with them. What decides anything is elsewhere.
 */
final class RecentEntries {

  static final int KEPT = 200;
  static final int KEPT_EQUITY = 500;

  private static final int VERSION = 1;

  private final Map<Class<?>, Deque<Entry>> byKind = new LinkedHashMap<>();
  private boolean changed;

  void add(Entry entry) {
    Class<? extends JournalRecord> kind = entry.record().getClass();
    Deque<Entry> kept = byKind.computeIfAbsent(kind, each -> new ArrayDeque<>());
    if (kept.size() == (kind == EquityPoint.class ? KEPT_EQUITY : KEPT)) {
      kept.removeFirst();
    }
    kept.addLast(entry);
    changed = true;
  }

  /** Whether there is anything new since the last call. */
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  /** All of them in the order of their numbers. */
  List<Entry> all() {
    List<Entry> all = new ArrayList<>();
    byKind.values().forEach(all::addAll);
    all.sort(Comparator.comparingLong(Entry::number));
    return all;
  }

  static byte[] bytes(List<Entry> entries) {
    StateWriter out = new StateWriter(1 << 16);
    out.count(VERSION);
    out.count(entries.size());
    for (Entry entry : entries) {
      out.whole(entry.number());
      out.block(entry.bytes());
    }
    return out.sealed();
  }

  /**
   * @throws IllegalArgumentException if the bytes are damaged or of another version
   */
  static List<Entry> of(byte[] bytes) {
    StateReader in = new StateReader(bytes);
    OtherVersionException.require("the journal of recent entries", in.count(0), VERSION);
    int size = in.count(0);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      long number = in.whole(0);
      byte[] entry = in.block();
      entries.add(new Entry(number, JournalForm.of(entry), entry));
    }
    in.end();
    return entries;
  }

  /**
   * What the screen begins with after a restart.
   *
   * @param recent as they were remembered, some seconds before the end
   * @param snapshot what the session goes on from: what was numbered beyond it never was
   */
  static List<Entry> before(List<Entry> recent, StrategySnapshot snapshot) {
    Map<Long, Entry> byNumber = new TreeMap<>();
    recent.forEach(entry -> byNumber.put(entry.number(), entry));
    snapshot.outbox().forEach(entry -> byNumber.put(entry.number(), entry));
    byNumber.keySet().removeIf(number -> number >= snapshot.nextNumber());
    return List.copyOf(byNumber.values());
  }
}
