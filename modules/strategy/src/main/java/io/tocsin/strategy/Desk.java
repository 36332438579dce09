package io.tocsin.strategy;

import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.Severity;
import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.ledger.Ledger;
import io.tocsin.strategy.ledger.PaperOrder;
import io.tocsin.strategy.ledger.PaperVenue;
import io.tocsin.strategy.plan.SessionPlan;
import io.tocsin.strategy.risk.Exposure;
import io.tocsin.strategy.risk.RiskGate;
import io.tocsin.strategy.state.StateVisitor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the instances of one session share: account, risk gate, paper venue, journal. */
final class Desk {

  private static final long EQUITY_INTERVAL_MICROS = 1_000_000L;

  /** An account that stands still is recorded once a minute, so that its curve has no holes. */
  private static final long IDLE_INTERVAL_MICROS = 60_000_000L;

  /** Perpetuals pay at 00:00, 08:00 and 16:00 UTC. */
  private static final long FUNDING_MICROS = 8 * 3_600_000_000L;

  final SessionPlan plan;
  final Ledger ledger;
  final RiskGate gate;
  final PaperVenue venue;
  private final JournalListener journal;
  private final List<StrategyInstance> instances = new ArrayList<>();
  private long alerts;

  /** Until when funding is paid. */
  private long fundedMicros = Long.MIN_VALUE;

  /** When funding is due next, as far as it is known; made of {@link #fundedMicros}. */
  private long fundingDueMicros = Long.MIN_VALUE;

  private long equityMicros = Long.MIN_VALUE;
  private BigDecimal equityRecorded;
  private @Nullable String halted;

  Desk(SessionPlan plan, JournalListener journal) {
    this.plan = plan;
    this.journal = journal;
    ledger = new Ledger(plan.sessionId(), plan.budget().total());
    gate = new RiskGate(plan.risk(), plan.budget(), ledger);
    venue = new PaperVenue(plan.paper());
    equityRecorded = plan.budget().total();
  }

  void add(StrategyInstance instance) {
    instances.add(instance);
  }

  List<StrategyInstance> instances() {
    return instances;
  }

  /** Time goes on: a new day begins, positions pay funding. */
  void advance(long nowMicros) {
    ledger.advance(nowMicros);
    if (nowMicros >= fundingDueMicros) {
      payFundingUntil(nowMicros);
    }
    fundedMicros = nowMicros;
  }

  private void payFundingUntil(long nowMicros) {
    if (fundedMicros == Long.MIN_VALUE) {
      fundedMicros = nowMicros;
    }
    long due = Math.floorDiv(fundedMicros, FUNDING_MICROS) * FUNDING_MICROS + FUNDING_MICROS;
    while (due <= nowMicros) {
      for (StrategyInstance instance : instances) {
        BigDecimal rate = plan.paper().fundingPctOf(instance.key().instrument().venue());
        if (rate.signum() != 0) {
          instance.trade().fund(rate, nowMicros);
        }
      }
      due += FUNDING_MICROS;
    }
    fundingDueMicros = due;
  }

  void emit(JournalRecord entry) {
    journal.record(entry);
  }

  void alert(Severity severity, String kind, String subject, String message, long nowMicros) {
    alerts++;
    emit(
        new Alert(
            plan.sessionId(),
            plan.sessionId() + ":alert:" + alerts,
            severity,
            kind,
            subject,
            message,
            nowMicros));
  }

  /** Asks after an order whose answer is overdue. */
  void reconcile(@Nullable PaperOrder order, long nowMicros) {
    if (order == null) {
      return;
    }
    PaperVenue.Finding finding = venue.reconcile(order, nowMicros);
    if (finding == PaperVenue.Finding.NOTHING) {
      return;
    }
    emit(order.toRecord());
    boolean overdue = finding == PaperVenue.Finding.OVERDUE;
    alert(
        overdue ? Severity.WARNING : Severity.INFO,
        overdue ? "order_unknown" : "order_reconciled",
        order.clientOrderId(),
        order.clientOrderId() + ": " + order.reason(),
        nowMicros);
  }

  /** After a fill, and at the end. */
  void recordEquity(long nowMicros) {
    equityMicros = nowMicros;
    equityRecorded = ledger.equity();
    emit(ledger.point(nowMicros));
  }

  /** At most once a second of event time; an account that stands still once a minute. */
  void maybeRecordEquity(long nowMicros) {
    if (equityMicros != Long.MIN_VALUE && nowMicros - equityMicros < EQUITY_INTERVAL_MICROS) {
      return;
    }
    if (equityMicros == Long.MIN_VALUE
        || nowMicros - equityMicros >= IDLE_INTERVAL_MICROS
        || ledger.equity().compareTo(equityRecorded) != 0) {
      recordEquity(nowMicros);
    }
  }

  /** Nothing new opens until the halt is lifted. */
  void halt(String reason) {
    halted = reason;
  }

  void liftHalt() {
    halted = null;
  }

  /** Why nothing may open, null if it may. */
  @Nullable String halted() {
    return halted;
  }

  /** Signals, pending entries and positions of a strategy. */
  int slotsInUse(String strategy) {
    int used = 0;
    for (StrategyInstance instance : instances) {
      if (instance.key().strategy().equals(strategy) && instance.holdsSlot()) {
        used++;
      }
    }
    return used;
  }

  /** What all instances but one have at stake. */
  List<Exposure> exposuresBeside(InstanceKey key) {
    List<Exposure> exposures = new ArrayList<>();
    for (StrategyInstance instance : instances) {
      Exposure exposure = instance.trade().exposure();
      if (exposure != null && !instance.key().equals(key)) {
        exposures.add(exposure);
      }
    }
    return exposures;
  }

  long stateHash() {
    long hash = StateHash.mix(alerts, ledger.stateHash());
    hash = StateHash.mix(hash, halted == null ? "" : halted);
    hash = StateHash.mix(hash, venue.stateHash());
    hash = StateHash.mix(hash, fundedMicros);
    return StateHash.mix(hash, equityMicros);
  }

  void visit(StateVisitor state) {
    ledger.visit(state);
    venue.visit(state);
    alerts = state.whole(alerts);
    fundedMicros = state.whole(fundedMicros);
    fundingDueMicros = Long.MIN_VALUE;
    equityMicros = state.whole(equityMicros);
    equityRecorded = state.decimal(equityRecorded);
    halted = state.textOrNull(halted);
    for (StrategyInstance instance : instances) {
      instance.visit(state);
    }
    // Positions are held by instances, but stand in the account in the order of their opening.
    ledger.visitHoldings(
        state,
        instances.stream()
            .map(instance -> instance.trade().holding())
            .filter(Objects::nonNull)
            .toList());
  }
}
