/**
 * Kraken spot: WebSocket v2 and the public REST calls.
 *
 * <p>In: frames of {@code trade}, {@code ticker} and {@code book}, whose books are held against
 * Kraken's CRC32, and REST answers. Out: calls on a {@link io.tocsin.venues.FrameSink}.
 */
@NullMarked
package io.tocsin.venues.kraken;

import org.jspecify.annotations.NullMarked;
