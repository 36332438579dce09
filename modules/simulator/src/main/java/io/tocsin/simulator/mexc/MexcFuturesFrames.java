package io.tocsin.simulator.mexc;

import io.tocsin.model.Micros;
import io.tocsin.simulator.Decimal8;
import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.VenueSymbols;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Writes events as MEXC's futures do: JSON with numbers, quantities in contracts. A contract is one
 * lot of the market, which is its contract size where the simulator was told one.
 */
final class MexcFuturesFrames {

  /** MEXC's numbers of orders at a level: at least one where there is a quantity. */
  private static final int ORDERS = 2;

  private final Exchange exchange;
  private final VenueSymbols symbols;

  MexcFuturesFrames(Exchange exchange, VenueSymbols symbols) {
    this.exchange = exchange;
    this.symbols = symbols;
  }

  /** Base units of a contract, in units of 1e-8. */
  long contractE8(int symbol) {
    return exchange.symbols().get(symbol).lotE8();
  }

  private long contracts(int symbol, long quantityE8) {
    return quantityE8 / contractE8(symbol);
  }

  /** The newest first, as {@code push.deal} has it since mid-2025. */
  String deals(int symbol, List<SimulatedEvent.Trade> trades) {
    StringBuilder out = new StringBuilder(256);
    deals(out, symbol, trades);
    return push("push.deal", symbol, out);
  }

  /** An array, newest first. */
  void deals(StringBuilder out, int symbol, List<SimulatedEvent.Trade> trades) {
    out.append('[');
    for (int i = trades.size() - 1; i >= 0; i--) {
      SimulatedEvent.Trade trade = trades.get(i);
      long millis = trade.timeMicros() / Micros.MILLI;
      out.append("{\"p\":");
      Decimal8.appendShort(out, trade.priceE8());
      out.append(",\"v\":").append(contracts(symbol, trade.quantityE8()));
      out.append(",\"T\":").append(trade.buyerIsMaker() ? 2 : 1).append(",\"O\":3,\"M\":2");
      out.append(",\"t\":").append(millis);
      out.append(",\"i\":\"").append(trade.id()).append("\",\"cts\":\"").append(millis);
      out.append(i == 0 ? "\"}" : "\"},");
    }
    out.append(']');
  }

  /**
   * A merged difference: levels in no order, asks with all decimals of a price, bids in the form of
   * which some are exponents.
   */
  String depth(
      int symbol, long begin, long end, Map<Long, Long> bids, Map<Long, Long> asks, long millis) {
    StringBuilder out = new StringBuilder(512);
    out.append("{\"cts\":").append(millis).append(",\"asks\":[");
    int decimals = Decimal8.decimals(exchange.symbols().get(symbol).tickE8());
    asks.forEach((price, quantity) -> {
      out.append(out.charAt(out.length() - 1) == '[' ? "[" : ",[");
      Decimal8.append(out, price, decimals);
      level(out, symbol, quantity);
    });
    out.append("],\"bids\":[");
    bids.forEach((price, quantity) -> {
      out.append(out.charAt(out.length() - 1) == '[' ? "[" : ",[");
      out.append(BigDecimal.valueOf(price, 8).stripTrailingZeros());
      level(out, symbol, quantity);
    });
    out.append("],\"end\":").append(end).append(",\"begin\":").append(begin);
    out.append(",\"version\":").append(end).append('}');
    return push("push.depth", symbol, out);
  }

  private void level(StringBuilder out, int symbol, long quantityE8) {
    out.append(',').append(contracts(symbol, quantityE8));
    out.append(quantityE8 == 0 ? ",0]" : "," + ORDERS + "]");
  }

  String fullDepth(SimulatedEvent.Depth book) {
    StringBuilder out = new StringBuilder(512);
    out.append('{');
    book(out, book.symbol(), book.bids(), book.asks());
    out.append(",\"version\":").append(book.lastUpdateId());
    out.append(",\"cts\":").append(book.timeMicros() / Micros.MILLI).append('}');
    return push("push.depth.full", book.symbol(), out);
  }

  /** Both sides, best first. */
  void book(StringBuilder out, int symbol, long[] bids, long[] asks) {
    out.append("\"asks\":");
    side(out, symbol, asks);
    out.append(",\"bids\":");
    side(out, symbol, bids);
  }

  private void side(StringBuilder out, int symbol, long[] flat) {
    out.append('[');
    for (int i = 0; i < flat.length; i += 2) {
      out.append(i == 0 ? "[" : ",[");
      Decimal8.appendShort(out, flat[i]);
      level(out, symbol, flat[i + 1]);
    }
    out.append(']');
  }

  String ticker(int symbol) {
    StringBuilder out = new StringBuilder(512);
    ticker(out, symbol);
    return push("push.ticker", symbol, out);
  }

  void ticker(StringBuilder out, int symbol) {
    SimulatedEvent.MiniTicker day = exchange.day(symbol);
    SimulatedEvent.BookTicker top = exchange.bookTicker(symbol);
    String rate = MexcSpotFrames.fraction(day);
    out.append("{\"contractId\":").append(symbol + 1);
    out.append(",\"symbol\":\"").append(symbols.name(symbol)).append('"');
    number(out, "lastPrice", day.lastE8());
    number(out, "bid1", top.bidE8());
    number(out, "ask1", top.askE8());
    out.append(",\"volume24\":").append(contracts(symbol, day.volumeE8()));
    number(out, "amount24", day.quoteVolumeE8());
    out.append(",\"holdVol\":").append(contracts(symbol, day.volumeE8() / 4));
    number(out, "lower24Price", day.lowE8());
    number(out, "high24Price", day.highE8());
    out.append(",\"riseFallRate\":").append(rate);
    number(out, "riseFallValue", day.lastE8() - day.openE8());
    number(out, "indexPrice", day.lastE8());
    number(out, "fairPrice", day.lastE8());
    out.append(",\"fundingRate\":0.0001,\"zone\":\"UTC+8\",\"riseFallRatesOfTimezone\":[");
    out.append(rate).append(',').append(rate).append(',').append(rate);
    out.append("],\"timestamp\":").append(exchange.nowMillis()).append('}');
  }

  private static void number(StringBuilder out, String name, long e8) {
    out.append(",\"").append(name).append("\":");
    Decimal8.appendShort(out, e8);
  }

  /** The data stands before the channel's name. */
  private String push(String channel, int symbol, StringBuilder data) {
    return "{\"symbol\":\""
        + symbols.name(symbol)
        + "\",\"data\":"
        + data
        + ",\"channel\":\""
        + channel
        + "\",\"ts\":"
        + exchange.nowMillis()
        + "}";
  }
}
