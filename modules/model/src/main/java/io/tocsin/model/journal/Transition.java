package io.tocsin.model.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of an instance's state machine.
 *
 * @param number 1 for the instance's first transition, then one more each
 * @param reason in words; never empty where a rule refused something
 * @param price the instrument's last trade price at that moment, null if none was seen
 * @param conditions every condition of the trigger's group with its value then
 */
public record Transition(
    String session,
    InstanceKey instance,
    long number,
    InstanceState from,
    InstanceState to,
    Trigger trigger,
    String reason,
    long timeMicros,
    @Nullable Double price,
    List<ConditionReading> conditions)
    implements JournalRecord {}
