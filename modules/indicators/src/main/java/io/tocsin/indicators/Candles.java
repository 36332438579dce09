package io.tocsin.indicators;

import io.tocsin.model.Candle;
import java.util.ArrayList;
import java.util.List;

/**
 * The candles of one instrument and interval: aligned to the epoch, {@code [start, start +
 * interval)}, closed once now has reached their end. A candle without trades repeats the last close
 * with volume 0.
 *
 * <p>Only whole candles count: the first is the first that began at or after the first trade, and
 * after a gap the first that began after it. A trade that comes when its candle has been closed
 * (another stream was ahead) falls into the open one.
 */
final class Candles {

  /** What is fed the candles that count. */
  interface Listener {
    void closed(double open, double high, double low, double close, double volume);

    /** What was before is no longer joined to what comes. */
    void restart();
  }

  private static final long NOT_YET = Long.MIN_VALUE;

  /** A longer silence is a gap: time has jumped, or nobody listened. */
  private static final long MOST_EMPTY_CANDLES = 100_000;

  private final long interval;
  private final List<Listener> listeners = new ArrayList<>();
  private long start = NOT_YET;
  private long countFrom;
  private long counted;
  private long lastTrade = NOT_YET;
  private boolean restarted;

  /** How far a source of candles has told; a source of trades tells as time goes by. */
  private long toldUntil = Long.MAX_VALUE;

  private boolean tooShort;
  private boolean traded;
  private double open;
  private double high;
  private double low;
  private double close;
  private double volume;

  Candles(long intervalMicros) {
    interval = intervalMicros;
  }

  long interval() {
    return interval;
  }

  void add(Listener listener) {
    listeners.add(listener);
  }

  /** Takes a trade that is not older than the last one. */
  void trade(long time, double price, double quantity) {
    if (start == NOT_YET) {
      start = Math.floorDiv(time, interval) * interval;
      countFrom = time;
    }
    advance(time);
    take(price, price, price, price, quantity);
    lastTrade = time;
  }

  /**
   * Takes a closed candle of a source that has no trades; it is later than the last one. From then
   * on candles are closed by what the source tells, not by time, for its candles come after their
   * end. A shorter candle than the source's cannot be made.
   */
  void candle(long end, Candle candle) {
    long begin = end - candle.intervalMicros();
    if (interval % candle.intervalMicros() != 0) {
      tooShort = true;
      return;
    }
    if (start == NOT_YET) {
      start = Math.floorDiv(begin, interval) * interval;
      countFrom = begin;
    }
    toldUntil = begin;
    advance(begin);
    take(candle.open(), candle.high(), candle.low(), candle.close(), candle.volume());
    lastTrade = end - 1;
    toldUntil = end;
  }

  private void take(
      double itsOpen, double itsHigh, double itsLow, double itsClose, double itsVolume) {
    if (!traded) {
      traded = true;
      open = itsOpen;
      high = itsHigh;
      low = itsLow;
    } else {
      high = Math.max(high, itsHigh);
      low = Math.min(low, itsLow);
    }
    close = itsClose;
    volume += itsVolume;
  }

  /** Closes every candle that has ended by now. */
  void advance(long time) {
    if (start == NOT_YET) {
      return;
    }
    long now = Math.min(time, toldUntil);
    if (now - start > interval * MOST_EMPTY_CANDLES) {
      gap(now);
      start = Math.floorDiv(now, interval) * interval;
      begin();
    }
    while (now - start >= interval) {
      if (start >= countFrom) {
        counted++;
        for (int i = 0; i < listeners.size(); i++) {
          listeners.get(i).closed(open, high, low, close, volume);
        }
      }
      start += interval;
      begin();
    }
  }

  private void begin() {
    traded = false;
    open = close;
    high = close;
    low = close;
    volume = 0;
  }

  /** Something was lost at that time, or after the newest trade if that is later. */
  void gap(long time) {
    if (start == NOT_YET) {
      return;
    }
    countFrom = Math.max(countFrom, Math.max(time, lastTrade) + 1);
    counted = 0;
    restarted = true;
    for (int i = 0; i < listeners.size(); i++) {
      listeners.get(i).restart();
    }
  }

  /** Whether the source has candles only, and longer ones. */
  boolean tooShort() {
    return tooShort;
  }

  /** Whether a gap has made everything start anew. */
  boolean restarted() {
    return restarted;
  }

  /** Microseconds of whole candles so far, the open one's age included. */
  long countedMicros(long now) {
    return start == NOT_YET ? 0 : counted * interval + (start >= countFrom ? now - start : 0);
  }

  void visit(StateVisitor state) {
    start = state.whole(start);
    countFrom = state.whole(countFrom);
    counted = state.whole(counted);
    lastTrade = state.whole(lastTrade);
    restarted = state.flag(restarted);
    toldUntil = state.whole(toldUntil);
    tooShort = state.flag(tooShort);
    traded = state.flag(traded);
    open = state.real(open);
    high = state.real(high);
    low = state.real(low);
    close = state.real(close);
    volume = state.real(volume);
  }
}
