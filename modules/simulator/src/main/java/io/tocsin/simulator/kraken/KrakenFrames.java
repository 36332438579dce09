package io.tocsin.simulator.kraken;

import io.tocsin.model.Micros;
import io.tocsin.simulator.Decimal8;
import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.SimulatedSymbol;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.VenueSymbols;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * Writes data frames as Kraken's WebSocket v2 does: prices and quantities are JSON numbers, prices
 * with the decimals of the tick, quantities with eight; times have microseconds.
 */
final class KrakenFrames {

  static final int QUANTITY_DECIMALS = 8;

  private static final int CHECKED_LEVELS = 10;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Exchange exchange;
  private final VenueSymbols symbols;
  private final StringBuilder out = new StringBuilder(4_096);

  KrakenFrames(Exchange exchange, VenueSymbols symbols) {
    this.exchange = exchange;
    this.symbols = symbols;
  }

  static String time(long micros) {
    return TIME.format(Micros.toInstant(micros));
  }

  static int priceDecimals(SimulatedSymbol symbol) {
    return Decimal8.decimals(symbol.tickE8());
  }

  private int priceDecimals(int symbol) {
    return priceDecimals(exchange.symbols().get(symbol));
  }

  private void head(String channel, String type) {
    out.setLength(0);
    out.append("{\"channel\":\"").append(channel);
    out.append("\",\"type\":\"").append(type).append("\",\"data\":[");
  }

  private void number(String name, long e8, int decimals) {
    out.append(",\"").append(name).append("\":");
    Decimal8.append(out, e8, decimals);
  }

  /** A frame of trades of any symbols; the side is the taker's. */
  String trades(String type, List<SimulatedEvent.Trade> trades) {
    head("trade", type);
    for (int i = 0; i < trades.size(); i++) {
      SimulatedEvent.Trade trade = trades.get(i);
      out.append(i == 0 ? "" : ",");
      out.append("{\"symbol\":\"").append(symbols.name(trade.symbol()));
      out.append("\",\"side\":\"").append(trade.buyerIsMaker() ? "sell" : "buy").append('"');
      number("price", trade.priceE8(), priceDecimals(trade.symbol()));
      number("qty", trade.quantityE8(), QUANTITY_DECIMALS);
      out.append(",\"ord_type\":\"market\",\"trade_id\":").append(trade.id());
      out.append(",\"timestamp\":\"").append(time(trade.timeMicros())).append("\"}");
    }
    return out.append("]}").toString();
  }

  String ticker(String type, SimulatedEvent.BookTicker top, SimulatedEvent.MiniTicker day) {
    head("ticker", type);
    int decimals = priceDecimals(top.symbol());
    double mean = (double) day.quoteVolumeE8() / day.volumeE8() * Decimal8.ONE;
    long change = day.lastE8() - day.openE8();
    out.append("{\"symbol\":\"").append(symbols.name(top.symbol())).append('"');
    number("bid", top.bidE8(), decimals);
    number("bid_qty", top.bidQuantityE8(), QUANTITY_DECIMALS);
    number("ask", top.askE8(), decimals);
    number("ask_qty", top.askQuantityE8(), QUANTITY_DECIMALS);
    number("last", day.lastE8(), decimals);
    number("volume", day.volumeE8(), QUANTITY_DECIMALS);
    number("vwap", Math.round(mean), decimals);
    number("low", day.lowE8(), decimals);
    number("high", day.highE8(), decimals);
    number("change", change, decimals);
    number("change_pct", Math.round(change * 1e10 / day.openE8()), 2);
    out.append(",\"timestamp\":\"").append(time(top.timeMicros()));
    return out.append("\"}]}").toString();
  }

  /** A whole book. */
  String snapshot(int symbol, KrakenBook.Window window, long timeMicros) {
    return book("snapshot", symbol, window.bids(), window.asks(), window, timeMicros);
  }

  /** What the newest change of the book changed. */
  String update(int symbol, KrakenBook.Window window, long timeMicros) {
    return book("update", symbol, window.changedBids(), window.changedAsks(), window, timeMicros);
  }

  private String book(
      String type,
      int symbol,
      long[] bids,
      long[] asks,
      KrakenBook.Window window,
      long timeMicros) {
    head("book", type);
    int decimals = priceDecimals(symbol);
    out.append("{\"symbol\":\"").append(symbols.name(symbol)).append('"');
    levels("bids", bids, decimals);
    levels("asks", asks, decimals);
    out.append(",\"checksum\":").append(checksum(window, decimals));
    out.append(",\"timestamp\":\"").append(time(timeMicros));
    return out.append("\"}]}").toString();
  }

  private void levels(String name, long[] flat, int decimals) {
    out.append(",\"").append(name).append("\":[");
    for (int i = 0; i < flat.length; i += 2) {
      out.append(i == 0 ? "{\"price\":" : ",{\"price\":");
      Decimal8.append(out, flat[i], decimals);
      number("qty", flat[i + 1], QUANTITY_DECIMALS);
      out.append('}');
    }
    out.append(']');
  }

  /**
   * CRC32 over the best 10 asks, then the best 10 bids: the digits of price and quantity as they
   * are sent, without the point and without leading zeros.
   */
  private static long checksum(KrakenBook.Window window, int decimals) {
    StringBuilder digits = new StringBuilder(512);
    digits(digits, window.asks(), decimals);
    digits(digits, window.bids(), decimals);
    CRC32 crc = new CRC32();
    crc.update(digits.toString().getBytes(StandardCharsets.US_ASCII));
    return crc.getValue();
  }

  private static void digits(StringBuilder into, long[] flat, int decimals) {
    StringBuilder number = new StringBuilder(24);
    for (int i = 0; i < Math.min(flat.length, 2 * CHECKED_LEVELS); i++) {
      number.setLength(0);
      Decimal8.append(number, flat[i], i % 2 == 0 ? decimals : QUANTITY_DECIMALS);
      boolean leading = true;
      for (int at = 0; at < number.length(); at++) {
        char ch = number.charAt(at);
        leading &= ch == '0' || ch == '.';
        if (ch != '.' && !leading) {
          into.append(ch);
        }
      }
    }
  }
}
