package io.tocsin.simulator.mexc;

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

/** MEXC's futures on the wire; every market is a linear perpetual contract of one lot. */
public final class MexcFuturesFace implements VenueFace {

  private static final String PATH = "/edge";
  private static final int NOT_FOUND = 404;

  public static final FaceKind KIND =
      new FaceKind("mexc_futures", List.of(PATH), MexcFuturesFace::new);

  private final Exchange exchange;
  private final VenueSymbols symbols;
  private final MexcFuturesFrames frames;
  private final MexcFuturesRest rest;

  public MexcFuturesFace(Exchange exchange) {
    this.exchange = exchange;
    this.symbols = new VenueSymbols(exchange, SimulatedSymbol::symbol);
    this.frames = new MexcFuturesFrames(exchange, symbols);
    this.rest = new MexcFuturesRest(exchange, symbols, frames);
  }

  @Override
  public OptionalInt refusal(FaceRequest handshake) {
    return handshake.path().equals(PATH) ? OptionalInt.empty() : OptionalInt.of(NOT_FOUND);
  }

  @Override
  public FaceSession connect(FaceRequest handshake, FaceOut out) {
    return new MexcFuturesSession(exchange, symbols, frames, out);
  }

  @Override
  public FaceAnswer rest(FaceRequest request) {
    return rest.answer(request);
  }
}
