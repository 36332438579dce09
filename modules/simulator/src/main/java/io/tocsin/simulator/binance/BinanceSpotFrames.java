package io.tocsin.simulator.binance;

import io.tocsin.model.Micros;
import io.tocsin.simulator.Decimal8;
import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.SimulatedSymbol;
import io.tocsin.simulator.face.VenueSymbols;
import java.util.List;
import java.util.Locale;

/**
 * Writes events as Binance spot writes them: WebSocket payloads (without the combined envelope) and
 * REST answers, every price and quantity a string with eight decimals, times in milliseconds.
 */
final class BinanceSpotFrames {

  /** Aggregate trades are numbered apart from trades, so that nobody takes one for the other. */
  static final long AGGREGATE_ID_BEHIND = 600_000;

  private final VenueSymbols symbols;
  private final StringBuilder out = new StringBuilder(4_096);

  BinanceSpotFrames(VenueSymbols symbols) {
    this.symbols = symbols;
  }

  /** The stream that carries an event, for example {@code btcusdt@trade}. */
  String stream(SimulatedEvent event) {
    return BinanceFrame.stream(symbols.name(event.symbol()), event);
  }

  String payload(SimulatedEvent event) {
    out.setLength(0);
    String symbol = symbols.name(event.symbol());
    long millis = event.timeMicros() / Micros.MILLI;
    switch (event) {
      case SimulatedEvent.Trade trade -> {
        head("trade", millis, symbol);
        number("t", trade.id());
        decimal("p", trade.priceE8());
        decimal("q", trade.quantityE8());
        number("T", millis);
        out.append(",\"m\":").append(trade.buyerIsMaker()).append(",\"M\":true}");
      }
      case SimulatedEvent.BookTicker top -> {
        out.append("{\"u\":").append(top.updateId());
        out.append(",\"s\":\"").append(symbol).append('"');
        decimal("b", top.bidE8());
        decimal("B", top.bidQuantityE8());
        decimal("a", top.askE8());
        decimal("A", top.askQuantityE8());
        out.append('}');
      }
      case SimulatedEvent.Depth depth -> {
        head("depthUpdate", millis, symbol);
        number("U", depth.firstUpdateId());
        number("u", depth.lastUpdateId());
        levels("b", depth.bids());
        levels("a", depth.asks());
        out.append('}');
      }
      case SimulatedEvent.MiniTicker day -> {
        head("24hrMiniTicker", millis, symbol);
        decimal("c", day.lastE8());
        decimal("o", day.openE8());
        decimal("h", day.highE8());
        decimal("l", day.lowE8());
        decimal("v", day.volumeE8());
        decimal("q", day.quoteVolumeE8());
        out.append('}');
      }
    }
    return out.toString();
  }

  String depthAnswer(SimulatedEvent.Depth book) {
    out.setLength(0);
    out.append("{\"lastUpdateId\":").append(book.lastUpdateId());
    levels("bids", book.bids());
    levels("asks", book.asks());
    return out.append('}').toString();
  }

  String tradesAnswer(List<SimulatedEvent.Trade> trades) {
    out.setLength(0);
    out.append('[');
    for (SimulatedEvent.Trade trade : trades) {
      double quote = (double) trade.priceE8() / Decimal8.ONE * trade.quantityE8();
      out.append(out.length() > 1 ? ",{" : "{").append("\"id\":").append(trade.id());
      decimal("price", trade.priceE8());
      decimal("qty", trade.quantityE8());
      decimal("quoteQty", Math.round(quote));
      number("time", trade.timeMicros() / Micros.MILLI);
      out.append(",\"isBuyerMaker\":")
          .append(trade.buyerIsMaker())
          .append(",\"isBestMatch\":true}");
    }
    return out.append(']').toString();
  }

  /** Each trade is an aggregate of its own: one taker at one price. */
  String aggregateTradesAnswer(List<SimulatedEvent.Trade> trades) {
    out.setLength(0);
    out.append('[');
    for (SimulatedEvent.Trade trade : trades) {
      out.append(out.length() > 1 ? ",{" : "{").append("\"a\":");
      out.append(trade.id() - AGGREGATE_ID_BEHIND);
      decimal("p", trade.priceE8());
      decimal("q", trade.quantityE8());
      number("f", trade.id());
      number("l", trade.id());
      number("T", trade.timeMicros() / Micros.MILLI);
      out.append(",\"m\":").append(trade.buyerIsMaker()).append(",\"M\":true}");
    }
    return out.append(']').toString();
  }

  String bookTickersAnswer(List<SimulatedEvent.BookTicker> tops) {
    out.setLength(0);
    out.append('[');
    for (SimulatedEvent.BookTicker top : tops) {
      out.append(out.length() > 1 ? "," : "");
      bookTicker(top);
    }
    return out.append(']').toString();
  }

