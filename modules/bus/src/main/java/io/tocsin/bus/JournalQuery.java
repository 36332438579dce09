package io.tocsin.bus;

import io.tocsin.model.journal.JournalRecord;
import org.jspecify.annotations.Nullable;

/**
 * A question to storage about one kind of record.
 *
 * @param kind the record's class
 * @param session only this session's, all if null
 * @param strategy only this strategy's, all if null
 * @param symbol only this canonical symbol's, all if null
 * @param fromMicros inclusive, {@code Long.MIN_VALUE} for no bound
 * @param toMicros exclusive, {@code Long.MAX_VALUE} for no bound
 * @param limit newest so many, 1 to 10,000
 */
public record JournalQuery(
    Class<? extends JournalRecord> kind,
    @Nullable String session,
    @Nullable String strategy,
    @Nullable String symbol,
    long fromMicros,
    long toMicros,
    int limit) {}
