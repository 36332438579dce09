package io.tocsin.server.backtest.sweep;

import io.tocsin.indicators.IndicatorEngine;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.WallClock;
import io.tocsin.strategy.SessionEngine;
import io.tocsin.strategy.SessionSummary;
import io.tocsin.strategy.plan.SessionPlan;
import io.tocsin.venues.replay.Playback;
import io.tocsin.venues.replay.RecordingException;
import io.tocsin.venues.replay.ReplayOptions;
import io.tocsin.venues.replay.ReplayRows;
import java.util.function.Consumer;

/**
 * A session over data on one thread: the engines of the session's verticles, called one after the
 * other. A backtest over the bus comes to the same state.
 */
final class Fold {

  /** How a session ended. */
  record Outcome(SessionSummary summary, long stateHash) {}

  private Fold() {}

  /**
   * Blocks until the data end, or the thread is interrupted.
   *
   * @param startMicros when the instances begin to watch, event time
   * @param watch is given what plays, before it does
   * @throws RecordingException if the data turn out bad on the way
   */
  static Outcome run(
      SessionPlan plan, ReplayOptions options, long startMicros, Consumer<Playback> watch)
      throws RecordingException, InterruptedException {
    IndicatorEngine indicators = new IndicatorEngine(plan.layout());
    SessionEngine engine = new SessionEngine(plan, entry -> {});
    engine.start(startMicros);
    play(options, batch -> engine.onBatch(indicators.evaluate(batch)), watch);
    return new Outcome(engine.summary(), engine.stateHash());
  }

  /** Receive time of the last row. */
  static long lastReceiveMicros(ReplayOptions options)
      throws RecordingException, InterruptedException {
    long[] last = {0};
    play(
        options,
        batch -> last[0] = Math.max(last[0], batch.receiveMicros(batch.size() - 1)),
        playback -> {});
    return last[0];
  }

  private static void play(
      ReplayOptions options, Consumer<MarketBatch> sink, Consumer<Playback> watch)
      throws RecordingException, InterruptedException {
    Playback playback =
        new Playback(
            options,
            WallClock.system(),
            batch -> {
              if (Thread.interrupted()) {
                throw new InterruptedException();
              }
              sink.accept(batch);
            });
    watch.accept(playback);
    try (ReplayRows rows = options.recording().opener().open(options.instruments())) {
      playback.play(rows);
    }
  }
}
