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
import java.util.Set;

/**
 * Binance USD-M futures on the wire: {@code /public} serves trades, quotes and books, {@code
 * /market} the figures of the day; what is asked for on the wrong one is acknowledged and stays
 * silent. The unrouted paths of before April 2026 are gone.
 */
public final class BinanceUsdmFace implements VenueFace {

  public static final FaceKind KIND =
      new FaceKind(
          "binance_usdm",
          List.of("/public/stream", "/public/ws", "/market/stream", "/market/ws"),
          BinanceUsdmFace::new);

  private static final Duration PING_EVERY = Duration.ofMinutes(3);
  private static final Duration PONG_WITHIN = Duration.ofMinutes(10);

  private final Exchange exchange;
  private final VenueSymbols symbols;
  private final BinanceUsdmFrames frames;
  private final BinanceUsdmRest rest;
  private final Once<SimulatedEvent, BinanceFrame> frame = new Once<>();

  public BinanceUsdmFace(Exchange exchange) {
    this.exchange = exchange;
    this.symbols = new VenueSymbols(exchange, symbol -> symbol.baseAsset() + symbol.quoteAsset());
    this.frames = new BinanceUsdmFrames(exchange, symbols);
    this.rest = new BinanceUsdmRest(exchange, symbols, frames);
  }

  @Override
  public OptionalInt refusal(FaceRequest handshake) {
    return handshake.path().matches("/(public|market)/(stream|ws|ws/.+)")
        ? OptionalInt.empty()
        : OptionalInt.of(404);
  }

  @Override
  public FaceSession connect(FaceRequest handshake, FaceOut out) {
    Set<Channel> served =
        handshake.path().startsWith("/public/")
            ? EnumSet.of(Channel.TRADES, Channel.QUOTES, Channel.BOOK)
            : EnumSet.of(Channel.TICKER);
    BinanceSession.Rules rules =
        new BinanceSession.Rules(
            10, PING_EVERY, PONG_WITHIN, served, handshake.path().endsWith("/stream"));
    return new BinanceSession(rules, this::frame, exchange, symbols, handshake, out);
  }

  @Override
  public FaceAnswer rest(FaceRequest request) {
    return rest.answer(request);
  }

  /** The frames of an event, made once for all clients. */
  private BinanceFrame frame(SimulatedEvent event) {
    return frame.of(
        event,
        () ->
            BinanceFrame.of(
                event,
                BinanceFrame.stream(symbols.name(event.symbol()), event),
                frames.payload(event)));
  }
}
