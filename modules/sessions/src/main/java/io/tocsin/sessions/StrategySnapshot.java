package io.tocsin.sessions;

import io.tocsin.model.journal.JournalRecord;
import io.tocsin.strategy.SessionEngine;
import io.tocsin.strategy.state.OtherVersionException;
import io.tocsin.strategy.state.StateReader;
import io.tocsin.strategy.state.StateWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A session's strategies as they stood between two batches, with what they had to tell storage.
 *
 * @param sessionId whose it is
 * @param rows evaluated rows that were worked off since the session's start
 * @param nextNumber number of the next entry of the session's journal
 * @param outbox entries that storage has not acknowledged, in their order
 * @param engine as {@link io.tocsin.strategy.SessionEngine#snapshot} gives it
 */
record StrategySnapshot(
    String sessionId, long rows, long nextNumber, List<Entry> outbox, byte[] engine) {

  /** "TOCB". */
  private static final int MARK = 0x544F_4342;

  private static final int VERSION = 1;

  /**
   * An entry of the journal.
   *
   * @param number from 1, grows by one
   * @param bytes as {@link JournalForm} has them, made once
   */
  record Entry(long number, JournalRecord record, byte[] bytes) {
    Entry(long number, JournalRecord record) {
      this(number, record, JournalForm.bytes(record));
    }
  }

  byte[] bytes() {
    int size = engine.length + 256;
    for (Entry entry : outbox) {
      size += entry.bytes().length + 16;
    }
    StateWriter out = new StateWriter(size);
    out.count(MARK);
    out.count(VERSION);
    out.text(sessionId);
    out.whole(rows);
    out.whole(nextNumber);
    out.count(outbox.size());
    for (Entry entry : outbox) {
      out.whole(entry.number());
      out.block(entry.bytes());
    }
    out.block(engine);
    return out.sealed();
  }

  /**
   * Looks at versions only: what else may be wrong is found when it is read.
   *
   * @throws OtherVersionException if another version of the program wrote it, or a part of it
   */
  static void requireVersion(byte[] bytes) {
    StateReader in;
    try {
      in = new StateReader(bytes);
    } catch (IllegalArgumentException damaged) {
      return;
    }
    if (in.count(0) != MARK) {
      return;
    }
    OtherVersionException.require("the snapshot", in.count(0), VERSION);
    in.text("");
    in.whole(0);
    in.whole(0);
    for (int left = in.count(0); left > 0; left--) {
      in.whole(0);
      in.block();
    }
    SessionEngine.requireVersion(in.block());
  }

  /**
   * @throws IllegalArgumentException if the bytes are damaged, or of another version or session
   */
  static StrategySnapshot of(String sessionId, byte[] bytes) {
    StateReader in = new StateReader(bytes);
    if (in.count(0) != MARK) {
      throw new IllegalArgumentException("this is no snapshot of a session");
    }
    OtherVersionException.require("the snapshot", in.count(0), VERSION);
    String owner = in.text("");
    if (!owner.equals(sessionId)) {
      throw new IllegalArgumentException("the snapshot is of session " + owner);
    }
    long rows = in.whole(0);
    long nextNumber = in.whole(0);
    int size = in.count(0);
    List<Entry> outbox = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      long number = in.whole(0);
      byte[] entry = in.block();
      outbox.add(new Entry(number, JournalForm.of(entry), entry));
    }
    byte[] engine = in.block();
    in.end();
    return new StrategySnapshot(sessionId, rows, nextNumber, List.copyOf(outbox), engine);
  }
}
