package io.tocsin.model.journal;

import java.math.BigDecimal;

/**
 * One execution of an order.
 *
 * @param fillId unique and the same in every run over the same events
 * @param price quote units
 * @param quantity base units
 * @param fee quote units, positive is paid
 * @param maker whether the order rested in the book
 */
public record Fill(
    String session,
    String fillId,
    String clientOrderId,
    InstanceKey instance,
    OrderSide side,
    BigDecimal price,
    BigDecimal quantity,
    BigDecimal fee,
    boolean maker,
    long timeMicros)
    implements JournalRecord {}
