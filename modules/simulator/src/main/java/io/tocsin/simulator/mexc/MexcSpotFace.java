package io.tocsin.simulator.mexc;

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

/** MEXC spot on the wire. */
public final class MexcSpotFace implements VenueFace {

  private static final String PATH = "/ws";
  private static final int NOT_FOUND = 404;

  public static final FaceKind KIND = new FaceKind("mexc", List.of(PATH), MexcSpotFace::new);

  private final Exchange exchange;
  private final VenueSymbols symbols;
  private final MexcSpotFrames frames;
  private final MexcSpotRest rest;

  public MexcSpotFace(Exchange exchange) {
    this.exchange = exchange;
    this.symbols = new VenueSymbols(exchange, symbol -> symbol.baseAsset() + symbol.quoteAsset());
    this.frames = new MexcSpotFrames(exchange, symbols);
    this.rest = new MexcSpotRest(exchange, symbols);
  }

  @Override
  public OptionalInt refusal(FaceRequest handshake) {
    return handshake.path().equals(PATH) ? OptionalInt.empty() : OptionalInt.of(NOT_FOUND);
  }

  @Override
  public FaceSession connect(FaceRequest handshake, FaceOut out) {
    return new MexcSpotSession(exchange, symbols, frames, out);
  }

  @Override
  public FaceAnswer rest(FaceRequest request) {
    return rest.answer(request);
  }
}
