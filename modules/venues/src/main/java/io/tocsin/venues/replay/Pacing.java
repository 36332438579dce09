package io.tocsin.venues.replay;

import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import java.util.List;

/**
 * Collects ordered rows into batches and decides when each goes. Runs on the replay's own thread,
 * which it may put to sleep.
 *
 * <p>At full speed receive times stay as recorded; at any other they are those of sending. Between
 * the wish for a jump and the jump, rows are dropped: they are in what is left out.
 */
final class Pacing implements EventOrder.Output {

  /** Takes a full batch; may wait. */
  interface Sender {
    void send(MarketBatch batch) throws InterruptedException;
  }

  /** What is due within the same stretch goes as one batch. */
  private static final long STRETCH_MICROS = 10 * Micros.MILLI;

  /** No speed that can be asked for: the next row is due at once, those after it from then on. */
  private static final double NONE = -1;

  private final List<InstrumentId> instruments;
  private final int batchRows;
  private final Speed speed;
  private final boolean byReceipt;
  private final WallClock clock;
  private final Sender sender;
  private MarketBatch.Builder open;
  private long events;
  private long rows;
  private long dropAfter = Long.MAX_VALUE;
  private long newestReceive;
  private long known;
  private double pace = NONE;
  private long firstRecorded;
  private long firstWall;
  private long now;

  /**
   * @param known rows that go at full speed before all others
   * @param byReceipt whether rows are due by their receive times, in whose order they stand,
   *     instead of by their event times
   */
  Pacing(
      List<InstrumentId> instruments,
      int batchRows,
      long known,
      Speed speed,
      boolean byReceipt,
      WallClock clock,
      Sender sender) {
    this.instruments = instruments;
    this.batchRows = batchRows;
    this.known = known;
    this.speed = speed;
    this.byReceipt = byReceipt;
    this.clock = clock;
    this.sender = sender;
    this.open = MarketBatch.builder(instruments, batchRows);
  }

  @Override
  public void row(MarketBatch from, int row) throws InterruptedException {
    if (isDropping()) {
      return;
    }
    long receive = admit(from.timeMicros(row), from.receiveMicros(row));
    open.copy(from, row, from.instrument(row), from.timeMicros(row), receive);
    newestReceive = Math.max(newestReceive, from.receiveMicros(row));
    events++;
    rows++;
    sendIfFull();
  }

  @Override
  public void clock(long timeMicros, long receiveMicros) throws InterruptedException {
    if (isDropping()) {
      return;
    }
    // First the wait, which may send what is open: a row that came too late for that batch is lost.
    long receive = admit(timeMicros, receiveMicros);
    open.clock(timeMicros, receive);
    rows++;
    sendIfFull();
  }

  void end(long timeMicros, long receiveMicros) throws InterruptedException {
    long receive = admit(timeMicros, receiveMicros);
    open.end(timeMicros, receive);
    flush();
  }

  /** Market rows taken. */
  long events() {
    return events;
  }

  /** Rows taken, clock ticks among them. */
  long rows() {
    return rows;
  }

  /** Once so many rows have been taken, others are dropped until this is called again. */
  void dropAfter(long count) {
    dropAfter = count;
  }

  private boolean isDropping() {
    return rows == dropAfter || speed.jumping();
  }

  /** When the newest market row taken was received, as recorded. */
  long newestReceive() {
    return newestReceive;
  }

  /** The next row is due at once. */
  void rebase() {
    pace = NONE;
  }

  /** Waits until a row is due; the answer is its receive time. */
  private long admit(long timeMicros, long receiveMicros) throws InterruptedException {
    if (speed.catchingUp() && known-- == 0) {
      flush();
      speed.caughtUp();
    }
    if (speed.paused()) {
      flush();
      speed.awaitRunning();
      pace = NONE;
    }
    double factor = speed.factor();
    if (factor == 0) {
      pace = NONE;
      return receiveMicros;
    }
    long recorded = byReceipt ? receiveMicros : timeMicros;
    if (factor != pace) {
      pace = factor;
      firstRecorded = recorded;
      firstWall = clock.nowMicros();
      now = firstWall;
    }
    long due = firstWall + (long) ((recorded - firstRecorded) / pace);
    if (due > now) {
      flush();
      long wake = Math.ceilDiv(due, STRETCH_MICROS) * STRETCH_MICROS;
      for (now = clock.nowMicros(); now < wake && speed.isStill(pace); now = clock.nowMicros()) {
        speed.sleep(Math.max(1, (wake - now) / Micros.MILLI));
      }
    }
    return now;
  }

  private void sendIfFull() throws InterruptedException {
    if (open.size() >= batchRows) {
      flush();
    }
  }

  void flush() throws InterruptedException {
    if (open.size() > 0) {
      MarketBatch batch = open.build();
      open = MarketBatch.builder(instruments, Math.min(batchRows, Math.max(16, batch.size())));
      sender.send(batch);
    }
  }
}
