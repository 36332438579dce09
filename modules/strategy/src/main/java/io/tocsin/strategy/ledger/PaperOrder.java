package io.tocsin.strategy.ledger;

import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.OrderSide;
import io.tocsin.model.journal.OrderStatus;
import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.definition.EntryRule.TimeInForce;
import io.tocsin.strategy.state.StateVisitor;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order at the paper venue and how far it has come. */
public final class PaperOrder {

  private static final int AVERAGE_SCALE = 12;
  private static final List<OrderSide> SIDES = List.of(OrderSide.values());
  private static final List<TimeInForce> TIMES_IN_FORCE = List.of(TimeInForce.values());
  private static final List<OrderStatus> STATUSES = List.of(OrderStatus.values());
  private static final List<Fault> FAULTS = List.of(Fault.values());

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
  private long dueMicros;

  private OrderStatus status = OrderStatus.NEW;
  private String reason;

  /** Filled at the venue, whether it has said so or not. */
  private BigDecimal worked = BigDecimal.ZERO;

  /** Executions that the venue has not told of yet. */
  private final List<PaperVenue.Execution> untold = new ArrayList<>();

  /** Why the venue ended it, empty while it has not. */
  private String ended = "";

  private Fault fault = Fault.NONE;

  /** Until when the venue should have answered. */
  private long answerMicros;

  private BigDecimal filled = BigDecimal.ZERO;
  private BigDecimal notional = BigDecimal.ZERO;
  private BigDecimal fee = BigDecimal.ZERO;
  private long changedMicros;
  private int fills;

  /** Whether it has arrived and rests in the book. */
  boolean resting;

  /** Number of the book whose levels it took last; -1 for none. */
  long bookTaken = -1;

