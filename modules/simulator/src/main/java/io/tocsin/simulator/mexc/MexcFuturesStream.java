package io.tocsin.simulator.mexc;

import io.tocsin.model.Micros;
import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.face.Channel;
import io.tocsin.simulator.face.Exchange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One contract and channel of one client: what has happened since the last frame. */
final class MexcFuturesStream {

  private static final long DEPTH_MICROS = 200 * Micros.MILLI;
  private static final long FULL_DEPTH_MICROS = 300 * Micros.MILLI;
  private static final long TICKER_MICROS = 2 * Micros.SECOND;

  private final int symbol;
  private final Channel channel;
  private final int limit;
  private final boolean merging;
  private final Exchange exchange;
  private final MexcFuturesFrames frames;
  private final List<SimulatedEvent.Trade> trades = new ArrayList<>();
  private final Map<Long, Long> bids = new HashMap<>();
  private final Map<Long, Long> asks = new HashMap<>();
  private boolean fresh;
  private long begin;
  private long end;
  private long lastMicros;

  /**
   * @param limit levels of a full depth
   * @param merging whether deals at a price are one
   */
  MexcFuturesStream(
      int symbol,
      Channel channel,
      int limit,
      boolean merging,
      Exchange exchange,
      MexcFuturesFrames frames) {
    this.symbol = symbol;
    this.channel = channel;
    this.limit = limit;
    this.merging = merging;
    this.exchange = exchange;
    this.frames = frames;
  }

  int symbol() {
    return symbol;
  }

  Channel channel() {
    return channel;
  }

  void event(SimulatedEvent event) {
    switch (event) {
      case SimulatedEvent.Trade trade -> {
        if (channel == Channel.TRADES) {
          take(trade);
        }
      }
      case SimulatedEvent.Depth depth -> {
        if (channel == Channel.BOOK) {
          take(depth);
        }
      }
      case SimulatedEvent.BookTicker _ -> fresh |= channel == Channel.QUOTES;
      case SimulatedEvent.MiniTicker _ -> fresh |= channel == Channel.TICKER;
    }
  }

  /** The merged deal has the id and the time of its newest. */
  private void take(SimulatedEvent.Trade trade) {
    SimulatedEvent.Trade before = trades.isEmpty() ? null : trades.getLast();
    if (merging
        && before != null
        && before.priceE8() == trade.priceE8()
        && before.buyerIsMaker() == trade.buyerIsMaker()) {
      trades.removeLast();
      trades.add(
          new SimulatedEvent.Trade(
              symbol,
              trade.timeMicros(),
              trade.id(),
              trade.priceE8(),
              before.quantityE8() + trade.quantityE8(),
              trade.buyerIsMaker()));
    } else {
      trades.add(trade);
    }
  }

  private void take(SimulatedEvent.Depth depth) {
    if (bids.isEmpty() && asks.isEmpty()) {
      begin = depth.firstUpdateId();
    }
    end = depth.lastUpdateId();
    put(bids, depth.bids());
    put(asks, depth.asks());
  }

  private static void put(Map<Long, Long> side, long[] flat) {
    for (int i = 0; i < flat.length; i += 2) {
      side.put(flat[i], flat[i + 1]);
    }
  }

  /** The frame that is due, if any. */
  Optional<String> tick(long nowMicros) {
    Optional<String> frame =
        switch (channel) {
          case TRADES -> trades.isEmpty() ? Optional.empty() : Optional.of(deals());
          case BOOK ->
              due(nowMicros, DEPTH_MICROS, !bids.isEmpty() || !asks.isEmpty())
                  ? Optional.of(depth(nowMicros))
                  : Optional.empty();
          case QUOTES ->
              due(nowMicros, FULL_DEPTH_MICROS, fresh)
                  ? Optional.of(frames.fullDepth(exchange.book(symbol, limit)))
                  : Optional.empty();
          case TICKER ->
              due(nowMicros, TICKER_MICROS, fresh)
                  ? Optional.of(frames.ticker(symbol))
                  : Optional.empty();
        };
    if (frame.isPresent()) {
      lastMicros = nowMicros;
      fresh = false;
    }
    return frame;
  }

  private boolean due(long nowMicros, long pace, boolean something) {
    return something && nowMicros - lastMicros >= pace;
  }

  private String deals() {
    String frame = frames.deals(symbol, trades);
    trades.clear();
    return frame;
  }

  private String depth(long nowMicros) {
    String frame = frames.depth(symbol, begin, end, bids, asks, nowMicros / Micros.MILLI);
    bids.clear();
    asks.clear();
    return frame;
  }
}
