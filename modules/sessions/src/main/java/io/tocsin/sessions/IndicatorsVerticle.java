package io.tocsin.sessions;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.SessionOrder;
import io.tocsin.bus.StreamPost;
import io.tocsin.bus.Traces;
import io.tocsin.bus.VenueSubscription;
import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.indicators.IndicatorEngine;
import io.tocsin.indicators.IndicatorLayout;
import io.tocsin.model.EventKind;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts a session's indicators: merges its symbols' events and clock ticks into the one sequence
 * that decides, and sends it on with every indicator's value.
 */
public final class IndicatorsVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(IndicatorsVerticle.class);
  private static final long REMEMBER_MILLIS = 10_000;

  /** Taking a snapshot may hold up the events so long. */
  private static final long MOST_MICROS = 20_000;

  private final SessionContext session;
  private final Optional<SessionFolder> folder;
  private final boolean interrupted;
  private Future<?> remembered = Future.succeededFuture();
  private final IndicatorEngine engine;

  /** Whether the engine goes on from a snapshot. */
  private final boolean restored;

  /** Time of the first trade by instrument, the largest long before it. */
  private final long[] oldest;

  private final SessionClock ticks = new SessionClock();
  private final IndicatorView view;
  private final QualityView quality;

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can call
  private Bus bus;

  /** Of a session that nobody remembers. */
  public IndicatorsVerticle(SessionContext session) {
    this(session, Optional.empty(), Optional.empty(), false);
  }

  /**
   * @param folder where the indicators are remembered
   * @param past an engine's snapshot to go on from; one that is of no use is told and left alone
   * @param interrupted whether the session saw its markets before, and missed something since
   */
  IndicatorsVerticle(
      SessionContext session,
      Optional<SessionFolder> folder,
      Optional<byte[]> past,
      boolean interrupted) {
    this.session = session;
    this.folder = folder;
    this.interrupted = interrupted;
    IndicatorLayout layout = session.plan().layout();
    // A replay tells its session all from the beginning.
    this.engine =
        session.replayed() || past.isEmpty()
            ? new IndicatorEngine(layout)
            : restored(session, layout, past.get());
    this.restored = interrupted && !session.replayed() && past.isPresent();
    this.oldest = new long[layout.instruments().size()];
    Arrays.fill(oldest, Long.MAX_VALUE);
    this.view = new IndicatorView(session.plan(), layout);
    this.quality = new QualityView(layout);
  }

  private static IndicatorEngine restored(
      SessionContext session, IndicatorLayout layout, byte[] past) {
    try {
      return IndicatorEngine.restore(layout, past);
    } catch (IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("session", session.sessionId())
          .log("the indicators begin anew: {}", String.valueOf(e.getMessage()));
      return new IndicatorEngine(layout);
    }
  }

  @Override
  public Future<?> start() {
    bus = new Bus(vertx);
    if (session.replayed()) {
      bus.onSessionInput(session.sessionId(), this::evaluate);
    } else {
      for (InstrumentId instrument : engine.layout().instruments()) {
        bus.onMarket(instrument, this::live);
        bus.onPast(instrument, this::past);
      }
      askPast();
      if (interrupted) {
        tellGap();
      }
      vertx.setPeriodic(SessionClock.TICK_MICROS / 1_000, id -> tick());
      folder.ifPresent(to -> rememberIn(REMEMBER_MILLIS, to));
    }
    if (session.onScreen()) {
      post();
      vertx.setPeriodic(session.conflateMillis(), id -> post());
    }
    return Future.succeededFuture();
  }

  /** In-band, like any other gap: windows that span the interruption are tainted and say so. */
  private void tellGap() {
    List<InstrumentId> instruments = engine.layout().instruments();
    MarketBatch.Builder gaps = MarketBatch.builder(instruments, instruments.size());
    long now = session.clock().nowMicros();
    for (int i = 0; i < instruments.size(); i++) {
      gaps.gap(i, now, now, "the server was restarted: nothing was heard meanwhile");
    }
    evaluate(gaps.build());
  }

  /** As long as that does not hold up the events: what it costs grows with the windows. */
  private void rememberIn(long millis, SessionFolder to) {
    vertx.setTimer(
        millis,
        timer -> {
          long before = session.clock().nowMicros();
          Future<?> written = remember(to);
          long cost = session.clock().nowMicros() - before;
          if (cost <= MOST_MICROS) {
            written.onComplete(done -> rememberIn(REMEMBER_MILLIS, to));
          } else {
            LOG.atInfo()
                .addKeyValue("session", session.sessionId())
                .log(
                    "the indicators are too many to be remembered while they work ({} ms each"
                        + " time): a stop in order keeps them, after a crash they warm up anew",
                    cost / 1_000);
            written.onComplete(done -> forget(to));
          }
        });
  }

  private void forget(SessionFolder to) {
    vertx.executeBlocking(() -> {
      to.delete(session.sessionId(), SessionFolder.INDICATORS);
      return true;
    });
  }

  private Future<?> remember(SessionFolder to) {
    if (!session.mayAct()) {
      return Future.succeededFuture();
    }
    byte[] snapshot = engine.snapshot();
    remembered =
        vertx
            .executeBlocking(
                () -> {
                  to.write(session.sessionId(), SessionFolder.INDICATORS, snapshot);
                  return true;
                },
                false)
            .onFailure(cause ->
                LOG.atError()
                    .addKeyValue("session", session.sessionId())
                    .log(
                        "the indicators cannot be remembered: {}",
                        String.valueOf(cause.getMessage())));
    return remembered;
  }

  @Override
  public Future<?> stop() {
    return folder.isPresent() && !session.replayed()
        ? remembered.transform(done -> remember(folder.get()))
        : Future.succeededFuture();
  }

  /**
   * What other sessions have subscribed before is not fetched again: its past is asked for. An
   * engine that goes on from a snapshot has its own.
   */
  private void askPast() {
    if (restored) {
      return;
    }
    Map<String, List<String>> symbols = new TreeMap<>();
    for (InstrumentId instrument : engine.layout().instruments()) {
      symbols
          .computeIfAbsent(instrument.venue(), venue -> new ArrayList<>())
          .add(instrument.symbol());
    }
    symbols.forEach(
        (venue, own) -> bus.askPast(new VenueSubscription(session.sessionId(), venue, own)));
  }

  /** A symbol told anew, which is of use to who knows less of it. */
  private void past(MarketBatch batch) {
    int instrument = engine.layout().indexOf(batch.instruments().getFirst());
    if (!restored && batch.timeMicros(0) < oldest[instrument]) {
      live(batch);
    }
  }

  private void note(MarketBatch batch) {
    int instrument = engine.layout().indexOf(batch.instruments().getFirst());
    if (oldest[instrument] == Long.MAX_VALUE || batch.beginsAnew(0)) {
      for (int row = 0; row < batch.size(); row++) {
        if (batch.kind(row) == EventKind.TRADE) {
          oldest[instrument] = batch.timeMicros(row);
          return;
        }
      }
    }
  }

  private void live(MarketBatch batch) {
    note(batch);
    ticks.saw(batch);
    if (session.recorded()) {
      bus.tellOrder(
          session.sessionId(),
          new SessionOrder.Saw(batch.instruments().getFirst().venue(), batch.number()));
    }
    evaluate(batch);
  }

  private void tick() {
    long wall = session.clock().nowMicros();
    ticks
        .tick(wall)
        .ifPresent(time -> {
          if (session.recorded()) {
            bus.tellOrder(session.sessionId(), new SessionOrder.Ticked(time, wall));
          }
          evaluate(MarketBatch.builder(List.of(), 1).clock(time, wall).build());
        });
  }

  private void evaluate(MarketBatch batch) {
    if (!session.mayAct()) {
      return;
    }
    try (Traces.Step step = bus.traces().step("indicators")) {
      if (step != null) {
        step.with("tocsin.session", session.sessionId()).with("tocsin.events", batch.size());
      }
      EvaluatedBatch evaluated = engine.evaluate(batch);
      if (session.onScreen()) {
        view.saw(evaluated);
        countGaps(evaluated.events());
      }
      bus.sendEvaluated(session.sessionId(), evaluated);
    }
  }

  private void countGaps(MarketBatch events) {
    for (int row = 0; row < events.size(); row++) {
      if (events.kind(row) != EventKind.CLOCK && events.kind(row) != EventKind.END) {
        quality.saw(events, row);
      }
    }
  }

  private void post() {
    if (!session.mayAct()) {
      return;
    }
    String indicators = Addresses.session(session.sessionId(), "indicators");
    view.changed()
        .forEach(item ->
            bus.post(StreamPost.state(indicators, "indicators", item.getString("key"), item)));
    String stream = Addresses.session(session.sessionId(), "quality");
    quality
        .changed(engine)
        .forEach(
            item -> bus.post(StreamPost.state(stream, "symbols", item.getString("key"), item)));
  }
}
