package io.tocsin.model.journal;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * An order as of its last change.
 *
 * @param clientOrderId its idempotency key, made from session, instance and transition number
 * @param type {@code market} or {@code limit}
 * @param quantity base units, a multiple of the lot size
 * @param limitPrice null on market orders
 * @param reduceOnly true for an exit
 * @param averagePrice null until something is filled
 * @param fee quote units, so far
 * @param reason why it was sent, changed, refused or cancelled
 * @param timeMicros of its last change
 */
public record OrderRecord(
    String session,
    String clientOrderId,
    InstanceKey instance,
    OrderSide side,
    String type,
    BigDecimal quantity,
    @Nullable BigDecimal limitPrice,
    boolean reduceOnly,
    OrderStatus status,
    BigDecimal filledQuantity,
    @Nullable BigDecimal averagePrice,
    BigDecimal fee,
    String reason,
    long createdMicros,
    long timeMicros)
    implements JournalRecord {}
