/**
 * Coinbase Advanced Trade: its public WebSocket and the public REST calls.
 *
 * <p>In: frames of {@code market_trades}, {@code ticker}, {@code level2} and {@code heartbeats},
 * numbered through by connection, and REST answers. Out: calls on a {@link
 * io.tocsin.venues.FrameSink}.
 */
@NullMarked
package io.tocsin.venues.coinbase;

import org.jspecify.annotations.NullMarked;
