package io.tocsin.strategy.condition;

import io.tocsin.model.journal.LeafResult;
import io.tocsin.strategy.definition.SectionName;

/**
 * One section of an instance as it stands, for display.
 *
 * @param active whether the instance's state is asking it now
 * @param result {@code MET}, {@code NOT_MET} or {@code PENDING}
 */
public record SectionView(
    SectionName section, boolean active, LeafResult result, ConditionView tree) {}
