/**
 * Condition trees at work: one instance's leaves, folded over its readings in event time.
 *
 * <p>In: indicator values with their status, one evaluation after the other. Out: whether a section
 * is met, and everything that a person needs to see why.
 */
@NullMarked
package io.tocsin.strategy.condition;

import org.jspecify.annotations.NullMarked;
