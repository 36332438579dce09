package io.tocsin.strategy;

import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.indicators.IndicatorLayout;
import io.tocsin.model.EventKind;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.InstanceState;
import io.tocsin.model.journal.Position;
import io.tocsin.model.journal.Severity;
import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.ledger.ClosedTrade;
import io.tocsin.strategy.ledger.Market;
import io.tocsin.strategy.plan.SessionPlan;
import io.tocsin.strategy.plan.StrategyBinding;
import io.tocsin.strategy.state.OtherVersionException;
import io.tocsin.strategy.state.StateVisitor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One session's strategies, account and paper venue: a fold over the session's events. Equal plans
 * and events give equal journals, whatever the batch boundaries were.
 *
 * <p>Not thread-safe: all calls come from the thread that delivers the events. Requests of people
 * ({@link #close}, {@link #emergencyStop}, {@link #halt}) take effect between two events, at the
 * newest event's time; their orders are filled by the events that follow.
 */
public final class SessionEngine {

  private final SessionPlan plan;
  private final IndicatorLayout layout;
  private final Desk desk;
  private final Performance performance;
  private final Market[] markets;
  private final StrategyInstance[][] byInstrument;
  private final StrategyInstance[] all;
  private final Map<InstanceKey, StrategyInstance> byKey = new HashMap<>();
  private long now;

  /** By instrument, see {@link #lostSight}. */
  private final boolean[] outOfSight;

  private int lastSnapshotSize;

  /** The last layout that was compared and found to be this session's. */
  private @Nullable IndicatorLayout accepted;

  /**
   * @param listener takes every record as it comes about, in causal order
   */
  public SessionEngine(SessionPlan plan, JournalListener listener) {
    this.plan = plan;
    layout = plan.layout();
    desk = new Desk(plan, listener);
    performance = new Performance(desk.ledger, plan.budget().currency());
    List<InstrumentId> instruments = layout.instruments();
    markets = new Market[instruments.size()];
    byInstrument = new StrategyInstance[instruments.size()][];
    outOfSight = new boolean[instruments.size()];
    int index = 0;
    for (Instrument instrument : plan.instruments().values()) {
      markets[index] = new Market(instrument);
      List<StrategyInstance> own = new ArrayList<>();
      for (StrategyBinding binding : plan.bindings()) {
        if (binding.instruments().contains(instrument.id())) {
          InstanceKey key = new InstanceKey(binding.strategy().name(), instrument.id());
          StrategyInstance instance =
              new StrategyInstance(desk, binding.strategy(), key, markets[index], index);
          own.add(instance);
          desk.add(instance);
          byKey.put(key, instance);
        }
      }
      byInstrument[index] = own.toArray(StrategyInstance[]::new);
      index++;
    }
    all = desk.instances().toArray(StrategyInstance[]::new);
  }

  /**
   * The session becomes active: every instance goes to MONITORING. Called once, before the first
   * batch.
   *
   * @param timeMicros live: now; replay: the first event's time
   */
  public void start(long timeMicros) {
    now = timeMicros;
    desk.advance(timeMicros);
    performance.start(timeMicros);
    for (StrategyInstance instance : all) {
      instance.start(timeMicros);
    }
    desk.recordEquity(timeMicros);
  }

  /**
   * Takes the session's next events.
   *
   * @throws IllegalArgumentException if the batch was made for another layout
   */
  public void onBatch(EvaluatedBatch batch) {
    onBatch(batch, 0);
  }

  /** The same without the first {@code from} rows, which it has seen. */
  public void onBatch(EvaluatedBatch batch, int from) {
    requireLayout(batch);
    MarketBatch events = batch.events();
    for (int row = from; row < batch.size(); row++) {
      now = Math.max(now, batch.nowMicros(row));
      desk.advance(now);
      performance.advance(now);
      int instrument = events.instrument(row);
      EventKind kind = events.kind(row);
      if (kind == EventKind.END) {
        // Nothing is closed by force: open positions stay open, marked.
        desk.recordEquity(now);
        continue;
      }
      if (instrument < 0) {
        for (int i = 0; i < markets.length; i++) {
          markets[i].tick();
          if (!outOfSight[i]) {
            evaluate(byInstrument[i], batch, row);
          }
        }
      } else if (!isPast(events, row)) {
        markets[instrument].apply(events, row);
        if (isInSight(instrument, kind)) {
          StrategyInstance[] own = byInstrument[instrument];
          for (StrategyInstance instance : own) {
            instance.trade().mark(now);
          }
          evaluate(own, batch, row);
        }
      }
      desk.maybeRecordEquity(now);
    }
  }

  /**
   * A trade of the time before, which a warm start or a repair fetched: the indicators have it, but
   * nothing is decided on, marked at or filled by a price at which nobody could trade any more.
   */
  private static boolean isPast(MarketBatch events, int row) {
    return events.kind(row) == EventKind.TRADE && events.past(row);
  }

  /** Whether the market is known; an event that tells of it makes it so. */
  private boolean isInSight(int instrument, EventKind kind) {
    if (outOfSight[instrument]) {
      outOfSight[instrument] =
          switch (kind) {
            case TRADE, QUOTE, BOOK, CANDLE -> false;
            case TICKER, GAP, CLOCK, END -> true;
          };
    }
    return !outOfSight[instrument];
  }

  /**
   * The session was away from its markets for a while, and what it knows of them is old: on each
   * nothing is decided until its next trade, quote, book or candle.
   */
  public void lostSight() {
    Arrays.fill(outOfSight, true);
  }

  private void requireLayout(EvaluatedBatch batch) {
    IndicatorLayout given = batch.layout();
    if (given == accepted) {
      return;
    }
    boolean same = given.instruments().equals(layout.instruments());
    for (int i = 0; same && i < layout.instruments().size(); i++) {
      same = given.specs(i).equals(layout.specs(i));
    }
    if (!same) {
      throw new IllegalArgumentException("the batch was evaluated for another session's plan");
    }
    accepted = given;
  }

  private void evaluate(StrategyInstance[] instances, EvaluatedBatch batch, int row) {
    for (StrategyInstance instance : instances) {
      try {
        instance.evaluate(batch, row, now);
      } catch (RuntimeException e) {
        instance.fault(e, now);
      }
    }
  }

  /** All instances, by instrument and then in the order of the plan's bindings. */
  public List<InstanceView> instances() {
    return desk.instances().stream().map(StrategyInstance::view).toList();
  }

  /**
   * An instance's conditions for display.
   *
   * @throws IllegalArgumentException if there is no such instance
   */
  public InstanceConditions conditions(InstanceKey key) {
    return require(key).conditions();
  }

  private StrategyInstance require(InstanceKey key) {
    StrategyInstance instance = byKey.get(key);
    if (instance == null) {
      throw new IllegalArgumentException("no instance " + key.id() + " in " + plan.sessionId());
    }
    return instance;
  }

  /** Open positions, marked to market, in the order of {@link #instances}. */
  public List<Position> openPositions() {
    List<Position> positions = new ArrayList<>();
    for (StrategyInstance instance : all) {
      Position position = instance.trade().position(now);
      if (position != null) {
        positions.add(position);
      }
    }
    return positions;
  }

  /** The account, marked to market. */
  public EquityPoint equity() {
    return desk.ledger.point(now);
  }

  /**
   * Closes everything now: every open position gets its closing order, signals and pending entries
   * are cancelled, and nothing new opens until {@link #resume}.
   *
   * @param reason for the record
   * @param actor who asked
   */
  public EmergencyResult emergencyStop(String reason, String actor) {
    String why = "emergency stop by " + actor + ": " + reason;
    desk.halt(why);
    desk.alert(Severity.CRITICAL, "emergency_stop", plan.sessionId(), why, now);
    List<EmergencyResult.Closing> closing = new ArrayList<>();
    List<InstanceKey> cancelled = new ArrayList<>();
    List<InstanceKey> unresolved = new ArrayList<>();
    for (StrategyInstance instance : all) {
      long before = instance.view().transitions();
      EmergencyResult.Closing order = new Requests(instance).emergencyStop(why, now);
      if (order != null) {
        closing.add(order);
      } else if (instance.view().transitions() > before) {
        cancelled.add(instance.key());
      } else if (instance.state() == InstanceState.ENTRY_EVALUATION) {
        unresolved.add(instance.key());
      }
    }
    return new EmergencyResult(
        reason, actor, now, List.copyOf(closing), List.copyOf(cancelled), List.copyOf(unresolved));
  }

  /**
   * Opens nothing new until {@link #resume}: signals and pending entries are cancelled, open
   * positions stay and are guarded as before.
   *
   * @param reason for the record
   * @param actor who asked
   */
  public void halt(String reason, String actor) {
    String why = "paused by " + actor + ": " + reason;
    desk.halt(why);
    desk.alert(Severity.INFO, "session_paused", plan.sessionId(), why, now);
    for (StrategyInstance instance : all) {
      new Requests(instance).giveUpEntry(why, now);
    }
  }

  /** Lets the session open positions again after a halt or an emergency stop. */
  public void resume(String actor) {
    if (desk.halted() != null) {
      desk.liftHalt();
      desk.alert(Severity.INFO, "session_resumed", plan.sessionId(), "resumed by " + actor, now);
    }
  }

  /** Why nothing may open, null if it may. */
  public @Nullable String halted() {
    return desk.halted();
  }

  /** Brings an instance back from ERROR; false if it is not there, or in another state. */
  public boolean resume(InstanceKey key, String actor) {
    StrategyInstance instance = byKey.get(key);
    return instance != null && new Requests(instance).resume("resumed by " + actor, now);
  }

  /** Closes an instance's position by hand; closing twice closes once. */
  public CloseResult close(InstanceKey key, String actor) {
    StrategyInstance instance = byKey.get(key);
    return instance == null
        ? new CloseResult(CloseResult.Outcome.UNKNOWN_INSTANCE, "")
        : new Requests(instance).close("closed by " + actor, now);
  }

  /**
   * Moves or removes stop loss and take profit of an instance's open position; all of the wish, or
   * nothing of it.
   *
   * @param actor who asked, for the record
   */
  public GuardResult change(InstanceKey key, GuardChange wish, String actor) {
    StrategyInstance instance = byKey.get(key);
    return instance == null
        ? new GuardResult(GuardResult.Outcome.UNKNOWN_INSTANCE, "no instance " + key.id(), null)
        : new Requests(instance).change(wish, actor, now);
  }

  /**
   * What kept an instance from trading, the newest last, at most {@value MissedEntries#KEPT}.
   *
   * @throws IllegalArgumentException if there is no such instance
   */
  public List<MissedEntry> missed(InstanceKey key) {
    return require(key).missed();
  }

  /** Equal for equal states. */
  public long stateHash() {
    long hash = StateHash.mix(now, desk.stateHash());
    for (StrategyInstance instance : all) {
      hash = StateHash.mix(hash, instance.stateHash());
    }
    for (int i = 0; i < outOfSight.length; i++) {
      hash = outOfSight[i] ? StateHash.mix(hash, i) : hash;
    }
    return StateHash.mix(hash, performance.stateHash());
  }

  /**
   * All state, in a form of its own that {@link #restore} reads: an engine that goes on exactly as
   * this one would. Takes what it is given and keeps nothing: it may be called between any two
   * batches.
   */
  public byte[] snapshot() {
    byte[] snapshot = EngineForm.write(plan, lastSnapshotSize, this::visit);
    lastSnapshotSize = snapshot.length;
    return snapshot;
  }

  /**
   * Looks at the version of a snapshot, and at nothing else.
   *
   * @throws OtherVersionException if another version of the program took it
   */
  public static void requireVersion(byte[] snapshot) {
    EngineForm.requireVersion(snapshot);
  }

  /**
   * The engine that a snapshot was taken of. It is started already.
   *
   * @throws IllegalArgumentException if the bytes are no snapshot of this version, or damaged, or
   *     of a session whose strategies, budget, limits or instruments were others; the message says
   *     which
   */
  public static SessionEngine restore(SessionPlan plan, JournalListener listener, byte[] snapshot) {
    SessionEngine engine = new SessionEngine(plan, listener);
    EngineForm.read(snapshot, plan, engine::visit);
    return engine;
  }

  private void visit(StateVisitor state) {
    now = state.whole(now);
    for (int i = 0; i < markets.length; i++) {
      markets[i].visit(state);
      outOfSight[i] = state.flag(outOfSight[i]);
    }
    desk.visit(state);
    performance.visit(state);
  }

  /** Event time of the newest event, microseconds since the epoch. */
  public long nowMicros() {
    return now;
  }

  public SessionSummary summary() {
    return performance.summary();
  }

  /** Closed trades in the order of their exits. */
  public List<ClosedTrade> trades() {
    return List.copyOf(desk.ledger.trades());
  }
}
