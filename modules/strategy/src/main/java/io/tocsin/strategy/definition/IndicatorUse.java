package io.tocsin.strategy.definition;

import io.tocsin.indicators.IndicatorSpec;

/**
 * An indicator as a strategy refers to it.
 *
 * @param name its name in the strategy's {@code indicators}, or its canonical id if it stands
 *     inline
 * @param ofInstance whether it speaks of the position or the signal (group H) and is computed here
 * @param unit of its value, for example {@code %}
 * @param warmUpSeconds history it needs before it has a value
 */
public record IndicatorUse(
    String name, IndicatorSpec spec, boolean ofInstance, String unit, double warmUpSeconds) {}
