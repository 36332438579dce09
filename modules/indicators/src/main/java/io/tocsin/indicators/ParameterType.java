package io.tocsin.indicators;

/**
 * One parameter of an indicator type.
 *
 * @param name as in strategy files
 * @param unit {@code s}, {@code count}, {@code quote}, …
 * @param absent the default
 * @param min smallest value allowed
 * @param max largest value allowed
 * @param description one sentence
 */
public record ParameterType(
    String name, String unit, double absent, double min, double max, String description) {}
