package io.tocsin.strategy.risk;

import io.tocsin.model.journal.InstanceKey;
import java.math.BigDecimal;

/**
 * What an instance has at stake, by a position or by an entry that is still pending.
 *
 * @param notional quote units
 * @param margin held, or needed once it is filled
 * @param reserve quote units that a pending entry will take from cash, margin and fee; 0 for a
 *     position, whose margin has left cash already
 */
public record Exposure(
    InstanceKey instance, BigDecimal notional, BigDecimal margin, BigDecimal reserve) {}
