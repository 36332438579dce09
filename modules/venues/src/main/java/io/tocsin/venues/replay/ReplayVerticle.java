package io.tocsin.venues.replay;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.ReplayJump;
import io.tocsin.bus.StreamPost;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a recording to one session, once, from the moment that it is deployed, and tells on the
 * {@code backtests} stream how far it is.
 *
 * <p>A virtual thread of its own reads, decodes and waits; batches leave on the verticle's context.
 * At full speed at most {@link ReplayOptions#credits} batches are on their way: the session returns
 * a credit for each that it has worked off. The last row of the last batch is END. Deploy after the
 * session's verticles. Pause, speed and jump may be called from any thread.
 */
public final class ReplayVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(ReplayVerticle.class);
  private static final long POST_MILLIS = 500;
  private static final long MEMORY_RETRY_MILLIS = 1_000;
  private static final double SPEED_MOST = 1_000;

  /** Replays that the stream's snapshot holds. */
  private static final int KEPT = 50;

  private final ReplayOptions options;
  private final WallClock clock;
  private final Credits credits;
  private final Playback playback;
  private final Promise<ReplayProgress> done = Promise.promise();
  private final Function<ReplayJump, Future<?>> memory;

  /** Of the jump that is asked for and not yet made; belongs to the verticle's context. */
  private @Nullable Promise<Void> jump;

  private long startedMicros;
  private @Nullable Thread thread;

  @SuppressWarnings("NullAway.Init") // set by start(), before the thread that uses it
  private Bus bus;

  /** For a session that nobody else waits for. */
  public ReplayVerticle(ReplayOptions options, WallClock clock) {
    this(options, clock, 1);
  }

  /**
   * @param takers how many give a credit back for each batch: the session, and whoever must keep up
   *     with it
   */
  public ReplayVerticle(ReplayOptions options, WallClock clock, int takers) {
    this(options, clock, takers, jump -> Future.succeededFuture());
  }

  /**
   * For a session that goes on after a restart.
   *
   * @param memory remembers a jump for {@link ReplayOptions#past}; called on any thread, and again
   *     with the same jump if it fails: nothing after the jump is sent before it succeeds
   */
  public ReplayVerticle(
      ReplayOptions options, WallClock clock, Function<ReplayJump, Future<?>> memory) {
    this(options, clock, 1, memory);
  }

  private ReplayVerticle(
      ReplayOptions options, WallClock clock, int takers, Function<ReplayJump, Future<?>> memory) {
    this.options = options;
    this.memory = memory;
    this.clock = clock;
    this.credits = new Credits(options.credits(), takers);
    this.playback = new Playback(options, clock, new ToSession());
  }

  /** How far it has come; callable from any thread. */
  public ReplayProgress progress() {
    return playback.progress();
  }

  /** Holds the replay up, or lets it go on. */
  public void pause(boolean yes) {
    playback.pause(yes);
  }

  /** See {@link ReplayOptions#speed}. */
  public void speed(double factor) {
    playback.speed(factor);
  }

  /**
   * Leaves out what was received before a moment, which is a GAP of each instrument. A session's
   * time runs one way: an earlier moment leaves out next to nothing.
   */
  public void jumpTo(long receiveMicros) {
    playback.jumpTo(receiveMicros);
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
    bus.onControlReplay(options.sessionId(), this::control);
    startedMicros = clock.nowMicros();
    post("");
    vertx.setPeriodic(
        POST_MILLIS,
        timer -> {
          if (!done.future().isComplete()) {
            post("");
          }
        });
    thread = Thread.ofVirtual().name("replay-" + options.sessionId()).start(() -> run(rows));
    return Future.succeededFuture();
  }

  private Future<JsonObject> control(JsonObject wish) {
    Problems problems = new Problems();
    Fields fields = Fields.of(JsonText.parse("replay", wish.encode()), "$", problems);
    boolean pauses = fields.has("pause");
    boolean pause = fields.flag("pause", false);
    Optional<BigDecimal> factor = fields.decimal("speed", 0, SPEED_MOST);
    Optional<String> target = fields.text("jump_to");
    long micros = 0;
    try {
      micros = target.map(text -> Micros.of(Instant.parse(text))).orElse(0L);
    } catch (DateTimeException e) {
      problems.add("$.jump_to", "is no moment", target.orElse(""), "2024-08-08T23:54:10Z");
    }
    fields.raw("actor");
    fields.raw("session_id");
    fields.finish();
    if (!problems.isEmpty()) {
      return Bus.refused(400, problems.list().getFirst().toString());
    }
    long reached = progress().eventMicros();
    if (target.isPresent() && micros <= reached) {
      return Bus.refused(
          409,
          "a session's time runs one way, and its replay is at "
              + Micros.iso(reached)
              + "; begin anew with --from for what was before");
    }
    if (target.isPresent() && playback.isCatchingUp()) {
      return Bus.refused(
          409,
          "the session works off again what it knew before a restart; jump when it has done so");
    }
    if (target.isPresent() && jump != null) {
      return Bus.refused(409, "another jump is being made");
    }
    if (target.isPresent() && done.future().isComplete()) {
      return Bus.refused(409, "the replay has ended");
    }
    factor.ifPresent(value -> speed(value.doubleValue()));
    if (pauses) {
      pause(pause);
    }
    if (target.isEmpty()) {
      post("");
      return Future.succeededFuture(item(""));
    }
    Promise<Void> made = Promise.promise();
    jump = made;
    jumpTo(micros);
    return made.future()
        .map(nothing -> {
          post("");
          return item("");
        });
  }

  /** Nobody is told that time was left out before a restart would know it, too. */
  private void jumped(boolean made) {
    Promise<Void> asked = jump;
    jump = null;
    if (asked != null && made) {
      asked.complete();
    } else if (asked != null) {
      asked.fail(new ReplyException(ReplyFailure.RECIPIENT_FAILURE, 409, "the replay has ended"));
    }
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
      playback.play(rows);
      LOG.info(
          "replay of {} ended: {} frames, {} events, {} bad lines",
          options.recording().file(),
          progress().frames(),
          progress().events(),
          progress().badLines());
      finish(null);
    } catch (InterruptedException e) {
      finish(new RecordingException(options.recording().file() + ": the replay was stopped", e));
    } catch (RecordingException | RuntimeException e) {
      LOG.error("replay failed: {}", e.getMessage());
      finish(e);
    }
  }

  private final class ToSession implements Playback.Sink {

    @Override
    public void batch(MarketBatch batch) throws InterruptedException {
      if (playback.speed() == 0) {
        credits.take();
      } else {
        credits.overdraw();
      }
      context.runOnContext(here -> bus.sendSessionInput(options.sessionId(), batch));
    }

    @Override
    public void jumps(ReplayJump jump) throws InterruptedException {
      boolean told = false;
      while (true) {
        try {
          memory.apply(jump).toCompletionStage().toCompletableFuture().get();
          context.runOnContext(here -> jumped(true));
          return;
        } catch (ExecutionException e) {
          if (!told) {
            LOG.warn(
                "the replay waits, its jump cannot be remembered yet: {}",
                Objects.requireNonNullElse(e.getCause(), e).getMessage());
            told = true;
          }
          Thread.sleep(MEMORY_RETRY_MILLIS);
        }
      }
    }

    @Override
    public void command(String json) throws InterruptedException {
      credits.awaitAll();
      control(new JsonObject(json));
    }

    @Override
    public String state(String hash) throws InterruptedException {
      credits.awaitAll();
      try {
        return control(new JsonObject().put("command", "results"))
            .toCompletionStage()
            .toCompletableFuture()
            .get()
            .getString("state_hash", "");
      } catch (ExecutionException e) {
        return "";
      }
    }

    /** On the context that batches leave on, so that it comes between those before and after. */
    private Future<JsonObject> control(JsonObject command) {
      Promise<JsonObject> reply = Promise.promise();
      context.runOnContext(here ->
          bus.control(options.sessionId(), command)
              .onFailure(cause ->
                  LOG.warn("\"{}\" could not be repeated: {}", command, cause.getMessage()))
              .onComplete(reply));
      return reply.future();
    }
  }

  private void finish(@Nullable Throwable failure) {
    context.runOnContext(here -> {
      jumped(false);
      post(failure == null ? "" : String.valueOf(failure.getMessage()));
      if (failure == null) {
        done.complete(progress());
      } else {
        done.fail(failure);
      }
    });
  }

  private JsonObject item(String failure) {
    ReplayProgress now = progress();
    double seconds = Math.max(1e-3, (clock.nowMicros() - startedMicros) / (double) Micros.SECOND);
    double share = now.ended() ? 1 : now.bytesRead() / (double) Math.max(1, now.totalBytes());
    String state =
        !failure.isEmpty()
            ? "FAILED"
            : now.ended() ? "DONE" : playback.isPaused() ? "PAUSED" : "PLAYING";
    return new JsonObject()
        .put("session_id", options.sessionId())
        .put("data", String.valueOf(options.recording().file().getFileName()))
        .put("state", state)
        .put("reason", failure)
        .put("speed", playback.speed())
        .put("percent", Math.round(share * 1_000) / 10.0)
        .put("event_time", now.eventMicros() == 0 ? null : Micros.iso(now.eventMicros()))
        .put("events", now.events())
        .put("events_per_second", Math.round(now.events() / seconds))
        .put("eta_seconds", share > 0 && share < 1 ? Math.round(seconds / share - seconds) : null)
        .put("bad", now.badLines())
        .put("first_bad", now.firstBadLine())
        .put("repeated", now.repeatedHash().isEmpty() ? null : now.repeated());
  }

  private void post(String failure) {
    JsonObject item = item(failure);
    bus.post(
        progress().ended()
            ? StreamPost.keyedEvent(
                Addresses.BACKTESTS, "done", "backtests", options.sessionId(), item, KEPT)
            : StreamPost.recentState(
                Addresses.BACKTESTS, "backtests", options.sessionId(), item, KEPT));
  }
}
