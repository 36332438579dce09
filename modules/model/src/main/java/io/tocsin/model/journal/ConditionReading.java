package io.tocsin.model.journal;

import org.jspecify.annotations.Nullable;

/**
 * One leaf of a condition tree at one moment.
 *
 * @param section {@code S1}, {@code O1}, {@code Z1}, {@code ZE1} or {@code E1}
 * @param id the leaf's id, given or generated, unique in its section
 * @param indicator the indicator's name in the strategy, or its canonical id if it stands inline
 * @param op the operator as written, for example {@code >=}
 * @param threshold what the value is compared with, as text: a number, {@code 7..300}, or {@code
 *     ema26 = 61.2}
 * @param value the indicator's value, null if unknown
 * @param result what it came to
 * @param reason why it is pending or ignored, empty otherwise
 */
public record ConditionReading(
    String section,
    String id,
    String indicator,
    String op,
    String threshold,
    @Nullable Double value,
    LeafResult result,
    String reason) {}
