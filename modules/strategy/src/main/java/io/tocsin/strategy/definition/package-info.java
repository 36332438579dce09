/**
 * Strategies as data: what a strategy file says, read and checked whole.
 *
 * <p>In: the JSON of a strategy file. Out: a {@link
 * io.tocsin.strategy.definition.StrategyDefinition}, or every problem of the file at once.
 */
@NullMarked
package io.tocsin.strategy.definition;

import org.jspecify.annotations.NullMarked;
