package io.tocsin.venues.replay;

import io.tocsin.model.EventKind;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import java.util.List;

/**
 * Collects ordered rows into batches and decides when each goes. Runs on the replay's own thread,
 * which it may put to sleep.
 */
abstract class Pacing implements EventOrder.Output {

  /** Takes a full batch; may wait. */
  interface Sender {
    void send(MarketBatch batch) throws InterruptedException;
  }

  private final List<InstrumentId> instruments;
  private final Sender sender;
  private final int batchRows;
  private MarketBatch.Builder open;
  private long events;

  private Pacing(List<InstrumentId> instruments, int batchRows, Sender sender) {
    this.instruments = instruments;
    this.batchRows = batchRows;
    this.sender = sender;
    this.open = MarketBatch.builder(instruments, batchRows);
  }

  /** As fast as batches are taken; receive times stay as recorded. */
  static Pacing full(List<InstrumentId> instruments, int batchRows, Sender sender) {
    return new Pacing(instruments, batchRows, sender) {
      @Override
      long admit(long timeMicros, long receiveMicros) {
        return receiveMicros;
      }
    };
  }

  /** On the wall clock; receive times are those of sending. */
  static Pacing paced(
      List<InstrumentId> instruments, int batchRows, double speed, WallClock clock, Sender sender) {
    return new Paced(instruments, batchRows, speed, clock, sender);
  }

  /** Waits until a row is due; the answer is its receive time. */
  abstract long admit(long timeMicros, long receiveMicros) throws InterruptedException;

  @Override
  public void row(MarketBatch from, int row) throws InterruptedException {
    long receive = admit(from.timeMicros(row), from.receiveMicros(row));
    long time = from.timeMicros(row);
    int instrument = from.instrument(row);
    EventKind kind = from.kind(row);
    switch (kind) {
      case TRADE ->
          open.trade(
              instrument,
              time,
              receive,
              from.price(row),
              from.quantity(row),
              from.side(row),
              from.tradeId(row));
      case QUOTE ->
          open.quote(
              instrument,
              time,
              receive,
              from.bid(row),
              from.bidQuantity(row),
              from.ask(row),
              from.askQuantity(row));
      case BOOK -> open.book(instrument, time, receive, from.book(row));
      case TICKER ->
          open.ticker(
              instrument,
              time,
              receive,
              from.price(row),
              from.open24h(row),
              from.volume24h(row),
              from.quoteVolume24h(row));
      case GAP -> open.gap(instrument, time, receive, from.gapReason(row));
      case CLOCK, END -> throw new IllegalStateException("a recording has no row of kind " + kind);
    }
    events++;
    sendIfFull();
  }

  @Override
  public void clock(long timeMicros, long receiveMicros) throws InterruptedException {
    open.clock(timeMicros, admit(timeMicros, receiveMicros));
    sendIfFull();
  }

  void end(long timeMicros, long receiveMicros) throws InterruptedException {
    open.end(timeMicros, admit(timeMicros, receiveMicros));
    flush();
  }

  /** Market rows taken. */
  long events() {
    return events;
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

  private static final class Paced extends Pacing {

    /** What is due within the same stretch goes as one batch. */
    private static final long STRETCH_MICROS = 10 * Micros.MILLI;

    private final double speed;
    private final WallClock clock;
    private boolean started;
    private long firstEvent;
    private long firstWall;
    private long now;

    Paced(
        List<InstrumentId> instruments,
        int batchRows,
        double speed,
        WallClock clock,
        Sender sender) {
      super(instruments, batchRows, sender);
      this.speed = speed;
      this.clock = clock;
    }

    @Override
    long admit(long timeMicros, long receiveMicros) throws InterruptedException {
      if (!started) {
        started = true;
        firstEvent = timeMicros;
        firstWall = clock.nowMicros();
        now = firstWall;
      }
      long due = firstWall + (long) ((timeMicros - firstEvent) / speed);
      if (due > now) {
        flush();
        long wake = Math.ceilDiv(due, STRETCH_MICROS) * STRETCH_MICROS;
        for (now = clock.nowMicros(); now < wake; now = clock.nowMicros()) {
          Thread.sleep(Math.max(1, (wake - now) / Micros.MILLI));
        }
      }
      return now;
    }
  }
}
