package io.tocsin.venues.replay;

import io.tocsin.bus.Bus;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.WallClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a recording to one session, once, from the moment that it is deployed.
 *
 * <p>A virtual thread of its own reads, decodes and waits; batches leave on the verticle's context.
 * At full speed at most {@link ReplayOptions#credits} batches are on their way: the session returns
 * a credit for each that it has worked off. The last row of the last batch is END. Deploy after the
 * session's verticles.
 */
public final class ReplayVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(ReplayVerticle.class);

  private final ReplayOptions options;
  private final WallClock clock;
  private final Semaphore credits;
  private final Promise<ReplayProgress> done = Promise.promise();
  private volatile ReplayProgress progress = new ReplayProgress(0, 0, "", 0, 0, 0, 0, false);
  private @Nullable Thread thread;

  public ReplayVerticle(ReplayOptions options, WallClock clock) {
    this.options = options;
    this.clock = clock;
    this.credits = new Semaphore(options.credits());
  }

  /** How far it has come; callable from any thread. */
  public ReplayProgress progress() {
    return progress;
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
    Bus bus = new Bus(vertx);
    RecordedRows rows = new RecordedRows(options.file(), options.venue(), options.instruments());
    bus.onCredits(options.sessionId(), credits::release);
    thread = Thread.ofVirtual().name("replay-" + options.sessionId()).start(() -> run(bus, rows));
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

  private void run(Bus bus, RecordedRows rows) {
    try (rows) {
      long totalBytes = Files.size(options.file());
      List<InstrumentId> instruments = options.instruments().stream().map(Instrument::id).toList();
      Pacing pacing =
          options.speed() == 0
              ? Pacing.full(
                  instruments,
                  options.batchRows(),
                  batch -> {
                    credits.acquire();
                    send(bus, batch);
                  })
              : Pacing.paced(
                  instruments,
                  options.batchRows(),
                  options.speed(),
                  clock,
                  batch -> send(bus, batch));
      EventOrder order = new EventOrder(pacing);
      for (Optional<MarketBatch> next = rows.next(); next.isPresent(); next = rows.next()) {
        order.add(next.get());
        report(rows, pacing, order, totalBytes, false);
      }
      order.finish();
      pacing.end(Math.max(0, order.lastTimeMicros()), order.lastReceiveMicros());
      report(rows, pacing, order, totalBytes, true);
      LOG.info(
          "replay of {} ended: {} frames, {} events, {} bad lines",
          options.file(),
          progress.frames(),
          progress.events(),
          progress.badLines());
      finish(null);
    } catch (InterruptedException e) {
      finish(new RecordingException(options.file() + ": the replay was stopped", e));
    } catch (RecordingException | IOException | RuntimeException e) {
      LOG.error("replay failed: {}", e.getMessage());
      finish(e);
    }
  }

  private void send(Bus bus, MarketBatch batch) {
    context.runOnContext(here -> bus.sendSessionInput(options.sessionId(), batch));
  }

  private void report(
      RecordedRows rows, Pacing pacing, EventOrder order, long totalBytes, boolean ended) {
    progress =
        new ReplayProgress(
            rows.frames(),
            rows.bad().count(),
            rows.bad().first(),
            rows.bytesRead(),
            totalBytes,
            pacing.events(),
            Math.max(0, order.lastTimeMicros()),
            ended);
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
