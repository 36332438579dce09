package io.tocsin.sessions;

import io.tocsin.model.Micros;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/**
 * Candles of one interval of one symbol, aligned to the epoch. An interval without a trade repeats
 * the last close with volume 0; there is no candle before the first trade. Not thread-safe.
 */
final class CandleBuilder {

  /** Candles that are kept and shown; a silence that is longer is skipped, not filled. */
  static final int KEPT = 500;

  private final long intervalMicros;
  private final Consumer<JsonObject> closed;
  private boolean started;
  private boolean traded;
  private boolean changed;
  private long openTime;
  private double open;
  private double high;
  private double low;
  private double close;
  private double volume;

  /**
   * @param closed told each candle that is complete, in order
   */
  CandleBuilder(long intervalSeconds, Consumer<JsonObject> closed) {
    this.intervalMicros = intervalSeconds * Micros.SECOND;
    this.closed = closed;
  }

  /** A trade; times never run backwards. */
  void trade(long timeMicros, double price, double quantity) {
    time(timeMicros);
    if (!started) {
      started = true;
      openTime = Math.floorDiv(timeMicros, intervalMicros) * intervalMicros;
    }
    if (!traded) {
      begin(price);
      traded = true;
    }
    high = Math.max(high, price);
    low = Math.min(low, price);
    close = price;
    volume += quantity;
    changed = true;
  }

  /** Time passed: closes what is over. */
  void time(long nowMicros) {
    while (started && nowMicros >= openTime + intervalMicros) {
      closed.accept(json(true));
      long behind = (nowMicros - openTime) / intervalMicros;
      openTime += intervalMicros * Math.max(1, behind - KEPT);
      begin(close);
      changed = true;
    }
  }

  private void begin(double price) {
    open = price;
    high = price;
    low = price;
    close = price;
    volume = 0;
    traded = false;
  }

  /** Whether the open candle is different from when {@link #current} was last called. */
  boolean isChanged() {
    return changed;
  }

  /** The open candle; only after a trade. */
  JsonObject current() {
    changed = false;
    return json(false);
  }

  private JsonObject json(boolean complete) {
    return new JsonObject()
        .put("time", openTime / Micros.SECOND)
        .put("open", open)
        .put("high", high)
        .put("low", low)
        .put("close", close)
        .put("volume", volume)
        .put("closed", complete);
  }
}
