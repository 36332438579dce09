package io.tocsin.simulator.finnhub;

import io.tocsin.simulator.SimulatedSymbol;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceAnswer;
import io.tocsin.simulator.face.FaceKind;
import io.tocsin.simulator.face.FaceOut;
import io.tocsin.simulator.face.FaceRequest;
import io.tocsin.simulator.face.FaceSession;
import io.tocsin.simulator.face.VenueFace;
import io.tocsin.simulator.face.VenueSymbols;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finnhub on the wire. Any key is good but an empty one; a key has one connection. */
public final class FinnhubFace implements VenueFace {

  public static final FaceKind KIND = new FaceKind("finnhub", List.of("/"), FinnhubFace::new);

  private static final int UNAUTHORIZED = 401;
  private static final Set<String> CURRENCIES =
      Set.of("USD", "EUR", "GBP", "JPY", "CHF", "AUD", "CAD", "XAU", "XAG");

  private final Exchange exchange;
  private final VenueSymbols symbols;
  private final FinnhubRest rest;
  private final Map<String, FinnhubSession> byKey = new HashMap<>();

  public FinnhubFace(Exchange exchange) {
    this.exchange = exchange;
    this.symbols = new VenueSymbols(exchange, FinnhubFace::name);
    this.rest = new FinnhubRest(exchange, symbols);
  }

  /** Pairs of currencies are OANDA's, what costs dollars is a stock, the rest is Binance's. */
  private static String name(SimulatedSymbol symbol) {
    String base = symbol.baseAsset();
    String quote = symbol.quoteAsset();
    if (CURRENCIES.contains(base) && CURRENCIES.contains(quote)) {
      return "OANDA:" + symbol.symbol();
    }
    return quote.equals("USD") ? base : "BINANCE:" + base + quote;
  }

  private static String key(FaceRequest request) {
    return request.parameter("token").or(() -> request.header("X-Finnhub-Token")).orElse("");
  }

  @Override
  public OptionalInt refusal(FaceRequest handshake) {
    return key(handshake).isEmpty() ? OptionalInt.of(UNAUTHORIZED) : OptionalInt.empty();
  }

  /** A second connection for a key ends the first one, and itself. */
  @Override
  public FaceSession connect(FaceRequest handshake, FaceOut out) {
    String key = key(handshake);
    FinnhubSession fresh = new FinnhubSession(this, key, exchange, symbols, out);
    @Nullable FinnhubSession other = byKey.put(key, fresh);
    if (other != null) {
      other.end();
      fresh.end();
    }
    return fresh;
  }

  /** A session's connection is gone. */
  void closed(String key, FinnhubSession session) {
    byKey.remove(key, session);
  }

  @Override
  public FaceAnswer rest(FaceRequest request) {
    return key(request).isEmpty()
        ? FaceAnswer.json(UNAUTHORIZED, "{\"error\":\"Please use an API key.\"}")
        : rest.answer(request);
  }
}
