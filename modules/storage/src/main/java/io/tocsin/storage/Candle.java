package io.tocsin.storage;

/**
 * A closed candle, as a session's stream tells it.
 *
 * @param venue empty where the session takes the symbol from one venue only
 * @param interval {@code 1s} to {@code 1h}
 * @param timeMicros of its opening
 */
record Candle(
    String session,
    String venue,
    String symbol,
    String interval,
    long timeMicros,
    double open,
    double high,
    double low,
    double close,
    double volume) {}
