package io.tocsin.strategy;

import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.InstanceState;
import io.tocsin.model.journal.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * Where one instance stands, for display.
 *
 * @param direction null while a strategy of direction BOTH has not picked a side
 * @param previous the state before
 * @param sinceMicros when it entered its state; 0 before the session's start
 * @param trigger what brought it here
 * @param reason the same in words
 * @param next what is expected next, in words
 * @param transitions how many it has made
 * @param untilMicros when its timeout or cooldown ends; 0 if none runs
 */
public record InstanceView(
    InstanceKey key,
    @Nullable Direction direction,
    InstanceState state,
    InstanceState previous,
    long sinceMicros,
    Trigger trigger,
    String reason,
    String next,
    long transitions,
    long untilMicros) {}
