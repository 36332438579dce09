package io.tocsin.simulator.binance;

import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.face.Channel;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceAnswer;
import io.tocsin.simulator.face.FaceKind;
import io.tocsin.simulator.face.FaceOut;
import io.tocsin.simulator.face.FaceRequest;
import io.tocsin.simulator.face.FaceSession;
import io.tocsin.simulator.face.Once;
import io.tocsin.simulator.face.VenueFace;
import io.tocsin.simulator.face.VenueSymbols;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;

/** Binance spot on the wire. */
public final class BinanceSpotFace implements VenueFace {

  public static final FaceKind KIND =
      new FaceKind("binance", List.of("/stream", "/ws"), BinanceSpotFace::new);

  private static final Duration PING_EVERY = Duration.ofSeconds(20);
  private static final Duration PONG_WITHIN = Duration.ofSeconds(60);

  private final Exchange exchange;
  private final VenueSymbols symbols;
  private final BinanceSpotFrames frames;
  private final BinanceSpotRest rest;
  private final Once<SimulatedEvent, BinanceFrame> frame = new Once<>();

  public BinanceSpotFace(Exchange exchange) {
    this.exchange = exchange;
    this.symbols = new VenueSymbols(exchange, symbol -> symbol.baseAsset() + symbol.quoteAsset());
    this.frames = new BinanceSpotFrames(symbols);
    this.rest = new BinanceSpotRest(exchange, symbols, frames);
  }

  @Override
  public OptionalInt refusal(FaceRequest handshake) {
    String path = handshake.path();
    boolean known = path.equals("/stream") || path.equals("/ws") || path.startsWith("/ws/");
    return known ? OptionalInt.empty() : OptionalInt.of(404);
  }

  @Override
  public FaceSession connect(FaceRequest handshake, FaceOut out) {
    BinanceSession.Rules rules =
        new BinanceSession.Rules(
            5,
            PING_EVERY,
            PONG_WITHIN,
            EnumSet.allOf(Channel.class),
            handshake.path().equals("/stream"));
    return new BinanceSession(rules, this::frame, exchange, symbols, handshake, out);
  }

  @Override
  public FaceAnswer rest(FaceRequest request) {
    return rest.answer(request);
  }

  /** The frames of an event, made once for all clients. */
  private BinanceFrame frame(SimulatedEvent event) {
    return frame.of(
        event, () -> BinanceFrame.of(event, frames.stream(event), frames.payload(event)));
  }
}
