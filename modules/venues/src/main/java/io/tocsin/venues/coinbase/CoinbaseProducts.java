package io.tocsin.venues.coinbase;

import io.tocsin.model.Instrument;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.JsonScanner;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.SymbolTable;
import java.util.Set;

/**
 * Which markets a product's data belong to. A product against USDC is another name of the one
 * against USD: who subscribes BTC-USDC is sent BTC-USD, so its data go to both, where both are
 * wanted. Not thread-safe.
 */
final class CoinbaseProducts {

  private static final String USDC = "-USDC";
  private static final String USD = "-USD";

  /** These have books of their own, and come under their own names. */
  private static final Set<String> OWN_BOOKS = Set.of("USDT-USDC", "EURC-USDC");

  /** A product in a frame; reused. */
  static final class Named {
    private int own = -1;
    private int alias = -1;
    private String unregistered = "";
    private boolean present;

    void clear() {
      own = -1;
      alias = -1;
      unregistered = "";
      present = false;
    }

    boolean isPresent() {
      return present;
    }
  }

  private final SymbolTable products = new SymbolTable();

  /** The markets against USDC, by the name of the same against USD. */
  private final SymbolTable aliases = new SymbolTable();

  private int aliased;

  void register(Instrument market, int index) {
    String product = market.venueSymbol();
    products.put(product, index);
    if (isAlias(product)) {
      aliases.put(inUsd(product), index);
      aliased++;
    }
  }

  void forget(Instrument market) {
    String product = market.venueSymbol();
    products.remove(product);
    if (isAlias(product)) {
      aliases.remove(inUsd(product));
    }
  }

  private static boolean isAlias(String product) {
    return product.endsWith(USDC) && !OWN_BOOKS.contains(product);
  }

  private static String inUsd(String product) {
    return product.substring(0, product.length() - USDC.length()) + USD;
  }

  /** Reads the name that is the scanner's next value. */
  void read(JsonScanner scanner, Named into) throws MalformedFrameException {
    scanner.string("\"product_id\"");
    char[] text = scanner.chars();
    into.own = products.find(text, scanner.from(), scanner.length());
    into.alias = aliased == 0 ? -1 : aliases.find(text, scanner.from(), scanner.length());
    into.unregistered = into.own < 0 && into.alias < 0 ? scanner.copy() : "";
    into.present = into.own >= 0 || into.alias >= 0 || !into.unregistered.isBlank();
  }

  /** The market of this name, -1 for none; asks the sink about one that is not known yet. */
  int own(Named product, FrameSink sink) {
    if (product.own < 0 && !product.unregistered.isEmpty()) {
      char[] name = product.unregistered.toCharArray();
      int index = products.find(name, 0, name.length);
      if (index < 0) {
        index = sink.unregistered(product.unregistered);
        if (index >= 0) {
          products.put(product.unregistered, index);
        }
      }
      return index;
    }
    return product.own;
  }

  /** The market against USDC that is sent under this name, -1 for none. */
  int alias(Named product) {
    return product.alias;
  }

  /** The other name under which this product was subscribed, empty for none. */
  String alias(String product) {
    char[] name = product.toCharArray();
    return aliases.find(name, 0, name.length) < 0 ? "" : product + "C";
  }
}
