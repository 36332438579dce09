package io.tocsin.simulator.binance;

import io.tocsin.model.Micros;
import io.tocsin.simulator.Decimal8;
import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.SimulatedSymbol;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.VenueSymbols;
import java.util.List;

/**
 * Writes events as Binance USD-M writes them: prices and quantities as strings with the digits of
 * tick and lot, a transaction time {@code T} beside the event time {@code E}, the pair {@code ps}
 * and the family {@code st}. Update ids go up in steps, so that an update's first id does not
 * follow the one before it: only {@code pu} tells.
 */
final class BinanceUsdmFrames {

  private static final long ID_STEP = 7;

  private final Exchange exchange;
  private final VenueSymbols symbols;
  private final StringBuilder out = new StringBuilder(4_096);

  BinanceUsdmFrames(Exchange exchange, VenueSymbols symbols) {
    this.exchange = exchange;
    this.symbols = symbols;
  }

  String payload(SimulatedEvent event) {
    out.setLength(0);
    SimulatedSymbol symbol = exchange.symbols().get(event.symbol());
    int price = Decimal8.decimals(symbol.tickE8());
    int quantity = Decimal8.decimals(symbol.lotE8());
    long millis = event.timeMicros() / Micros.MILLI;
    switch (event) {
      case SimulatedEvent.Trade trade -> {
        head("trade", millis, event.symbol());
        number("t", trade.id());
        decimal("p", trade.priceE8(), price);
        decimal("q", trade.quantityE8(), quantity);
        out.append(",\"X\":\"MARKET\",\"m\":").append(trade.buyerIsMaker());
      }
      case SimulatedEvent.BookTicker top -> {
        head("bookTicker", millis, event.symbol());
        number("u", top.updateId() * ID_STEP);
        decimal("b", top.bidE8(), price);
        decimal("B", top.bidQuantityE8(), quantity);
        decimal("a", top.askE8(), price);
        decimal("A", top.askQuantityE8(), quantity);
      }
      case SimulatedEvent.Depth depth -> {
        long previous = (depth.firstUpdateId() - 1) * ID_STEP;
        head("depthUpdate", millis, event.symbol());
        number("U", previous + 3);
        number("u", depth.lastUpdateId() * ID_STEP);
        number("pu", previous);
        levels("b", depth.bids(), price, quantity);
        levels("a", depth.asks(), price, quantity);
      }
      case SimulatedEvent.MiniTicker day -> {
        head("24hrMiniTicker", millis, event.symbol());
        decimal("c", day.lastE8(), price);
        decimal("o", day.openE8(), price);
        decimal("h", day.highE8(), price);
        decimal("l", day.lowE8(), price);
        decimal("v", day.volumeE8(), quantity);
        decimal("q", day.quoteVolumeE8(), 2);
      }
    }
    return out.append(",\"st\":1}").toString();
  }

  String depthAnswer(SimulatedEvent.Depth book) {
    out.setLength(0);
    SimulatedSymbol symbol = exchange.symbols().get(book.symbol());
    int price = Decimal8.decimals(symbol.tickE8());
    int quantity = Decimal8.decimals(symbol.lotE8());
    out.append("{\"lastUpdateId\":").append(book.lastUpdateId() * ID_STEP);
    number("E", book.timeMicros() / Micros.MILLI);
    number("T", book.timeMicros() / Micros.MILLI);
    levels("bids", book.bids(), price, quantity);
    levels("asks", book.asks(), price, quantity);
    return out.append('}').toString();
  }

  String tradesAnswer(List<SimulatedEvent.Trade> trades) {
    out.setLength(0);
    out.append('[');
    for (SimulatedEvent.Trade trade : trades) {
      SimulatedSymbol symbol = exchange.symbols().get(trade.symbol());
      double quote = (double) trade.priceE8() / Decimal8.ONE * trade.quantityE8();
      out.append(out.length() > 1 ? ",{" : "{").append("\"id\":").append(trade.id());
      decimal("price", trade.priceE8(), Decimal8.decimals(symbol.tickE8()));
      decimal("qty", trade.quantityE8(), Decimal8.decimals(symbol.lotE8()));
      decimal("quoteQty", Math.round(quote), 2);
      number("time", trade.timeMicros() / Micros.MILLI);
      out.append(",\"isBuyerMaker\":").append(trade.buyerIsMaker()).append('}');
    }
    return out.append(']').toString();
  }

