package io.tocsin.strategy;

import io.tocsin.model.journal.InstanceKey;
import io.tocsin.strategy.risk.ReasonCode;

/**
 * Something that kept one instance from trading, from the first event at which it did to the last:
 * a reason that stands over many events is one entry.
 *
 * @param words as they were at its first event
 * @param count events at which it stood
 */
public record MissedEntry(
    InstanceKey instance,
    ReasonCode code,
    String words,
    long firstMicros,
    long lastMicros,
    long count) {}
