package io.tocsin.bus;

import io.tocsin.model.journal.JournalRecord;
import java.util.List;

/**
 * Records of {@link Bus#journal(List)} on their way: what one batch of events brought about travels
 * as one message.
 *
 * @param records in causal order
 */
record JournalNews(List<JournalRecord> records) {

  JournalNews {
    records = List.copyOf(records);
  }
}
