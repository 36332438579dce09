/**
 * The program: configuration, command line, and the wiring of all modules. The only module that
 * sees all others.
 *
 * <p>In: files under {@code config/}, the environment, flags. Out: a running server, or a
 * backtest's result files.
 */
@NullMarked
package io.tocsin.server;

import org.jspecify.annotations.NullMarked;
