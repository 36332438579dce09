package io.tocsin.bus;

/**
 * A question to storage about the closed candles of one chart of one session.
 *
 * @param venue empty where the session takes the symbol from one venue only
 * @param symbol canonical
 * @param interval {@code 1s} to {@code 1h}
 * @param limit newest so many, 1 to 10,000
 */
public record CandleQuery(
    String session, String venue, String symbol, String interval, int limit) {}
