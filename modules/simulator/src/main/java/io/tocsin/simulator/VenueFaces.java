package io.tocsin.simulator;

import io.tocsin.simulator.binance.BinanceSpotFace;
import io.tocsin.simulator.binance.BinanceUsdmFace;
import io.tocsin.simulator.coinbase.CoinbaseFace;
import io.tocsin.simulator.face.FaceKind;
import io.tocsin.simulator.finnhub.FinnhubFace;
import io.tocsin.simulator.kraken.KrakenFace;
import io.tocsin.simulator.mexc.MexcFuturesFace;
import io.tocsin.simulator.mexc.MexcSpotFace;
import io.tocsin.simulator.uniswap.UniswapFace;
import java.util.List;
import java.util.Optional;

/** The venues that the simulator speaks: the one place where a face is entered. */
public final class VenueFaces {

  private static final List<FaceKind> ALL =
      List.of(
          BinanceSpotFace.KIND,
          BinanceUsdmFace.KIND,
          CoinbaseFace.KIND,
          FinnhubFace.KIND,
          KrakenFace.KIND,
          MexcFuturesFace.KIND,
          MexcSpotFace.KIND,
          UniswapFace.KIND);

  private VenueFaces() {}

  public static List<FaceKind> all() {
    return ALL;
  }

  /** By the venue's id. */
  public static Optional<FaceKind> find(String venue) {
    return ALL.stream().filter(kind -> kind.venue().equals(venue)).findFirst();
  }
}
