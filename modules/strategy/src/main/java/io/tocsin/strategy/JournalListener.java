package io.tocsin.strategy;

import io.tocsin.model.journal.JournalRecord;

/** Takes what a session records, in causal order, on the thread that gives it its events. */
@FunctionalInterface
public interface JournalListener {
  void record(JournalRecord entry);
}
