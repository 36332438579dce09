package io.tocsin.venues.replay;

import io.tocsin.bus.ReplayJump;
import io.tocsin.model.EventKind;
import io.tocsin.model.Instrument;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.WallClock;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Plays a recording to whoever takes it: in order, with clock ticks, at a speed. Blocks the thread
 * that plays; pause, speed and jump may be called from any other.
 */
public final class Playback {

  /** Where a recording is played to; called on the playing thread, which it may hold up. */
  public interface Sink {

    void batch(MarketBatch batch) throws InterruptedException;

    /** Time is about to be left out on request; nothing after it is sent before this returns. */
    default void jumps(ReplayJump jump) throws InterruptedException {}

    /** A person told the recorded session something here; only if the replay repeats it. */
    default void command(String json) throws InterruptedException {}

    /**
     * The recorded session's state had this hash here; only if the replay repeats it.
     *
     * @return the hash now, empty if it is not known
     */
    default String state(String hash) throws InterruptedException {
      return "";
    }
  }

  private final ReplayOptions options;
  private final WallClock clock;
  private final Sink sink;
  private final Speed speed;

  /** Those of an earlier life that are still to be made again. */
  private final Queue<ReplayJump> earlier;

  private long steps;
  private volatile ReplayProgress progress = ReplayProgress.NONE;
  private long lastTime = Long.MIN_VALUE;
  private long lastReceive;
  private String recordedHash = "";
  private String repeatedHash = "";

  public Playback(ReplayOptions options, WallClock clock, Sink sink) {
    this.options = options;
    this.clock = clock;
    this.sink = sink;
    this.speed = new Speed(options.speed(), options.past().atFullSpeed() > 0);
    this.earlier = new ArrayDeque<>(options.past().jumps());
  }

  /** How far it has come; callable from any thread. */
  public ReplayProgress progress() {
    return progress;
  }

  /** Holds up, or lets go on. */
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

  /** Whether what it plays is known to the session. */
  boolean isCatchingUp() {
    return speed.catchingUp();
  }

  /** See {@link ReplayVerticle#jumpTo}. */
  public void jumpTo(long receiveMicros) {
    speed.jumpTo(receiveMicros);
  }

  /**
   * Plays to the end, which is a row of its own.
   *
   * @throws RecordingException if the recording turns out bad on the way
   */
  public void play(ReplayRows rows) throws RecordingException, InterruptedException {
    Pacing pacing =
        new Pacing(
            options.instruments().stream().map(Instrument::id).toList(),
            options.batchRows(),
            options.past().atFullSpeed(),
            speed,
            rows.asSeen(),
            clock,
            this::send);
    EventOrder order = new EventOrder(pacing);
    if (options.fromMicros() != Long.MIN_VALUE) {
      rows.skipTo(options.fromMicros());
    }
    dropAfterNext(pacing);
    ReplayRows.Step step = rows.next();
    while (step != null && take(step, rows, pacing, order)) {
      steps++;
      report(rows, pacing, order, false);
      long target = jumpHere(pacing);
      if (target == Speed.NO_JUMP) {
        step = rows.next();
        continue;
      }
      order.jump();
      pacing.flush();
      Optional<MarketBatch> landed =
          rows.asSeen()
              ? Optional.empty()
              : after(Math.max(target, pacing.newestReceive() + 1), step);
      if (landed.isEmpty()) {
        rows.skipTo(target);
      }
      pacing.rebase();
      dropAfterNext(pacing);
      step = landed.isPresent() ? new ReplayRows.Step.Rows(landed.get()) : rows.next();
    }
    order.finish();
    pacing.end(Math.max(0, lastTime(order)), Math.max(lastReceive, order.lastReceiveMicros()));
    report(rows, pacing, order, true);
  }

  /** Where to jump now, if at all; a jump that is asked for comes after all earlier ones. */
  private long jumpHere(Pacing pacing) throws InterruptedException {
    ReplayJump again = earlier.peek();
    if (again != null) {
      return again.steps() == steps ? earlier.remove().toMicros() : Speed.NO_JUMP;
    }
    long target = speed.takeJump();
    if (target != Speed.NO_JUMP) {
      pacing.dropAfter(pacing.rows());
      sink.jumps(new ReplayJump(pacing.rows(), steps, target));
    }
    return target;
  }

  private void dropAfterNext(Pacing pacing) {
    ReplayJump next = earlier.peek();
    pacing.dropAfter(next == null ? Long.MAX_VALUE : next.rows());
  }

  /**
   * What of the rows that were dropped on the way to a moment is after it: a block of candles may
   * span days.
   */
  private static Optional<MarketBatch> after(long target, ReplayRows.Step step) {
    if (!(step instanceof ReplayRows.Step.Rows(MarketBatch batch))) {
      return Optional.empty();
    }
    MarketBatch rest = Jump.after(target, batch, true);
    return rest.size() == 0 ? Optional.empty() : Optional.of(rest);
  }

  /** A paced block may last for days: how far it has come is told by what is sent. */
  private void send(MarketBatch batch) throws InterruptedException {
    sink.batch(batch);
    progress = progress.sent(batch.timeMicros(batch.size() - 1));
  }

  private long lastTime(EventOrder order) {
    return Math.max(lastTime, order.lastTimeMicros());
  }

  /** Whether the replay goes on. */
  private boolean take(ReplayRows.Step step, ReplayRows rows, Pacing pacing, EventOrder order)
      throws InterruptedException {
    switch (step) {
      case ReplayRows.Step.Rows(MarketBatch batch) -> {
        MarketBatch wanted = upToEnd(batch);
        if (rows.asSeen()) {
          inOrder(wanted, pacing);
        } else {
          order.add(wanted);
        }
        return wanted == batch;
      }
      case ReplayRows.Step.Command(String json) -> {
        if (options.repeat()) {
          pacing.flush();
          sink.command(json);
        }
      }
      case ReplayRows.Step.State(String hash) -> {
        if (options.repeat()) {
          pacing.flush();
          recordedHash = hash;
          repeatedHash = sink.state(hash);
        }
      }
    }
    return true;
  }

  /** The batch itself, or what of it stands before the first row that was received too late. */
  private MarketBatch upToEnd(MarketBatch batch) {
    int end = 0;
    while (end < batch.size() && batch.receiveMicros(end) <= options.toMicros()) {
      end++;
    }
    if (end == batch.size()) {
      return batch;
    }
    MarketBatch.Builder wanted = MarketBatch.builder(batch.instruments(), Math.max(1, end));
    for (int row = 0; row < end; row++) {
      wanted.copy(batch, row, batch.instrument(row));
    }
    return wanted.build();
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
}
