/**
 * The words that all of Tocsin shares: market events, instruments, symbols, time and the records
 * that a session leaves behind.
 *
 * <p>Nothing comes in and nothing goes out: these are immutable values, without Vert.x, threads or
 * a wall clock.
 */
@NullMarked
package io.tocsin.model;

import org.jspecify.annotations.NullMarked;
