package io.tocsin.strategy;

import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.InstanceState;
import io.tocsin.strategy.condition.SectionView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All conditions of one instance as they stand, for display.
 *
 * @param nearest progress of the active section that has come farthest, 0 to 1; null if unknown
 * @param blockers what still keeps the active sections from being met, in words
 */
public record InstanceConditions(
    InstanceKey key,
    InstanceState state,
    @Nullable Double nearest,
    List<String> blockers,
    List<SectionView> sections) {}
