package io.tocsin.venues.replay;

import io.tocsin.bus.Bus;
import io.tocsin.model.EventKind;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.WallClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a recording to one session, once, from the moment that it is deployed.
 *
 * <p>A virtual thread of its own reads, decodes and waits; batches leave on the verticle's context.
 * At full speed at most {@link ReplayOptions#credits} batches are on their way: the session returns
 * a credit for each that it has worked off. The last row of the last batch is END. Deploy after the
 * session's verticles. Pause, speed and jump may be called from any thread.
 */
public final class ReplayVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(ReplayVerticle.class);
  private static final long NO_JUMP = Long.MIN_VALUE;

  private final ReplayOptions options;
  private final WallClock clock;
  private final Credits credits;
  private final Speed speed;
  private final AtomicLong jump = new AtomicLong(NO_JUMP);
  private final Promise<ReplayProgress> done = Promise.promise();
  private volatile ReplayProgress progress = ReplayProgress.NONE;
  private long lastTime = Long.MIN_VALUE;
  private long lastReceive;
  private String recordedHash = "";
  private String repeatedHash = "";
  private @Nullable Thread thread;

  @SuppressWarnings("NullAway.Init") // set by start(), before the thread that uses it
  private Bus bus;

  public ReplayVerticle(ReplayOptions options, WallClock clock) {
    this.options = options;
    this.clock = clock;
    this.credits = new Credits(options.credits());
    this.speed = new Speed(options.speed());
  }

  public ReplayOptions options() {
    return options;
  }

  /** How far it has come; callable from any thread. */
  public ReplayProgress progress() {
    return progress;
  }

  /** Holds the replay up, or lets it go on. */
  public void pause(boolean yes) {
    speed.pause(yes);
  }

  public boolean isPaused() {
    return speed.paused();
  }

  /** See {@link ReplayOptions#speed}. */
  public void speed(double factor) {
    speed.set(factor);
  }

  public double speed() {
    return speed.factor();
  }

  /**
   * Leaves out what was received before a moment. A session's time runs one way, so an earlier
   * moment than what has been sent changes nothing; what is left out is a GAP of each instrument.
   */
  public void jumpTo(long receiveMicros) {
    jump.set(receiveMicros);
    speed.jumping(true);
  }

  /**
   * Succeeds when the last batch has been sent; fails with {@link RecordingException} if the
   * recording turns out bad on the way, in which case no END is sent.
   */
  public Future<ReplayProgress> done() {
    return done.future();
  }

  @Override
  public Future<?> start() throws RecordingException {
    bus = new Bus(vertx);
    ReplayRows rows = options.recording().opener().open(options.instruments());
    bus.onCredits(options.sessionId(), credits::back);
    thread = Thread.ofVirtual().name("replay-" + options.sessionId()).start(() -> run(rows));
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    Thread running = thread;
    if (running == null) {
      return Future.succeededFuture();
    }
    running.interrupt();
    return done.future().transform(ended -> Future.succeededFuture());
  }

  private void run(ReplayRows rows) {
    try (rows) {
      List<InstrumentId> instruments = options.instruments().stream().map(Instrument::id).toList();
      Pacing pacing =
          new Pacing(instruments, options.batchRows(), speed, rows.asSeen(), clock, this::send);
      EventOrder order = new EventOrder(pacing);
      if (options.fromMicros() != Long.MIN_VALUE) {
        rows.skipTo(options.fromMicros());
      }
      for (ReplayRows.Step step = rows.next(); step != null; step = rows.next()) {
        if (!take(step, rows, pacing, order)) {
          break;
        }
        report(rows, pacing, order, false);
        long target = jump.getAndSet(NO_JUMP);
        if (target != NO_JUMP) {
          order.jump();
          pacing.flush();
          rows.skipTo(target);
          pacing.rebase();
          speed.jumping(false);
        }
      }
      order.finish();
      pacing.end(Math.max(0, lastTime(order)), Math.max(lastReceive, order.lastReceiveMicros()));
      report(rows, pacing, order, true);
      LOG.info(
          "replay of {} ended: {} frames, {} events, {} bad lines",
          options.recording().file(),
          progress.frames(),
          progress.events(),
          progress.badLines());
      finish(null);
    } catch (InterruptedException e) {
      finish(new RecordingException(options.recording().file() + ": the replay was stopped", e));
    } catch (RecordingException | RuntimeException e) {
      LOG.error("replay failed: {}", e.getMessage());
      finish(e);
    }
  }

  private long lastTime(EventOrder order) {
    return Math.max(lastTime, order.lastTimeMicros());
  }

  /** Whether the replay goes on. */
  private boolean take(ReplayRows.Step step, ReplayRows rows, Pacing pacing, EventOrder order)
      throws InterruptedException {
    switch (step) {
      case ReplayRows.Step.Rows(MarketBatch batch) -> {
        if (batch.receiveMicros(0) > options.toMicros()) {
          return false;
        }
        if (rows.asSeen()) {
          inOrder(batch, pacing);
        } else {
          order.add(batch);
        }
      }
      case ReplayRows.Step.Command(String json) -> {
        if (options.repeat()) {
          pacing.flush();
          credits.awaitAll();
          control(new JsonObject(json));
        }
      }
      case ReplayRows.Step.State(String hash) -> {
        if (options.repeat()) {
          pacing.flush();
          credits.awaitAll();
          recordedHash = hash;
          repeatedHash =
              answer(control(new JsonObject().put("command", "results")))
                  .getString("state_hash", "");
        }
      }
    }
    return true;
  }

  private void inOrder(MarketBatch batch, Pacing pacing) throws InterruptedException {
    for (int row = 0; row < batch.size(); row++) {
      lastReceive = Math.max(lastReceive, batch.receiveMicros(row));
      lastTime = Math.max(lastTime, batch.timeMicros(row));
      if (batch.kind(row) == EventKind.CLOCK) {
        pacing.clock(batch.timeMicros(row), batch.receiveMicros(row));
      } else {
        pacing.row(batch, row);
      }
    }
  }

  /** On the context that batches leave on, so that it comes between those before and after. */
  private Future<JsonObject> control(JsonObject command) {
    Promise<JsonObject> reply = Promise.promise();
    context.runOnContext(here ->
        bus.control(options.sessionId(), command)
            .onFailure(
                cause -> LOG.warn("\"{}\" could not be repeated: {}", command, cause.getMessage()))
            .onComplete(reply));
    return reply.future();
  }

  private static JsonObject answer(Future<JsonObject> reply) throws InterruptedException {
    try {
      return reply.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      return new JsonObject();
    }
  }

  private void send(MarketBatch batch) throws InterruptedException {
    if (speed.factor() == 0) {
      credits.take();
    } else {
      credits.overdraw();
    }
    context.runOnContext(here -> bus.sendSessionInput(options.sessionId(), batch));
  }

  private void report(ReplayRows rows, Pacing pacing, EventOrder order, boolean ended) {
    progress =
        new ReplayProgress(
            rows.frames(),
            rows.bad(),
            rows.firstBad(),
            rows.bytesRead(),
            rows.totalBytes(),
            pacing.events(),
            Math.max(0, lastTime(order)),
            ended,
            recordedHash,
            repeatedHash);
  }

  private void finish(@Nullable Throwable failure) {
    context.runOnContext(here -> {
      if (failure == null) {
        done.complete(progress);
      } else {
        done.fail(failure);
      }
    });
  }
}
