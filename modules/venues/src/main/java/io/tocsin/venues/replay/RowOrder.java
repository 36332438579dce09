package io.tocsin.venues.replay;

import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Merges the rows of several sources into the order of their event time.
 *
 * <p>Sources give rows in the order of receipt, in which event times are slightly mixed. A row is
 * held back until every source that has not ended is a second of event time further; rows leave
 * sorted, equal times in the order of the sources and then of the source's own rows. A row that is
 * later than that leaves at once, in its place. The result depends on the rows alone.
 *
 * <p>What is held are stretches of rows that rise by themselves, so that rows that are in order
 * already cost next to nothing. Who adds to the source that {@link #hindmost} names holds as little
 * as possible: one batch of each source and the last second. Not thread-safe.
 */
final class RowOrder {

  /** Where the ordered rows go. */
  interface Output {
    void row(MarketBatch from, int row, int source) throws InterruptedException;
  }

  private static final long HOLD_MICROS = Micros.SECOND;

  /** Rows of a batch whose times do not fall. */
  private static final class Run {
    private final MarketBatch batch;
    private final int source;
    private final long sequence;
    private final int end;
    private int row;
    private long time;

    Run(MarketBatch batch, int source, long sequence, int row, int end) {
      this.batch = batch;
      this.source = source;
      this.sequence = sequence;
      this.row = row;
      this.end = end;
      this.time = batch.timeMicros(row);
    }

    boolean isBefore(Run other) {
      return time != other.time
          ? time < other.time
          : source != other.source ? source < other.source : sequence < other.sequence;
    }
  }

  private final Output output;
  private final long[] newest;
  private final boolean[] ended;
  private @Nullable Run[] runs = new Run[64];
  private int size;
  private long nextSequence;

  RowOrder(int sources, Output output) {
    this.output = output;
    this.newest = new long[sources];
    this.ended = new boolean[sources];
    Arrays.fill(newest, Long.MIN_VALUE);
  }

  /** Takes a source's next rows, and lets those go that nothing can come before any more. */
  void add(int source, MarketBatch batch) throws InterruptedException {
    long latest = newest[source];
    int row = 0;
    while (row < batch.size()) {
      int end = row + 1;
      while (end < batch.size() && batch.timeMicros(end) >= batch.timeMicros(end - 1)) {
        end++;
      }
      push(new Run(batch, source, nextSequence, row, end));
      nextSequence += end - row;
      latest = Math.max(latest, batch.timeMicros(end - 1));
      row = end;
    }
    newest[source] = latest;
    release();
  }

  /** A source has no more rows: nobody waits for it. */
  void end(int source) throws InterruptedException {
    ended[source] = true;
    release();
  }

  /** The source to be read next, which holds the others up; -1 if all have ended. */
  int hindmost() {
    int hindmost = -1;
    for (int i = 0; i < newest.length; i++) {
      if (!ended[i] && (hindmost < 0 || newest[i] < newest[hindmost])) {
        hindmost = i;
      }
    }
    return hindmost;
  }

  /** Lets everything go. */
  void finish() throws InterruptedException {
    release(Long.MAX_VALUE);
  }

  private void release() throws InterruptedException {
    int hindmost = hindmost();
    if (hindmost < 0) {
      finish();
    } else if (newest[hindmost] != Long.MIN_VALUE) {
      release(newest[hindmost] - HOLD_MICROS);
    }
  }

  private void release(long upTo) throws InterruptedException {
    while (size > 0) {
      Run first = Objects.requireNonNull(runs[0]);
      if (first.time > upTo) {
        return;
      }
      output.row(first.batch, first.row, first.source);
      if (++first.row < first.end) {
        first.time = first.batch.timeMicros(first.row);
        sink(first);
      } else {
        Run last = Objects.requireNonNull(runs[--size]);
        runs[size] = null;
        if (size > 0) {
          sink(last);
        }
      }
    }
  }

  private void push(Run run) {
    if (size == runs.length) {
      runs = Arrays.copyOf(runs, size * 2);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) / 2;
      Run above = Objects.requireNonNull(runs[parent]);
      if (!run.isBefore(above)) {
        break;
      }
      runs[at] = above;
      at = parent;
    }
    runs[at] = run;
  }

  /** Puts a run in the place of the first. */
  private void sink(Run run) {
    int at = 0;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      Run below = Objects.requireNonNull(runs[child]);
      if (child + 1 < size) {
        Run sibling = Objects.requireNonNull(runs[child + 1]);
        if (sibling.isBefore(below)) {
          child++;
          below = sibling;
        }
      }
      if (run.isBefore(below)) {
        break;
      }
      runs[at] = below;
      at = child;
    }
    runs[at] = run;
  }
}
