package io.tocsin.sessions;

import io.tocsin.cluster.Lease;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.WallClock;
import io.tocsin.strategy.plan.SessionPlan;
import java.util.SortedMap;

/**
 * What the verticles of one session have in common.
 *
 * @param plan what is traded, with what, within which limits
 * @param replayed whether events come from a recording, which brings its own clock ticks
 * @param transport how the data arrives, in one word
 * @param onScreen whether anybody may look: false in a backtest, where no stream is fed
 * @param recorded whether a recorder wants to know the order in which events are seen
 * @param conflateMillis least milliseconds between two posts of the same state
 * @param lease the right to act for the session; without it nothing is decided, written or told
 */
public record SessionContext(
    SessionPlan plan,
    boolean replayed,
    String transport,
    boolean onScreen,
    boolean recorded,
    long conflateMillis,
    WallClock clock,
    Lease lease) {

  /** Of a node that is alone. */
  public SessionContext(
      SessionPlan plan,
      boolean replayed,
      String transport,
      boolean onScreen,
      boolean recorded,
      long conflateMillis,
      WallClock clock) {
    this(
        plan,
        replayed,
        transport,
        onScreen,
        recorded,
        conflateMillis,
        clock,
        Lease.unlimited(plan.sessionId()));
  }

  /** Whether this node may act for the session, now. */
  boolean mayAct() {
    return lease.isHeld();
  }

  String sessionId() {
    return plan.sessionId();
  }

  SortedMap<InstrumentId, Instrument> instruments() {
    return plan.instruments();
  }
}
