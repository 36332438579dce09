/**
 * Many variants of one session over the same data: a grid of strategy settings, run on all cores,
 * on a server on all but one, ranked, with data kept back to judge the choice by.
 *
 * <p>In: a planned backtest and what to vary; {@code command.sweeps_…}. Out: a table, {@code
 * sweep.csv}, {@code summary.json}, the {@code sweeps} stream.
 */
@NullMarked
package io.tocsin.server.backtest.sweep;

import org.jspecify.annotations.NullMarked;
