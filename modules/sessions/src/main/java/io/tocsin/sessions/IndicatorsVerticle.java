package io.tocsin.sessions;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.SessionOrder;
import io.tocsin.bus.StreamPost;
import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.indicators.IndicatorEngine;
import io.tocsin.indicators.IndicatorLayout;
import io.tocsin.model.EventKind;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;

/**
 * Hosts a session's indicators: merges its symbols' events and clock ticks into the one sequence
 * that decides, and sends it on with every indicator's value.
 */
public final class IndicatorsVerticle extends VerticleBase {

  private final SessionContext session;
  private final IndicatorEngine engine;
  private final SessionClock ticks = new SessionClock();
  private final IndicatorView view;
  private final QualityView quality;

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can call
  private Bus bus;

  public IndicatorsVerticle(SessionContext session) {
    this.session = session;
    IndicatorLayout layout = session.plan().layout();
    this.engine = new IndicatorEngine(layout);
    this.view = new IndicatorView(session.plan(), layout);
    this.quality = new QualityView(layout);
  }

  @Override
  public Future<?> start() {
    bus = new Bus(vertx);
    if (session.replayed()) {
      bus.onSessionInput(session.sessionId(), this::evaluate);
    } else {
      for (InstrumentId instrument : engine.layout().instruments()) {
        bus.onMarket(instrument, this::live);
      }
      vertx.setPeriodic(SessionClock.TICK_MICROS / 1_000, id -> tick());
    }
    if (session.onScreen()) {
      post();
      vertx.setPeriodic(session.conflateMillis(), id -> post());
    }
    return Future.succeededFuture();
  }

  private void live(MarketBatch batch) {
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
    EvaluatedBatch evaluated = engine.evaluate(batch);
    if (session.onScreen()) {
      view.saw(evaluated);
      countGaps(evaluated.events());
    }
    bus.sendEvaluated(session.sessionId(), evaluated);
  }

  private void countGaps(MarketBatch events) {
    for (int row = 0; row < events.size(); row++) {
      if (events.kind(row) != EventKind.CLOCK && events.kind(row) != EventKind.END) {
        quality.saw(events, row);
      }
    }
  }

  private void post() {
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