  String bookTickerAnswer(SimulatedEvent.BookTicker top) {
    out.setLength(0);
    SimulatedSymbol symbol = exchange.symbols().get(top.symbol());
    int price = Decimal8.decimals(symbol.tickE8());
    int quantity = Decimal8.decimals(symbol.lotE8());
    out.append("{\"symbol\":\"").append(symbols.name(top.symbol())).append('"');
    decimal("bidPrice", top.bidE8(), price);
    decimal("bidQty", top.bidQuantityE8(), quantity);
    decimal("askPrice", top.askE8(), price);
    decimal("askQty", top.askQuantityE8(), quantity);
    number("time", top.timeMicros() / Micros.MILLI);
    number("lastUpdateId", top.updateId() * ID_STEP);
    return out.append('}').toString();
  }

  String dayAnswer(SimulatedEvent.MiniTicker day) {
    out.setLength(0);
    SimulatedSymbol symbol = exchange.symbols().get(day.symbol());
    int price = Decimal8.decimals(symbol.tickE8());
    long millis = day.timeMicros() / Micros.MILLI;
    out.append("{\"symbol\":\"").append(symbols.name(day.symbol())).append('"');
    decimal("priceChange", day.lastE8() - day.openE8(), price);
    decimal("lastPrice", day.lastE8(), price);
    decimal("openPrice", day.openE8(), price);
    decimal("highPrice", day.highE8(), price);
    decimal("lowPrice", day.lowE8(), price);
    decimal("volume", day.volumeE8(), Decimal8.decimals(symbol.lotE8()));
    decimal("quoteVolume", day.quoteVolumeE8(), 2);
    number("openTime", millis - 86_400_000L);
    number("closeTime", millis);
    return out.append('}').toString();
  }

  /** All perpetual contracts, and a delivery contract of the first one's pair. */
  String exchangeInfoAnswer(long millis, List<SimulatedSymbol> listed) {
    out.setLength(0);
    out.append("{\"timezone\":\"UTC\",\"serverTime\":").append(millis);
    out.append(",\"rateLimits\":[],\"exchangeFilters\":[],\"assets\":[],\"symbols\":[");
    for (int i = 0; i < listed.size(); i++) {
      out.append(i == 0 ? "" : ",");
      contract(listed.get(i), "", "PERPETUAL");
    }
    if (!listed.isEmpty()) {
      out.append(',');
      contract(listed.getFirst(), "_261225", "CURRENT_QUARTER");
    }
    return out.append("]}").toString();
  }

  private void contract(SimulatedSymbol symbol, String delivery, String type) {
    String pair = symbol.baseAsset() + symbol.quoteAsset();
    out.append("{\"symbol\":\"").append(pair).append(delivery);
    out.append("\",\"pair\":\"").append(pair);
    out.append("\",\"contractType\":\"").append(type);
    out.append("\",\"status\":\"TRADING\",\"baseAsset\":\"").append(symbol.baseAsset());
    out.append("\",\"quoteAsset\":\"").append(symbol.quoteAsset());
    out.append("\",\"marginAsset\":\"").append(symbol.quoteAsset());
    out.append("\",\"filters\":[{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"");
    Decimal8.appendShort(out, symbol.tickE8());
    out.append("\"},{\"filterType\":\"LOT_SIZE\",\"stepSize\":\"");
    Decimal8.appendShort(out, symbol.lotE8());
    out.append("\"},{\"filterType\":\"MIN_NOTIONAL\",\"notional\":\"5\"}]}");
  }

  private void head(String type, long millis, int symbol) {
    String name = symbols.name(symbol);
    out.append("{\"e\":\"").append(type).append("\",\"E\":").append(millis);
    number("T", millis);
    out.append(",\"s\":\"").append(name).append("\",\"ps\":\"").append(name).append('"');
  }

  private void number(String name, long value) {
    out.append(",\"").append(name).append("\":").append(value);
  }

  private void decimal(String name, long e8, int decimals) {
    out.append(",\"").append(name).append("\":\"");
    Decimal8.append(out, e8, decimals);
    out.append('"');
  }

  private void levels(String name, long[] flat, int price, int quantity) {
    out.append(",\"").append(name).append("\":[");
    for (int i = 0; i < flat.length; i += 2) {
      out.append(i == 0 ? "[\"" : ",[\"");
      Decimal8.append(out, flat[i], price);
      out.append("\",\"");
      Decimal8.append(out, flat[i + 1], quantity);
      out.append("\"]");
    }
    out.append(']');
  }
}
