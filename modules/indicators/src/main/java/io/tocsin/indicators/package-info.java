/**
 * Indicators: numbers computed from one symbol's market events, in event time.
 *
 * <p>In: {@link io.tocsin.model.MarketBatch}. Out: {@link io.tocsin.indicators.EvaluatedBatch}, the
 * same events with the value, or the reason for its absence, of every indicator at every event.
 * Pure: no Vert.x, no threads, no wall clock.
 */
@NullMarked
package io.tocsin.indicators;

import org.jspecify.annotations.NullMarked;
