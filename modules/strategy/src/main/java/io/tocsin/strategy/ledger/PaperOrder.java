package io.tocsin.strategy.ledger;

import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.OrderSide;
import io.tocsin.model.journal.OrderStatus;
import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.definition.EntryRule.TimeInForce;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** An order at the paper venue and how far it has come. */
public final class PaperOrder {

  private static final int AVERAGE_SCALE = 12;

  private final String session;
  private final InstanceKey instance;
  final String clientOrderId;
  final OrderSide side;
  final BigDecimal quantity;
  final @Nullable BigDecimal limitPrice;
  final TimeInForce timeInForce;
  final boolean reduceOnly;
  private final long createdMicros;

  /** When it reaches the venue. */
  final long dueMicros;

  private OrderStatus status = OrderStatus.NEW;
  private String reason;
  private BigDecimal filled = BigDecimal.ZERO;
  private BigDecimal notional = BigDecimal.ZERO;
  private BigDecimal fee = BigDecimal.ZERO;
  private long changedMicros;
  private int fills;

  /** Whether it has arrived and rests in the book. */
  boolean resting;

  /** Number of the book whose levels it took last; -1 for none. */
  long bookTaken = -1;

  /**
   * @param limitPrice null for a market order
   * @param reason why it is sent
   */
  public PaperOrder(
      String session,
      String clientOrderId,
      InstanceKey instance,
      OrderSide side,
      BigDecimal quantity,
      @Nullable BigDecimal limitPrice,
      TimeInForce timeInForce,
      boolean reduceOnly,
      String reason,
      long createdMicros,
      long dueMicros) {
    this.session = session;
    this.clientOrderId = clientOrderId;
    this.instance = instance;
    this.side = side;
    this.quantity = quantity;
    this.limitPrice = limitPrice;
    this.timeInForce = timeInForce;
    this.reduceOnly = reduceOnly;
    this.reason = reason;
    this.createdMicros = createdMicros;
    this.dueMicros = dueMicros;
    this.changedMicros = createdMicros;
  }

  public String clientOrderId() {
    return clientOrderId;
  }

  public BigDecimal quantity() {
    return quantity;
  }

  public OrderSide side() {
    return side;
  }

  public String reason() {
    return reason;
  }

  public OrderStatus status() {
    return status;
  }

  /** Whether it may still be filled. */
  public boolean isPending() {
    return status == OrderStatus.NEW || status == OrderStatus.PARTIALLY_FILLED;
  }

  public boolean hasFills() {
    return fills > 0;
  }

  BigDecimal remaining() {
    return quantity.subtract(filled);
  }

  /** Number of the next fill, from 1. */
  int nextFill() {
    return fills + 1;
  }

  void filled(BigDecimal fillQuantity, BigDecimal price, BigDecimal fillFee, long nowMicros) {
    fills++;
    filled = filled.add(fillQuantity);
    notional = notional.add(price.multiply(fillQuantity));
    fee = fee.add(fillFee);
    status = remaining().signum() == 0 ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
    changedMicros = nowMicros;
  }

  /** Ends what is left of it. */
  public void cancel(String why, long nowMicros) {
    status = OrderStatus.CANCELLED;
    reason = why;
    changedMicros = nowMicros;
  }

  /** The venue did not take it. */
  public void reject(String why, long nowMicros) {
    status = OrderStatus.REJECTED;
    reason = why;
    changedMicros = nowMicros;
  }

  /** As of now, for the journal. */
  public OrderRecord toRecord() {
    return new OrderRecord(
        session,
        clientOrderId,
        instance,
        side,
        limitPrice == null ? "market" : "limit",
        quantity,
        limitPrice,
        reduceOnly,
        status,
        filled,
        filled.signum() == 0
            ? null
            : Money.tidy(notional.divide(filled, AVERAGE_SCALE, RoundingMode.HALF_UP)),
        Money.tidy(fee),
        reason,
        createdMicros,
        changedMicros);
  }

  /** One of its executions, for the journal. */
  public Fill toFill(PaperVenue.Execution execution, long nowMicros) {
    return new Fill(
        session,
        clientOrderId + ":f" + execution.number(),
        clientOrderId,
        instance,
        side,
        execution.price(),
        execution.quantity(),
        execution.fee(),
        execution.maker(),
        nowMicros);
  }

  public long stateHash() {
    long hash = StateHash.mix(status.ordinal(), clientOrderId);
    hash = StateHash.mix(hash, filled);
    hash = StateHash.mix(hash, notional);
    hash = StateHash.mix(hash, fee);
    hash = StateHash.mix(hash, dueMicros);
    return StateHash.mix(hash, bookTaken);
  }
}
