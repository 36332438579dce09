package io.tocsin.model;

/**
 * What was traded in one interval, as a source tells it that has no single trades. Its end is the
 * time of its row, a multiple of the interval since the epoch.
 *
 * @param intervalMicros from its begin, which it includes, to its end, which it does not
 * @param open first price, quote units
 * @param high highest price
 * @param low lowest price
 * @param close last price
 * @param volume quantity, base units
 */
public record Candle(
    long intervalMicros, double open, double high, double low, double close, double volume) {}
