package io.tocsin.model.journal;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A strategy section that fired: S1, O1, Z1, ZE1 or E1.
 *
 * @param signalId unique and the same in every run over the same events
 * @param indicators value by indicator name, null if unknown then
 */
public record Signal(
    String session,
    String signalId,
    InstanceKey instance,
    Trigger type,
    Direction direction,
    long timeMicros,
    @Nullable Double price,
    List<ConditionReading> conditions,
    SortedMap<String, @Nullable Double> indicators)
    implements JournalRecord {}
