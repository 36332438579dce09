package io.tocsin.simulator.coinbase;

import io.tocsin.simulator.face.VenueSymbols;

/** Products by their names; one against USDC is another name of the one against USD. */
record CoinbaseProducts(VenueSymbols symbols) {

  String name(int symbol) {
    return symbols.name(symbol);
  }

  /** The product's index, also by its name against USDC, else {@link VenueSymbols#UNKNOWN}. */
  int index(String product) {
    int index = symbols.index(product);
    return index == VenueSymbols.UNKNOWN && product.endsWith("-USDC")
        ? symbols.index(product.substring(0, product.length() - 1))
        : index;
  }
}
