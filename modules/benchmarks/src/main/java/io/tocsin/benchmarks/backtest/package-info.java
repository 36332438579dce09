/**
 * Whole backtests: events a second from files to results, beside ta4j's backtest of an equal
 * strategy.
 *
 * <p>In: made-up trades and candles, written to a folder of its own first. Out: a table.
 */
@NullMarked
package io.tocsin.benchmarks.backtest;

import org.jspecify.annotations.NullMarked;