  String bookTickerAnswer(SimulatedEvent.BookTicker top) {
    out.setLength(0);
    bookTicker(top);
    return out.toString();
  }

  private void bookTicker(SimulatedEvent.BookTicker top) {
    out.append("{\"symbol\":\"").append(symbols.name(top.symbol())).append('"');
    decimal("bidPrice", top.bidE8());
    decimal("bidQty", top.bidQuantityE8());
    decimal("askPrice", top.askE8());
    decimal("askQty", top.askQuantityE8());
    out.append('}');
  }

  String dayAnswer(SimulatedEvent.MiniTicker day, SimulatedEvent.BookTicker top) {
    out.setLength(0);
    long millis = day.timeMicros() / Micros.MILLI;
    double changePct = (day.lastE8() - day.openE8()) * 100.0 / day.openE8();
    double mean = (double) day.quoteVolumeE8() / day.volumeE8() * Decimal8.ONE;
    out.append("{\"symbol\":\"").append(symbols.name(day.symbol())).append('"');
    decimal("priceChange", day.lastE8() - day.openE8());
    out.append(",\"priceChangePercent\":\"")
        .append(String.format(Locale.ROOT, "%.3f", changePct))
        .append('"');
    decimal("weightedAvgPrice", Math.round(mean));
    decimal("prevClosePrice", day.openE8());
    decimal("lastPrice", day.lastE8());
    decimal("bidPrice", top.bidE8());
    decimal("bidQty", top.bidQuantityE8());
    decimal("askPrice", top.askE8());
    decimal("askQty", top.askQuantityE8());
    decimal("openPrice", day.openE8());
    decimal("highPrice", day.highE8());
    decimal("lowPrice", day.lowE8());
    decimal("volume", day.volumeE8());
    decimal("quoteVolume", day.quoteVolumeE8());
    number("openTime", millis - 86_400_000L);
    number("closeTime", millis);
    return out.append('}').toString();
  }

  String exchangeInfoAnswer(long millis, List<SimulatedSymbol> wanted) {
    out.setLength(0);
    out.append("{\"timezone\":\"UTC\",\"serverTime\":").append(millis);
    out.append(",\"rateLimits\":[],\"exchangeFilters\":[],\"symbols\":[");
    for (int i = 0; i < wanted.size(); i++) {
      out.append(i == 0 ? "" : ",");
      market(wanted.get(i));
    }
    return out.append("]}").toString();
  }

  private void market(SimulatedSymbol symbol) {
    out.append("{\"symbol\":\"").append(symbol.baseAsset()).append(symbol.quoteAsset());
    out.append("\",\"status\":\"TRADING\",\"baseAsset\":\"").append(symbol.baseAsset());
    out.append("\",\"baseAssetPrecision\":8,\"quoteAsset\":\"").append(symbol.quoteAsset());
    out.append("\",\"quotePrecision\":8,\"quoteAssetPrecision\":8");
    out.append(",\"isSpotTradingAllowed\":true,\"isMarginTradingAllowed\":false,\"filters\":[");
    out.append("{\"filterType\":\"PRICE_FILTER\"");
    decimal("minPrice", symbol.tickE8());
    decimal("maxPrice", 1_000_000 * Decimal8.ONE);
    decimal("tickSize", symbol.tickE8());
    out.append("},{\"filterType\":\"LOT_SIZE\"");
    decimal("minQty", symbol.lotE8());
    decimal("maxQty", 9_000_000 * Decimal8.ONE);
    decimal("stepSize", symbol.lotE8());
    out.append("},{\"filterType\":\"NOTIONAL\"");
    decimal("minNotional", 5 * Decimal8.ONE);
    out.append(",\"applyMinToMarket\":true");
    decimal("maxNotional", 9_000_000 * Decimal8.ONE);
    out.append(",\"applyMaxToMarket\":false,\"avgPriceMins\":5}]}");
  }

  private void head(String type, long millis, String symbol) {
    out.append("{\"e\":\"").append(type).append("\",\"E\":").append(millis);
    out.append(",\"s\":\"").append(symbol).append('"');
  }

  private void number(String name, long value) {
    out.append(",\"").append(name).append("\":").append(value);
  }

  private void decimal(String name, long e8) {
    out.append(",\"").append(name).append("\":\"");
    Decimal8.append(out, e8);
    out.append('"');
  }

  private void levels(String name, long[] flat) {
    out.append(",\"").append(name).append("\":[");
    for (int i = 0; i < flat.length; i += 2) {
      out.append(i == 0 ? "[\"" : ",[\"");
      Decimal8.append(out, flat[i]);
      out.append("\",\"");
      Decimal8.append(out, flat[i + 1]);
      out.append("\"]");
    }
    out.append(']');
  }
}
