/**
 * Binance spot and USD-M futures: stream names, frames, REST paths and rules.
 *
 * <p>In: frames of {@code @trade}, {@code @bookTicker}, {@code @depth@100ms} and
 * {@code @miniTicker} in combined framing, and REST answers. Out: calls on a {@link
 * io.tocsin.venues.FrameSink}.
 */
@NullMarked
package io.tocsin.venues.binance;

import org.jspecify.annotations.NullMarked;
