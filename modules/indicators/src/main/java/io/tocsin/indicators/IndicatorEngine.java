package io.tocsin.indicators;

import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import java.util.List;

/**
 * Computes the indicators of one session; not thread-safe; state is a fold over the batches given
 * so far.
 *
 * <p>An update costs O(1) amortised by event and indicator, whatever the windows' length, and
 * allocates nothing but the batches that it returns, once the series have grown to their windows.
 */
public final class IndicatorEngine {

  private static final long NOT_YET = Long.MIN_VALUE;

  private final IndicatorLayout layout;
  private final InstrumentState[] states;
  private long now = NOT_YET;

  /** Where the instruments of the batches that come stand in the layout; most batches share it. */
  private List<InstrumentId> knownInstruments = List.of();

  private int[] layoutIndexes = {};

  /**
   * @throws IllegalArgumentException if an indicator's type is unknown, one of its parameters is
   *     missing, or it speaks of the strategy instance (group H)
   */
  public IndicatorEngine(IndicatorLayout layout) {
    this.layout = layout;
    states = new InstrumentState[layout.instruments().size()];
    for (int i = 0; i < states.length; i++) {
      states[i] = new InstrumentState(layout.specs(i));
    }
  }

  public IndicatorLayout layout() {
    return layout;
  }

  /**
   * Takes the session's next events, in order, and returns them with every indicator's value after
   * each.
   *
   * <p>Left out are the rows of instruments that the layout does not have, anomalies, and events
   * more than 1 s older than their predecessor in their stream; see {@link #counters}. Trades,
   * quotes, books and clock ticks move the session's time; tickers, gaps and the end do not.
   */
  public EvaluatedBatch evaluate(MarketBatch batch) {
    locate(batch.instruments());
    MarketBatch.Builder events = MarketBatch.builder(layout.instruments(), batch.size());
    EvaluatedBatch.Builder out = EvaluatedBatch.builder(layout, batch.size());
    for (int row = 0; row < batch.size(); row++) {
      int given = batch.instrument(row);
      if (given < 0) {
        evaluateForAll(batch, row, events, out);
      } else if (layoutIndexes[given] >= 0) {
        evaluateForOne(batch, row, layoutIndexes[given], events, out);
      }
    }
    return out.build(events.build());
  }

  /** What did not go as it should with the events of the instrument with that index. */
  public EventCounters counters(int instrument) {
    return states[instrument].counters();
  }

  /**
   * A number that is equal for equal states, whatever the batch boundaries were. Counters are not
   * part of the state: they decide no later value.
   */
  public long stateHash() {
    StateHash hash = new StateHash();
    visit(StateWriter.hashing(hash));
    return hash.value();
  }

  /**
   * All state, counters included, in a form of its own that begins with its version: {@link
   * #restore} makes an engine of it that continues to the same bits.
   */
  public byte[] snapshot() {
    return Snapshot.write(layout, this::visit);
  }

  /**
   * The engine that {@link #snapshot} was taken of.
   *
   * @throws IllegalArgumentException if the bytes are no snapshot of this version, or one of
   *     another layout, or not whole; the message says which
   */
  public static IndicatorEngine restore(IndicatorLayout layout, byte[] snapshot) {
    IndicatorEngine engine = new IndicatorEngine(layout);
    Snapshot.read(snapshot, layout, engine::visit);
    return engine;
  }

  private void visit(StateVisitor state) {
    now = state.whole(now);
    for (InstrumentState instrument : states) {
      instrument.visit(state);
    }
  }

  private void evaluateForAll(
      MarketBatch batch, int row, MarketBatch.Builder events, EvaluatedBatch.Builder out) {
    switch (batch.kind(row)) {
      case END -> begin(batch.timeMicros(row));
      default -> now = Math.max(now, batch.timeMicros(row));
    }
    events.copy(batch, row, -1);
    out.beginRow(now, layout.totalWidth());
    for (InstrumentState state : states) {
      state.update(now);
      state.write(out, now);
    }
  }

  private void evaluateForOne(
      MarketBatch batch,
      int row,
      int instrument,
      MarketBatch.Builder events,
      EvaluatedBatch.Builder out) {
    InstrumentState state = states[instrument];
    if (!take(batch, row, instrument, state, events)) {
      return;
    }
    state.update(now);
    out.beginRow(now, state.width());
    state.write(out, now);
  }

  /** Whether the row was taken; if so, it has been appended to {@code events}. */
  private boolean take(
      MarketBatch batch,
      int row,
      int instrument,
      InstrumentState state,
      MarketBatch.Builder events) {
    long time = batch.timeMicros(row);
    long received = batch.receiveMicros(row);
    switch (batch.kind(row)) {
      case TRADE -> {
        TakerSide side = batch.side(row);
        double sign = side == TakerSide.BUY ? 1 : side == TakerSide.SELL ? -1 : 0;
        long taken = state.acceptTrade(time, batch.price(row), batch.quantity(row), sign);
        if (taken == InstrumentState.DROPPED) {
          return false;
        }
        now = Math.max(now, taken);
        events.trade(
            instrument,
            taken,
            received,
            batch.price(row),
            batch.quantity(row),
            side,
            batch.tradeId(row));
      }
      case QUOTE -> {
        long taken =
            state.acceptQuote(
                time,
                batch.bid(row),
                batch.bidQuantity(row),
                batch.ask(row),
                batch.askQuantity(row));
        if (taken == InstrumentState.DROPPED) {
          return false;
        }
        now = Math.max(now, taken);
        events.quote(
            instrument,
            taken,
            received,
            batch.bid(row),
            batch.bidQuantity(row),
            batch.ask(row),
            batch.askQuantity(row));
      }
      case BOOK -> {
        long taken = state.acceptBook(time, batch.book(row));
        if (taken == InstrumentState.DROPPED) {
          return false;
        }
        now = Math.max(now, taken);
        events.book(instrument, taken, received, batch.book(row));
      }
      case GAP -> {
        begin(time);
        state.gap(time);
        events.copy(batch, row, instrument);
      }
      case TICKER, CLOCK, END -> {
        begin(time);
        events.copy(batch, row, instrument);
      }
    }
    return true;
  }

  /** Before any event there is no other time than that of a row that by itself does not move it. */
  private void begin(long time) {
    if (now == NOT_YET) {
      now = time;
    }
  }

  // The same list again is the common case; an equal one is merely located anew.
  @SuppressWarnings("ReferenceEquality")
  private void locate(List<InstrumentId> instruments) {
    if (instruments == knownInstruments) {
      return;
    }
    layoutIndexes = new int[instruments.size()];
    for (int i = 0; i < layoutIndexes.length; i++) {
      layoutIndexes[i] = layout.indexOf(instruments.get(i));
    }
    knownInstruments = instruments;
  }
}
