/**
 * Finnhub: trades of US stocks, currency pairs and Binance's spot markets, for a user's key.
 *
 * <p>In: JSON frames of its one WebSocket, {@code /quote} answers, lists of symbols. Out: calls on
 * a {@link io.tocsin.venues.FrameSink}: trades without side and id, and tickers that carry the last
 * price only. There is no top of book and no book.
 */
@NullMarked
package io.tocsin.venues.finnhub;

import org.jspecify.annotations.NullMarked;
