/**
 * The strategy engine of one session: pure, deterministic, in event time.
 *
 * <p>In: a {@link io.tocsin.strategy.plan.SessionPlan} and the session's events with their
 * indicator values. Out: a journal of transitions, signals, orders, fills, positions, equity and
 * alerts, and views of where everything stands. No Vert.x, no threads, no wall clock.
 */
@NullMarked
package io.tocsin.strategy;

import org.jspecify.annotations.NullMarked;
