package io.tocsin.server;

import io.tocsin.model.BookLevels;
import io.tocsin.model.Candle;
import io.tocsin.model.EventKind;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * Market events as lines of JSON: {@code type, venue, symbol, time_us, receive_us} and what the
 * kind has; prices and quantities are the shortest decimals of their values, as strings.
 */
final class EventLines {

  private final Writer out;
  private final StringBuilder line = new StringBuilder(256);

  EventLines(Writer out) {
    this.out = out;
  }

  /** Prints a batch's market events; ticks and the end are left out. */
  void print(MarketBatch batch) {
    try {
      for (int row = 0; row < batch.size(); row++) {
        EventKind kind = batch.kind(row);
        if (kind != EventKind.CLOCK && kind != EventKind.END) {
          line.setLength(0);
          begin(batch, row);
          body(batch, row);
          out.append(line.append("}\n"));
        }
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void begin(MarketBatch batch, int row) {
    InstrumentId instrument = batch.instruments().get(batch.instrument(row));
    line.append("{\"type\":\"")
        .append(batch.kind(row).name().toLowerCase(Locale.ROOT))
        .append("\",\"venue\":\"")
        .append(instrument.venue())
        .append("\",\"symbol\":\"")
        .append(instrument.symbol())
        .append("\",\"time_us\":")
        .append(batch.timeMicros(row))
        .append(",\"receive_us\":")
        .append(batch.receiveMicros(row));
  }

  private void body(MarketBatch batch, int row) {
    switch (batch.kind(row)) {
      case TRADE -> {
        number("price", batch.price(row));
        number("qty", batch.quantity(row));
        text("side", batch.side(row).name().toLowerCase(Locale.ROOT));
        if (batch.tradeId(row) >= 0) {
          line.append(",\"trade_id\":").append(batch.tradeId(row));
        }
        if (batch.past(row)) {
          line.append(",\"past\":true");
        }
      }
      case QUOTE -> {
        number("bid", batch.bid(row));
        number("bid_qty", batch.bidQuantity(row));
        number("ask", batch.ask(row));
        number("ask_qty", batch.askQuantity(row));
      }
      case BOOK -> {
        BookLevels book = batch.book(row);
        levels("bids", book.bidPrices(), book.bidQuantities());
        levels("asks", book.askPrices(), book.askQuantities());
      }
      case TICKER -> {
        number("last", batch.price(row));
        number("open_24h", batch.open24h(row));
        number("volume_24h", batch.volume24h(row));
        number("quote_volume_24h", batch.quoteVolume24h(row));
      }
      case CANDLE -> {
        Candle candle = batch.candle(row);
        line.append(",\"interval_us\":").append(candle.intervalMicros());
        number("open", candle.open());
        number("high", candle.high());
        number("low", candle.low());
        number("close", candle.close());
        number("volume", candle.volume());
      }
      case GAP -> text("reason", batch.gapReason(row));
      case CLOCK, END -> {}
    }
  }

  private void levels(String name, double[] prices, double[] quantities) {
    line.append(",\"").append(name).append("\":[");
    for (int i = 0; i < prices.length; i++) {
      line.append(i == 0 ? "[\"" : ",[\"")
          .append(plain(prices[i]))
          .append("\",\"")
          .append(plain(quantities[i]))
          .append("\"]");
    }
    line.append(']');
  }

  private void number(String name, double value) {
    if (Double.isFinite(value)) {
      text(name, plain(value));
    }
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private void text(String name, String value) {
    line.append(",\"").append(name).append("\":\"");
    for (int i = 0; i < value.length(); i++) {
      char ch = value.charAt(i);
      if (ch == '"' || ch == '\\') {
        line.append('\\').append(ch);
      } else if (ch < ' ') {
        line.append(String.format(Locale.ROOT, "\\u%04x", (int) ch));
      } else {
        line.append(ch);
      }
    }
    line.append('"');
  }
}
