package io.tocsin.indicators;

import io.tocsin.model.EventKind;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import java.util.List;

/**
 * Computes the indicators of one session; not thread-safe; state is a fold over the events given so
 * far, whatever batches they came in.
 *
 * <p>An update costs O(1) amortised by event and indicator, whatever the windows' length, and
 * allocates nothing once the series have grown to their windows: {@link #evaluate(MarketBatch,
 * EvaluationSink)} costs 0 B an event, {@link #evaluate(MarketBatch)} what it returns.
 *
 * <h2>Time</h2>
 *
 * <p>{@code now}, the session's clock, is the largest time of any trade, quote, book, candle or
 * clock tick so far; it never runs backwards, and all values are as of it. Each event stands in its
 * windows at its own event time.
 *
 * <ul>
 *   <li><b>Late within a stream.</b> An event older than the newest of its symbol and kind by up to
 *       1 s is taken at that one's time; an older one is dropped. Both are counted.
 *   <li><b>Behind the clock.</b> An event that is in order within its stream may be older than the
 *       clock by any time, since streams and symbols do not wait for one another. It is taken at
 *       its own time and moves no clock; windows hold it as if it had come in time. What has been
 *       closed stays closed: a trade of a candle that the clock has closed counts into the open
 *       one, and what {@link IndicatorType}s of group G and MOMENTUM_REVERSAL_INDEX have remembered
 *       of an indicator's values stays remembered.
 *   <li><b>Caught up with the past.</b> When a session subscribes to a symbol, its past may be
 *       fetched: trades in event-time order, all before its first live event, minutes behind a
 *       clock which has ticked already. A symbol whose first trade is more than 1 s behind the
 *       clock is being told its past. Until that is over its indicators are brought forward trade
 *       by trade at the trades' own times, exactly as if those had come before the clock was there
 *       (no candle is closed before its trades have come, and histories are remembered), and every
 *       value shown is STALE, since it is of the past: no condition on it is met. Over it is with
 *       the first trade not older than the clock was at the beginning, with the first quote, book
 *       or ticker, or with the first clock tick at least 1 s after the last trade of the past was
 *       taken; from then on everything is as of the clock, and windows up to the span of what was
 *       fetched are warm at once: warm-up counts from the first trade fetched. If the symbol has
 *       had quotes or a book before, whose windows cannot be taken back, its indicators stand still
 *       as they were until it is over, and group G's histories begin then.
 *   <li><b>Told anew.</b> Where the past comes only after live events, a row that {@link
 *       MarketBatch#beginsAnew} stands before it: the symbol is forgotten, and what follows is its
 *       past as above.
 * </ul>
 *
 * <h2>Sources that have only candles</h2>
 *
 * <p>A symbol whose first event is a candle has no trades: of group A what is made of prices alone
 * is computed from the closes, each at its candle's end; group F from the candles, whose interval
 * must divide the indicator's ({@code no_data} otherwise), each when the source has told it; group
 * D from quotes and books if the source has those; what needs trades is {@code no_data}, and group
 * G is as what it is of. Values are stale 60 s after the next candle should have ended. Trades of
 * such a symbol, and candles of another interval, are anomalies; candles of a symbol that has
 * trades change nothing.
 */
public final class IndicatorEngine {

  private static final long NOT_YET = Long.MIN_VALUE;

  private final IndicatorLayout layout;
  private final InstrumentState[] states;
  private final EvaluatedRow row;
  private long now = NOT_YET;

  /** Where the instruments of the batches that come stand in the layout; most batches share it. */
  private List<InstrumentId> knownInstruments = List.of();

