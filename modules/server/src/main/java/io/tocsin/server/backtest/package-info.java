/**
 * Backtests from the command line: a recording through the same verticles as a live session, and
 * the files it leaves.
 *
 * <p>In: a session file and a recording. Out: a summary on the screen and result files that are the
 * same bytes every time.
 */
@NullMarked
package io.tocsin.server.backtest;

import org.jspecify.annotations.NullMarked;
