/**
 * Many variants of one session over the same data: a grid of strategy settings, run on all cores,
 * ranked, with data kept back to judge the choice by.
 *
 * <p>In: a planned backtest and what to vary. Out: a table, and {@code sweep.csv}.
 */
@NullMarked
package io.tocsin.server.backtest.sweep;

import org.jspecify.annotations.NullMarked;
