package io.tocsin.simulator.face;

import io.tocsin.simulator.SimulatedSymbol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The exchange's symbols in one venue's spelling, both ways. */
public final class VenueSymbols {

  /** No such symbol. */
  public static final int UNKNOWN = -1;

  private final Exchange exchange;
  private final List<String> names;
  private final Map<String, Integer> indexes = new HashMap<>();

  /**
   * @param spelling for example {@code symbol -> symbol.baseAsset() + symbol.quoteAsset()}
   */
  public VenueSymbols(Exchange exchange, Function<SimulatedSymbol, String> spelling) {
    this.exchange = exchange;
    this.names = exchange.symbols().stream().map(spelling).toList();
    for (int i = 0; i < names.size(); i++) {
      indexes.put(names.get(i), i);
    }
  }

  /** The venue's spelling. */
  public String name(int symbol) {
    return names.get(symbol);
  }

  /** The index of a listed symbol in the venue's spelling, else {@link #UNKNOWN}. */
  public int index(String name) {
    int index = indexes.getOrDefault(name, UNKNOWN);
    return index == UNKNOWN || exchange.listed(index) ? index : UNKNOWN;
  }
}