  private int[] layoutIndexes = {};
  private boolean sameInstruments;

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
    row = new EvaluatedRow(states);
  }

  public IndicatorLayout layout() {
    return layout;
  }

  /**
   * Takes the session's next events, in order, and returns them with every indicator's value after
   * each; the same as {@link #evaluate(MarketBatch, EvaluationSink)} with a sink that keeps all it
   * sees. What is returned is immutable and may be passed on.
   */
  public EvaluatedBatch evaluate(MarketBatch batch) {
    locate(batch.instruments());
    BatchCollector collector = new BatchCollector(layout, batch, sameInstruments, cells(batch));
    evaluate(batch, collector);
    return collector.collected();
  }

  /**
   * Takes the session's next events, in order, and shows each to the sink with every indicator's
   * value after it.
   *
   * <p>Left out are the rows of instruments that the layout does not have, anomalies, and events
   * more than 1 s older than their predecessor in their stream; see {@link #counters}. Trades,
   * quotes, books, candles and clock ticks move the session's time; tickers, gaps and the end do
   * not.
   */
  public void evaluate(MarketBatch batch, EvaluationSink sink) {
    locate(batch.instruments());
    for (int at = 0; at < batch.size(); at++) {
      int given = batch.instrument(at);
      if (given < 0) {
        evaluateForAll(batch, at, sink);
      } else if (layoutIndexes[given] >= 0) {
        evaluateForOne(batch, at, layoutIndexes[given], sink);
      }
    }
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
    StateWriter writer = StateWriter.hashing(hash);
    visit(writer);
    writer.flush();
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

  private void evaluateForAll(MarketBatch batch, int at, EvaluationSink sink) {
    long time = batch.timeMicros(at);
    switch (batch.kind(at)) {
      case END -> begin(time);
      default -> now = Math.max(now, time);
    }
    for (InstrumentState state : states) {
      state.tick(now);
      state.update(now);
    }
    row.show(batch, at, -1, time, now);
    sink.row(row);
  }

  private void evaluateForOne(MarketBatch batch, int at, int instrument, EvaluationSink sink) {
    InstrumentState state = states[instrument];
    long taken = take(batch, at, state);
    if (taken == InstrumentState.DROPPED) {
      return;
    }
    state.update(now);
    row.show(batch, at, instrument, taken, now);
    sink.row(row);
  }

  /** The time at which the row was taken, or {@link InstrumentState#DROPPED}. */
  private long take(MarketBatch batch, int at, InstrumentState state) {
    long time = batch.timeMicros(at);
    long taken =
        switch (batch.kind(at)) {
          case TRADE ->
              state.acceptTrade(
                  time, batch.price(at), batch.quantity(at), sign(batch.side(at)), now);
          case QUOTE ->
              state.acceptQuote(
                  time, batch.bid(at), batch.bidQuantity(at), batch.ask(at), batch.askQuantity(at));
          case BOOK -> state.acceptBook(time, batch.book(at));
          case CANDLE -> state.acceptCandle(time, batch.candle(at));
          case GAP -> {
            begin(time);
            if (batch.beginsAnew(at)) {
              state.restart();
            } else {
              state.gap(time);
            }
            yield time;
          }
          case TICKER -> {
            begin(time);
            state.heard();
            yield time;
          }
          case CLOCK, END -> {
            begin(time);
            yield time;
          }
        };
    if (taken != InstrumentState.DROPPED && movesClock(batch.kind(at))) {
      now = Math.max(now, taken);
    }
    return taken;
  }

  private static boolean movesClock(EventKind kind) {
    return switch (kind) {
      case TRADE, QUOTE, BOOK, CANDLE -> true;
      case TICKER, GAP, CLOCK, END -> false;
    };
  }

  private static double sign(TakerSide side) {
    return side == TakerSide.BUY ? 1 : side == TakerSide.SELL ? -1 : 0;
  }

  /** How many cells the batch's rows have if all of them are taken. */
  private int cells(MarketBatch batch) {
    int cells = 0;
    for (int at = 0; at < batch.size(); at++) {
      int given = batch.instrument(at);
      int instrument = given < 0 ? -1 : layoutIndexes[given];
      cells += given < 0 ? layout.totalWidth() : instrument < 0 ? 0 : layout.width(instrument);
    }
    return cells;
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
    sameInstruments = instruments.equals(layout.instruments());
  }
}
