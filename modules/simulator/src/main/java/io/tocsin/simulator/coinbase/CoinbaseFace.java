package io.tocsin.simulator.coinbase;

import io.tocsin.simulator.SimulatedSymbol;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceAnswer;
import io.tocsin.simulator.face.FaceKind;
import io.tocsin.simulator.face.FaceOut;
import io.tocsin.simulator.face.FaceRequest;
import io.tocsin.simulator.face.FaceSession;
import io.tocsin.simulator.face.VenueFace;
import io.tocsin.simulator.face.VenueSymbols;
import java.util.List;
import java.util.OptionalInt;

/** Coinbase Advanced Trade on the wire. */
public final class CoinbaseFace implements VenueFace {

  public static final FaceKind KIND = new FaceKind("coinbase", List.of("/"), CoinbaseFace::new);

  private final Exchange exchange;
  private final CoinbaseProducts products;
  private final CoinbaseRest rest;
  private final MessageLimit limit = new MessageLimit();

  public CoinbaseFace(Exchange exchange) {
    this.exchange = exchange;
    this.products = new CoinbaseProducts(new VenueSymbols(exchange, CoinbaseFace::product));
    this.rest = new CoinbaseRest(exchange, products);
  }

  private static String product(SimulatedSymbol symbol) {
    return symbol.baseAsset() + "-" + symbol.quoteAsset();
  }

  @Override
  public OptionalInt refusal(FaceRequest handshake) {
    return handshake.path().isEmpty() || handshake.path().equals("/")
        ? OptionalInt.empty()
        : OptionalInt.of(404);
  }

  @Override
  public FaceSession connect(FaceRequest handshake, FaceOut out) {
    return new CoinbaseSession(exchange, products, limit, out);
  }

  @Override
  public FaceAnswer rest(FaceRequest request) {
    return rest.answer(request);
  }
}
