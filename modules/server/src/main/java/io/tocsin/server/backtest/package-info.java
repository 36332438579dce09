/**
 * Backtests from the command line and as jobs of a server: a recording through the same verticles
 * as a live session, and the files it leaves.
 *
 * <p>In: a session file and a recording; {@code command.backtests_…}. Out: a summary on the screen
 * and result files that are the same bytes every time; the {@code backtests} stream.
 */
@NullMarked
package io.tocsin.server.backtest;

import org.jspecify.annotations.NullMarked;
