package io.tocsin.venues.replay;

import io.tocsin.model.EventKind;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;

/**
 * Puts recorded rows into the order of their event time, see {@link RowOrder}, and clock ticks
 * between them.
 *
 * <p>Tick T, at every multiple of 250 ms, comes after every event with time &lt;= T. Between two
 * candles nothing is known of the market, so of the ticks there only the first two are told: enough
 * for what waits for the next moment, and not 240 for each candle of a minute.
 */
final class EventOrder {

  /** Where the ordered rows go. */
  interface Output {
    void row(MarketBatch from, int row) throws InterruptedException;

    void clock(long timeMicros, long receiveMicros) throws InterruptedException;
  }

  static final long TICK_MICROS = 250 * Micros.MILLI;

  private static final int TICKS_AFTER_CANDLE = 2;

  private final Output output;
  private final RowOrder order = new RowOrder(1, (from, row, source) -> out(from, row));
  private long nextTick = Long.MIN_VALUE;
  private long lastOut = Long.MIN_VALUE;
  private long lastReceive;
  private boolean lastIsCandle;

  EventOrder(Output output) {
    this.output = output;
  }

  /** Takes all rows of a batch, and lets those go that nothing can come before any more. */
  void add(MarketBatch batch) throws InterruptedException {
    order.add(0, batch);
  }

  /** Lets everything go. */
  void finish() throws InterruptedException {
    order.finish();
    // Where nothing came after a jump, there is no next tick.
    if (nextTick != Long.MIN_VALUE) {
      ticksBefore(lastOut + 1);
    }
  }

  /** Lets everything go, and leaves out the ticks between it and what comes next. */
  void jump() throws InterruptedException {
    finish();
    nextTick = Long.MIN_VALUE;
  }

  /** Event time of the newest row that left. */
  long lastTimeMicros() {
    return lastOut;
  }

  /** Newest receive time that left. */
  long lastReceiveMicros() {
    return lastReceive;
  }

  private void out(MarketBatch batch, int row) throws InterruptedException {
    long time = batch.timeMicros(row);
    boolean candle = batch.kind(row) == EventKind.CANDLE;
    if (nextTick == Long.MIN_VALUE) {
      nextTick = Math.ceilDiv(time, TICK_MICROS) * TICK_MICROS;
    }
    if (candle && lastIsCandle) {
      ticksBefore(Math.min(time, nextTick + TICKS_AFTER_CANDLE * TICK_MICROS));
      nextTick = Math.max(nextTick, Math.ceilDiv(time, TICK_MICROS) * TICK_MICROS);
    } else {
      ticksBefore(time);
    }
    lastIsCandle = candle;
    lastOut = Math.max(lastOut, time);
    lastReceive = Math.max(lastReceive, batch.receiveMicros(row));
    output.row(batch, row);
  }

  private void ticksBefore(long time) throws InterruptedException {
    for (; nextTick < time; nextTick += TICK_MICROS) {
      output.clock(nextTick, lastReceive);
    }
  }
}