  /** What goes wrong on the way. */
  enum Fault {
    NONE,
    /** It is worked, but nobody is told. */
    ANSWER_LOST,
    /** It never arrives. */
    ORDER_LOST
  }

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
      long createdMicros) {
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
    this.dueMicros = createdMicros;
    this.answerMicros = createdMicros;
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
    return switch (status) {
      case NEW, PARTIALLY_FILLED, UNKNOWN -> true;
      case FILLED, CANCELLED, REJECTED -> false;
    };
  }

  /** Whether anything of it was filled, as far as the venue has been heard. */
  public boolean hasFills() {
    return fills > 0 || hasToTell();
  }

  /** Whether the venue was heard, but its executions are not booked yet. */
  public boolean hasToTell() {
    return fault == Fault.NONE && !untold.isEmpty();
  }

  /** Not filled at the venue, whatever it has said. */
  BigDecimal remaining() {
    return quantity.subtract(worked);
  }

  /** Whether it can be filled at the venue at this moment. */
  boolean isAtVenue(long nowMicros) {
    return isPending()
        && nowMicros >= dueMicros
        && fault != Fault.ORDER_LOST
        && ended.isEmpty()
        && remaining().signum() > 0;
  }

  /**
   * Whether it is at the venue, or lost on the way, and nobody has told which: it can neither be
   * taken for failed nor for done, nor be cancelled.
   */
  public boolean isUnresolved(long nowMicros) {
    return isPending() && fault != Fault.NONE && nowMicros >= dueMicros;
  }

  /** Sent, to arrive and to be answered at these times. */
  void send(long arrives, long answered, Fault goesWrong) {
    dueMicros = arrives;
    answerMicros = answered;
    fault = goesWrong;
  }

  long dueMicros() {
    return dueMicros;
  }

  Fault fault() {
    return fault;
  }

  long answerMicros() {
    return answerMicros;
  }

  /** The answer did not come in time. */
  void unknown(String why, long nowMicros) {
    status = OrderStatus.UNKNOWN;
    reason = why;
    changedMicros = nowMicros;
  }

  /** The venue was asked and has the order: what it did meanwhile is told with the next work. */
  void found(String why, long nowMicros) {
    fault = Fault.NONE;
    status = filled.signum() == 0 ? OrderStatus.NEW : OrderStatus.PARTIALLY_FILLED;
    reason = why;
    changedMicros = nowMicros;
    if (!ended.isEmpty()) {
      cancel(ended, nowMicros);
    }
  }

  /** The venue was asked and never had the order: it is sent again, under the same id. */
  void resend(String why, long arrives, long answered, long nowMicros) {
    send(arrives, answered, Fault.NONE);
    status = OrderStatus.NEW;
    reason = why;
    changedMicros = nowMicros;
  }

  /** Number of the next fill, from 1. */
  int nextFill() {
    return fills + untold.size() + 1;
  }

  /** It is filled at the venue, in part or whole. */
  void executed(PaperVenue.Execution execution) {
    worked = worked.add(execution.quantity());
    untold.add(execution);
  }

  /** What the venue has to tell; from now on it counts. Empty while the order is unresolved. */
  List<PaperVenue.Execution> tell(long nowMicros) {
    if (untold.isEmpty() || fault != Fault.NONE) {
      return List.of();
    }
    List<PaperVenue.Execution> told = List.copyOf(untold);
    untold.clear();
    for (PaperVenue.Execution each : told) {
      fills++;
      filled = filled.add(each.quantity());
      notional = notional.add(each.price().multiply(each.quantity()));
      fee = fee.add(each.fee());
    }
    // An order that was cancelled with a part filled stays cancelled.
    if (isPending()) {
      status = filled.compareTo(quantity) == 0 ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
    }
    changedMicros = nowMicros;
    return told;
  }

  /** The venue ends it, whether anybody hears of it or not. */
  void endAtVenue(String why, long nowMicros) {
    ended = why;
    if (fault == Fault.NONE) {
      cancel(why, nowMicros);
    }
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
    hash = StateHash.mix(hash, worked);
    hash = StateHash.mix(hash, ended);
    hash = StateHash.mix(hash, untold.size() * 4L + fault.ordinal());
    hash = StateHash.mix(hash, dueMicros);
    hash = StateHash.mix(hash, answerMicros);
    return StateHash.mix(hash, resting ? ~bookTaken : bookTaken);
  }

  /**
   * The order that is out, which a reader makes anew.
   *
   * @param order null if none is out
   */
  public static @Nullable PaperOrder visit(
      StateVisitor state, @Nullable PaperOrder order, String session, InstanceKey instance) {
    if (!state.flag(order != null)) {
      return null;
    }
    PaperOrder given =
        order == null
            ? new PaperOrder(
                session,
                "",
                instance,
                OrderSide.BUY,
                BigDecimal.ZERO,
                null,
                TimeInForce.GTC,
                false,
                "",
                0)
            : order;
    PaperOrder visited =
        new PaperOrder(
            session,
            state.text(given.clientOrderId),
            instance,
            state.choice(SIDES, given.side),
            state.decimal(given.quantity),
            state.decimalOrNull(given.limitPrice),
            state.choice(TIMES_IN_FORCE, given.timeInForce),
            state.flag(given.reduceOnly),
            state.text(given.reason),
            state.whole(given.createdMicros));
    PaperOrder walked = state.reads() ? visited : given;
    walked.visit(state);
    return walked;
  }

  private void visit(StateVisitor state) {
    dueMicros = state.whole(dueMicros);
    status = state.choice(STATUSES, status);
    worked = state.decimal(worked);
    state.each(untold, PaperVenue.Execution.ANY, each -> each.visit(state));
    ended = state.text(ended);
    fault = state.choice(FAULTS, fault);
    answerMicros = state.whole(answerMicros);
    filled = state.decimal(filled);
    notional = state.decimal(notional);
    fee = state.decimal(fee);
    changedMicros = state.whole(changedMicros);
    fills = state.count(fills);
    resting = state.flag(resting);
    bookTaken = state.whole(bookTaken);
  }
}
