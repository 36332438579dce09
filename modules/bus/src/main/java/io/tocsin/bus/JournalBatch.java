package io.tocsin.bus;

import io.tocsin.model.journal.JournalRecord;
import java.util.List;

/**
 * Consecutive entries of one numbered journal on their way to storage, which holds each (journal,
 * number) once, however often it comes: whoever is killed before the answer sends them again.
 *
 * @param journal name of the sequence that is numbered: a session's id for what its strategies do,
 *     see {@link #life} for what becomes of the session itself
 * @param firstNumber number of the first record, from 1; each following one has the next number
 * @param records in causal order, at least one
 */
public record JournalBatch(String journal, long firstNumber, List<JournalRecord> records) {

  public JournalBatch {
    records = List.copyOf(records);
    if (firstNumber < 1 || records.isEmpty()) {
      throw new IllegalArgumentException(
          "a batch of " + journal + " needs a record and a number from 1, not " + firstNumber);
    }
  }

  /** Name of the journal of a session's own states. */
  public static String life(String sessionId) {
    return sessionId + ":life";
  }

  /** Number of the last record. */
  public long lastNumber() {
    return firstNumber + records.size() - 1;
  }
}
