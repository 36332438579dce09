package io.tocsin.venues.replay;

import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts recorded rows into the order of their event time and clock ticks between them.
 *
 * <p>Frames come in the order of receipt, in which event times of different channels are slightly
 * mixed. Rows are held back for one second of event time and leave sorted, equal times in the order
 * of the file; a row that is later than that leaves at once, in its place. Tick T, at every
 * multiple of 250 ms, comes after every event with time &lt;= T. The result depends on the rows
 * alone.
 */
final class EventOrder {

  /** Where the ordered rows go. */
  interface Output {
    void row(MarketBatch from, int row) throws InterruptedException;

    void clock(long timeMicros, long receiveMicros) throws InterruptedException;
  }

  static final long TICK_MICROS = 250 * Micros.MILLI;
  private static final long HOLD_MICROS = Micros.SECOND;

  private final Output output;
  private long[] times = new long[1_024];
  private long[] sequences = new long[1_024];
  private @Nullable MarketBatch[] batches = new MarketBatch[1_024];
  private int[] rows = new int[1_024];
  private int size;
  private long nextSequence;
  private long newest = Long.MIN_VALUE;
  private long nextTick = Long.MIN_VALUE;
  private long lastOut = Long.MIN_VALUE;
  private long lastReceive;

  EventOrder(Output output) {
    this.output = output;
  }

  /** Takes all rows of a batch, and lets those go that nothing can come before any more. */
  void add(MarketBatch batch) throws InterruptedException {
    for (int row = 0; row < batch.size(); row++) {
      push(batch.timeMicros(row), batch, row);
      newest = Math.max(newest, batch.timeMicros(row));
    }
    while (size > 0 && times[0] <= newest - HOLD_MICROS) {
      pop();
    }
  }

  /** Lets everything go. */
  void finish() throws InterruptedException {
    while (size > 0) {
      pop();
    }
    if (lastOut != Long.MIN_VALUE) {
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

  private void pop() throws InterruptedException {
    long time = times[0];
    MarketBatch batch = Objects.requireNonNull(batches[0]);
    int row = rows[0];
    removeFirst();
    if (nextTick == Long.MIN_VALUE) {
      nextTick = Math.ceilDiv(time, TICK_MICROS) * TICK_MICROS;
    }
    ticksBefore(time);
    lastOut = Math.max(lastOut, time);
    lastReceive = Math.max(lastReceive, batch.receiveMicros(row));
    output.row(batch, row);
  }

  private void ticksBefore(long time) throws InterruptedException {
    for (; nextTick < time; nextTick += TICK_MICROS) {
      output.clock(nextTick, lastReceive);
    }
  }

  private void push(long time, MarketBatch batch, int row) {
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      sequences = Arrays.copyOf(sequences, size * 2);
      batches = Arrays.copyOf(batches, size * 2);
      rows = Arrays.copyOf(rows, size * 2);
    }
    int at = size++;
    long sequence = nextSequence++;
    while (at > 0) {
      int parent = (at - 1) / 2;
      if (!before(time, sequence, parent)) {
        break;
      }
      move(parent, at);
      at = parent;
    }
    set(at, time, sequence, batch, row);
  }

  private void removeFirst() {
    size--;
    long time = times[size];
    long sequence = sequences[size];
    MarketBatch batch = batches[size];
    int row = rows[size];
    batches[size] = null;
    int at = 0;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && before(times[child + 1], sequences[child + 1], child)) {
        child++;
      }
      if (before(time, sequence, child)) {
        break;
      }
      move(child, at);
      at = child;
    }
    if (size > 0) {
      set(at, time, sequence, batch, row);
    }
  }

  private boolean before(long time, long sequence, int other) {
    return time != times[other] ? time < times[other] : sequence < sequences[other];
  }

  private void move(int from, int to) {
    times[to] = times[from];
    sequences[to] = sequences[from];
    batches[to] = batches[from];
    rows[to] = rows[from];
  }

  private void set(int at, long time, long sequence, @Nullable MarketBatch batch, int row) {
    times[at] = time;
    sequences[at] = sequence;
    batches[at] = batch;
    rows[at] = row;
  }
}
