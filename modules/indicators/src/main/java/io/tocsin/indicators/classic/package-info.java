/**
 * Classic indicators: pure, streaming, one closed candle after the other.
 *
 * <p>In: candles. Out: one number each, once there have been enough. They know nothing of the
 * engine, of time, or of threads, and can be used alone.
 */
@NullMarked
package io.tocsin.indicators.classic;

import org.jspecify.annotations.NullMarked;
