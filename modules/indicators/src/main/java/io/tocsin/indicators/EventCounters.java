package io.tocsin.indicators;

/**
 * What did not go as it should with one instrument's events, since the engine began.
 *
 * @param outOfOrder events up to 1 s older than their predecessor, taken at its time
 * @param late events older than that, dropped
 * @param anomalies events with a price, quantity or quote that cannot be, dropped
 */
public record EventCounters(long outOfOrder, long late, long anomalies) {}
