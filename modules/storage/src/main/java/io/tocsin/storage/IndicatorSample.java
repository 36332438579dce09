package io.tocsin.storage;

/**
 * An indicator's value at one moment.
 *
 * @param indicator its id within the session
 * @param value NaN if it has none
 * @param status {@code ok}, or why it has none
 */
record IndicatorSample(
    String session,
    String venue,
    String symbol,
    String indicator,
    String type,
    double value,
    String status,
    long timeMicros) {}
