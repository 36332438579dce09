package io.tocsin.server.backtest.sweep;

import io.tocsin.strategy.SessionSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one combination of values.
 *
 * @param values in the order of the settings
 * @param in over the data that it is ranked by
 * @param stateHash at the end of those
 * @param out over the data that were kept back; null if none were
 */
record Variant(
    List<Object> values, SessionSummary in, long stateHash, @Nullable SessionSummary out) {}
