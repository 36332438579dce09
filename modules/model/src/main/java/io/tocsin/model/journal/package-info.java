/**
 * What a session leaves behind: transitions, signals, orders, fills, positions, equity, alerts.
 * Produced by the strategy engine, stored, and shown.
 *
 * <p>Money and quantities are decimal. Times are event time in microseconds since the epoch, UTC.
 */
@NullMarked
package io.tocsin.model.journal;

import org.jspecify.annotations.NullMarked;
