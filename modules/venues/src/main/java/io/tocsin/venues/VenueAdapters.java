package io.tocsin.venues;

import io.tocsin.venues.binance.BinanceSpotAdapter;
import io.tocsin.venues.binance.BinanceUsdmAdapter;
import io.tocsin.venues.coinbase.CoinbaseAdapter;
import io.tocsin.venues.finnhub.FinnhubAdapter;
import io.tocsin.venues.kraken.KrakenAdapter;
import io.tocsin.venues.mexc.MexcFuturesAdapter;
import io.tocsin.venues.mexc.MexcSpotAdapter;
import io.tocsin.venues.uniswap.UniswapAdapter;
import java.util.List;
import java.util.Optional;

/** The venues that Tocsin can talk to. */
public final class VenueAdapters {

  private static final List<VenueAdapter> ALL =
      List.of(
          new BinanceSpotAdapter(),
          new BinanceUsdmAdapter(),
          new CoinbaseAdapter(),
          new FinnhubAdapter(),
          new KrakenAdapter(),
          new MexcSpotAdapter(),
          new MexcFuturesAdapter(),
          new UniswapAdapter());

  private VenueAdapters() {}

  public static List<VenueAdapter> all() {
    return ALL;
  }

  /** The adapter with this id, for example {@code binance}. */
  public static Optional<VenueAdapter> find(String id) {
    return ALL.stream().filter(adapter -> adapter.id().equals(id)).findFirst();
  }
}
