/**
 * The classic technical indicators, each a small state machine fed by closed candles.
 *
 * <p>In: open, high, low, close and volume of one closed candle after the other. Out: the value
 * after each, NaN while there is none. Definitions and warm-up are those of TA-Lib (classic
 * compatibility, no unstable period); what TA-Lib lacks is as in ta4j. Where TA-Lib answers a
 * division by zero with 0, the value here is NaN: an unknown is never a number.
 *
 * <p>Pure and usable alone: no clock, no threads, no allocation after construction.
 */
@NullMarked
package io.tocsin.indicators.classic;

import org.jspecify.annotations.NullMarked;
