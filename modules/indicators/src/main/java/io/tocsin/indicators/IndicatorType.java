package io.tocsin.indicators;

import java.util.List;

/**
 * One entry of the catalogue.
 *
 * @param name as in strategy files, for example {@code PUMP_MAGNITUDE_PCT}
 * @param group {@code A} to {@code H}, as in indicators.md
 * @param unit of the value: {@code %}, {@code %/s}, {@code ratio}, {@code quote}, {@code s}
 * @param description what it means, one sentence
 * @param formula as in the documentation
 * @param parameters in the order they are documented
 * @param needsBook whether it is unknown without quotes
 * @param ofInstance whether it speaks of the strategy instance (group H) and is computed by the
 *     strategy engine
 */
public record IndicatorType(
    String name,
    String group,
    String unit,
    String description,
    String formula,
    List<ParameterType> parameters,
    boolean needsBook,
    boolean ofInstance) {}
