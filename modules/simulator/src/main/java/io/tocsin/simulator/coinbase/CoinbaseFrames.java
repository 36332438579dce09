package io.tocsin.simulator.coinbase;

import io.tocsin.model.Micros;
import io.tocsin.simulator.Decimal8;
import io.tocsin.simulator.SimulatedEvent;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * Writes the events of Coinbase's frames: every number a string, times with as many decimals as
 * they need, the side of a trade the maker's.
 */
final class CoinbaseFrames {

  private static final DateTimeFormatter GO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final CoinbaseProducts products;
  private final StringBuilder out = new StringBuilder(4_096);

  CoinbaseFrames(CoinbaseProducts products) {
    this.products = products;
  }

  /** Without decimals for a whole second, with three or six otherwise. */
  static String time(long micros) {
    return Micros.iso(micros);
  }

  private void text(String name, long e8) {
    out.append(",\"").append(name).append("\":\"");
    Decimal8.appendShort(out, e8);
    out.append('"');
  }

  /** One product's trades in the order given, which on Coinbase is newest first. */
  String trades(String type, int symbol, List<SimulatedEvent.Trade> trades) {
    out.setLength(0);
    out.append("{\"type\":\"").append(type).append("\",\"trades\":[");
    for (int i = 0; i < trades.size(); i++) {
      SimulatedEvent.Trade trade = trades.get(i);
      out.append(i == 0 ? "{" : ",{");
      trade(out, products.name(symbol), trade);
      out.append('}');
    }
    return out.append("]}").toString();
  }

  /** The fields of a trade, as the socket and REST have them. */
  static void trade(StringBuilder out, String product, SimulatedEvent.Trade trade) {
    out.append("\"product_id\":\"").append(product);
    out.append("\",\"trade_id\":\"").append(trade.id());
    out.append("\",\"price\":\"");
    Decimal8.appendShort(out, trade.priceE8());
    out.append("\",\"size\":\"");
    Decimal8.appendShort(out, trade.quantityE8());
    out.append("\",\"time\":\"").append(time(trade.timeMicros()));
    out.append("\",\"side\":\"").append(trade.buyerIsMaker() ? "BUY" : "SELL").append('"');
  }

  String ticker(String type, SimulatedEvent.BookTicker top, SimulatedEvent.MiniTicker day) {
    out.setLength(0);
    out.append("{\"type\":\"").append(type).append("\",\"tickers\":[{\"type\":\"ticker\"");
    out.append(",\"product_id\":\"").append(products.name(top.symbol())).append('"');
    text("price", day.lastE8());
    text("volume_24_h", day.volumeE8());
    text("low_24_h", day.lowE8());
    text("high_24_h", day.highE8());
    text("low_52_w", day.lowE8());
    text("high_52_w", day.highE8());
    out.append(",\"price_percent_chg_24_h\":\"").append(changePct(day)).append('"');
    text("best_bid", top.bidE8());
    text("best_bid_quantity", top.bidQuantityE8());
    text("best_ask", top.askE8());
    text("best_ask_quantity", top.askQuantityE8());
    return out.append("}]}").toString();
  }

  static String changePct(SimulatedEvent.MiniTicker day) {
    return String.format(
        Locale.ROOT, "%.14f", (day.lastE8() - day.openE8()) * 100.0 / day.openE8());
  }

  /** A snapshot's levels have no time of their own: 1970. */
  String book(String type, SimulatedEvent.Depth depth) {
    String time = type.equals("snapshot") ? time(0) : time(depth.timeMicros());
    out.setLength(0);
    out.append("{\"type\":\"").append(type);
    out.append("\",\"product_id\":\"").append(products.name(depth.symbol()));
    out.append("\",\"updates\":[");
    levels("bid", depth.bids(), time, true);
    levels("offer", depth.asks(), time, depth.bids().length == 0);
    return out.append("]}").toString();
  }

  private void levels(String side, long[] flat, String time, boolean first) {
    for (int i = 0; i < flat.length; i += 2) {
      out.append(i == 0 && first ? "{\"side\":\"" : ",{\"side\":\"").append(side);
      out.append("\",\"event_time\":\"").append(time).append('"');
      text("price_level", flat[i]);
      text("new_quantity", flat[i + 1]);
      out.append('}');
    }
  }

  /** The time is as Go prints it. */
  static String heartbeat(long nowMicros, long counter) {
    return "{\"current_time\":\""
        + GO.format(Micros.toInstant(nowMicros))
        + " +0000 UTC m=+"
        + counter
        + ".000000001\",\"heartbeat_counter\":"
        + counter
        + "}";
  }
}
