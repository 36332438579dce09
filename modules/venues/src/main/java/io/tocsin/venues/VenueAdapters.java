package io.tocsin.venues;

import io.tocsin.venues.binance.BinanceSpotAdapter;
import io.tocsin.venues.uniswap.UniswapAdapter;
import java.util.List;
import java.util.Optional;

/** The venues that Tocsin can talk to. */
public final class VenueAdapters {

  private static final List<VenueAdapter> ALL =
      List.of(new BinanceSpotAdapter(), new UniswapAdapter());

  private VenueAdapters() {}

  public static List<VenueAdapter> all() {
    return ALL;
  }

  /** The adapter with this id, for example {@code binance}. */
  public static Optional<VenueAdapter> find(String id) {
    return ALL.stream().filter(adapter -> adapter.id().equals(id)).findFirst();
  }
}
