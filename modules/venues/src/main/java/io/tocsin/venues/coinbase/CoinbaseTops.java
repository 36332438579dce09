package io.tocsin.venues.coinbase;

import io.tocsin.venues.FrameSink;
import io.tocsin.venues.JsonScanner;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.WireDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in one frame of {@code ticker}, or of {@code ticker_batch}, which has no bid and ask.
 * Reused; not thread-safe.
 */
final class CoinbaseTops {

  private static final class Top {
    private final CoinbaseProducts.Named product = new CoinbaseProducts.Named();
    private final WireDecimal price = new WireDecimal();
    private final WireDecimal volume = new WireDecimal();
    private final WireDecimal changePct = new WireDecimal();
    private final WireDecimal bid = new WireDecimal();
    private final WireDecimal bidQuantity = new WireDecimal();
    private final WireDecimal ask = new WireDecimal();
    private final WireDecimal askQuantity = new WireDecimal();

    /** Where the figure of the scanner's name goes, null for none of interest. */
    private @Nullable WireDecimal figure(JsonScanner scanner) {
      if (scanner.nameIs("price")) {
        return price;
      }
      if (scanner.nameIs("volume_24_h")) {
        return volume;
      }
      if (scanner.nameIs("price_percent_chg_24_h")) {
        return changePct;
      }
      if (scanner.nameIs("best_bid")) {
        return bid;
      }
      if (scanner.nameIs("best_bid_quantity")) {
        return bidQuantity;
      }
      if (scanner.nameIs("best_ask")) {
        return ask;
      }
      return scanner.nameIs("best_ask_quantity") ? askQuantity : null;
    }

    private void clear() {
      product.clear();
      price.clear();
      volume.clear();
      changePct.clear();
      bid.clear();
      bidQuantity.clear();
      ask.clear();
      askQuantity.clear();
    }
  }

  private final CoinbaseProducts products;
  private final List<Top> tops = new ArrayList<>();
  private int size;

  CoinbaseTops(CoinbaseProducts products) {
    this.products = products;
  }

  void clear() {
    size = 0;
  }

  /** Reads an element of {@code events}. */
  void read(JsonScanner scanner) throws MalformedFrameException {
    scanner.beginObject("an element of \"events\"");
    while (scanner.nextName()) {
      if (scanner.nameIs("tickers")) {
        scanner.beginArray("\"tickers\"");
        while (scanner.nextElement()) {
          top(scanner);
        }
      } else {
        scanner.skip();
      }
    }
  }

  private void top(JsonScanner scanner) throws MalformedFrameException {
    if (size == tops.size()) {
      tops.add(new Top());
    }
    Top top = tops.get(size++);
    top.clear();
    scanner.beginObject("a ticker");
    while (scanner.nextName()) {
      if (scanner.nameIs("product_id")) {
        products.read(scanner, top.product);
      } else {
        WireDecimal figure = top.figure(scanner);
        if (figure == null) {
          scanner.skip();
        } else {
          figure(scanner, figure);
        }
      }
    }
    if (!top.product.isPresent()) {
      throw new MalformedFrameException("a ticker needs product_id");
    }
  }

  /** Null, or an empty string as for one side of an empty book, leaves the figure absent. */
  static void figure(JsonScanner scanner, WireDecimal into) throws MalformedFrameException {
    if (scanner.peek() != '"') {
      if (scanner.peek() == 'n') {
        scanner.skip();
      } else {
        scanner.decimal(into, "a figure of a ticker");
      }
      return;
    }
    scanner.string("a figure of a ticker");
    if (scanner.length() > 0) {
      try {
        into.read(scanner.chars(), scanner.from(), scanner.length());
      } catch (NumberFormatException e) {
        throw new MalformedFrameException(String.valueOf(e.getMessage()));
      }
    }
  }

  void tell(FrameSink sink, long sentMicros) {
    for (int i = 0; i < size; i++) {
      Top top = tops.get(i);
      tell(products.own(top.product, sink), top, sentMicros, sink);
      tell(products.alias(top.product), top, sentMicros, sink);
    }
  }

  private static void tell(int symbol, Top top, long sentMicros, FrameSink sink) {
    if (symbol < 0) {
      return;
    }
    if (top.bid.isPositive()
        && top.ask.isPositive()
        && top.bidQuantity.toDouble() >= 0
        && top.askQuantity.toDouble() >= 0) {
      sink.quote(symbol, sentMicros, top.bid, top.bidQuantity, top.ask, top.askQuantity);
    }
    if (top.price.isPositive()) {
      sink.ticker(
          symbol,
          sentMicros,
          top.price.toDouble(),
          open(top.price.toDouble(), top.changePct.toDouble()),
          top.volume.toDouble(),
          Double.NaN);
    }
  }

  /** The price of 24 h ago, out of the change since then in percent; NaN if it is not known. */
  static double open(double last, double changePct) {
    double ratio = 1 + changePct / 100;
    return ratio > 0 ? last / ratio : Double.NaN;
  }
}
