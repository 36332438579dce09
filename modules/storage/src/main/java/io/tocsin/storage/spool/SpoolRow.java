package io.tocsin.storage.spool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that waits.
 *
 * @param table see {@link SpoolItem#table}
 * @param timeMicros event time
 * @param written when it was accepted, microseconds since the epoch, strictly growing over all
 *     rows: the order of rows
 * @param entry which record it is, the same however often it was sent: its number in its journal,
 *     or the negative of {@code written} if it has none
 * @param columns Long, Double, Boolean, String or null
 */
public record SpoolRow(
    int table, long timeMicros, long written, long entry, List<@Nullable Object> columns) {}
