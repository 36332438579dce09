package io.tocsin.benchmarks;

import io.tocsin.indicators.EvaluatedBatch;
import io.tocsin.model.EventKind;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.WallClock;
import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Listens behind a session's state machines: how long each event took from its receipt, and whether
 * a trade is missing. Fed on one thread, read on any.
 */
final class PipelineProbe {

  private static final long LONGEST_MICROS = 3_600_000_000L;

  /**
   * What came in a while.
   *
   * @param decided microseconds from a frame's receipt to the end of the decision
   * @param old microseconds from the exchange's time of a trade to the end of the decision
   */
  record Window(Histogram decided, Histogram old) {}

  private final WallClock clock;
  private final SingleWriterRecorder decided = new SingleWriterRecorder(LONGEST_MICROS, 3);
  private final SingleWriterRecorder old = new SingleWriterRecorder(LONGEST_MICROS, 3);
  private final Map<String, Long> lastTrade = new HashMap<>();
  private volatile long trades;
  private volatile long missing;
  private volatile long repeated;
  private volatile long gaps;

  PipelineProbe(WallClock clock) {
    this.clock = clock;
  }

  /** Must be called when the state machines are through with the batch. */
  void saw(EvaluatedBatch evaluated) {
    MarketBatch events = evaluated.events();
    long now = clock.nowMicros();
    for (int row = 0; row < events.size(); row++) {
      EventKind kind = events.kind(row);
      switch (kind) {
        case TRADE -> trade(events, row, now);
        case GAP -> gaps++;
        case QUOTE, BOOK, TICKER ->
            decided.recordValue(Math.max(0, now - events.receiveMicros(row)));
        default -> {}
      }
    }
  }

  private void trade(MarketBatch events, int row, long now) {
    String symbol = events.instruments().get(events.instrument(row)).symbol();
    long id = events.tradeId(row);
    Long before = lastTrade.put(symbol, id);
    if (before != null) {
      missing += Math.max(0, id - before - 1);
      repeated += id <= before ? 1 : 0;
    }
    trades++;
    if (!events.past(row)) {
      decided.recordValue(Math.max(0, now - events.receiveMicros(row)));
      old.recordValue(Math.max(0, now - events.timeMicros(row)));
    }
  }

  /** What came since the last call. */
  Window take() {
    return new Window(decided.getIntervalHistogram(), old.getIntervalHistogram());
  }

  /** Trades since the beginning. */
  long trades() {
    return trades;
  }

  /** Trade ids that were left out. */
  long missing() {
    return missing;
  }

  /** Trades that came twice or after a later one. */
  long repeated() {
    return repeated;
  }

  /** Gaps that the venue's pipeline told. */
  long gaps() {
    return gaps;
  }
}
