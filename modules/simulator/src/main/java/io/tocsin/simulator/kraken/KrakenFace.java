package io.tocsin.simulator.kraken;

import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceAnswer;
import io.tocsin.simulator.face.FaceKind;
import io.tocsin.simulator.face.FaceOut;
import io.tocsin.simulator.face.FaceRequest;
import io.tocsin.simulator.face.FaceSession;
import io.tocsin.simulator.face.Once;
import io.tocsin.simulator.face.VenueFace;
import io.tocsin.simulator.face.VenueSymbols;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Kraken spot on the wire. A snapshot and the updates after it must join exactly, since there are
 * no numbers to tell an overlap by: so the face keeps a book of its own for each symbol, and both
 * come from that.
 */
public final class KrakenFace implements VenueFace {

  public static final FaceKind KIND = new FaceKind("kraken", List.of("/v2"), KrakenFace::new);

  private final Exchange exchange;
  private final VenueSymbols symbols;
  private final KrakenFrames frames;
  private final KrakenRest rest;
  private final Map<Integer, KrakenBook> books = new HashMap<>();
  private final Map<Integer, SimulatedEvent.MiniTicker> days = new HashMap<>();
  private final Once<SimulatedEvent, String> once = new Once<>();
  private @Nullable SimulatedEvent applied;
  private int sessions;

  public KrakenFace(Exchange exchange) {
    this.exchange = exchange;
    this.symbols =
        new VenueSymbols(exchange, symbol -> symbol.baseAsset() + "/" + symbol.quoteAsset());
    this.frames = new KrakenFrames(exchange, symbols);
    this.rest = new KrakenRest(exchange, symbols);
  }

  @Override
  public OptionalInt refusal(FaceRequest handshake) {
    return handshake.path().equals("/v2") ? OptionalInt.empty() : OptionalInt.of(404);
  }

  @Override
  public FaceSession connect(FaceRequest handshake, FaceOut out) {
    if (sessions++ == 0) {
      // Nobody listened, so nothing was applied.
      books.clear();
      days.clear();
    }
    return new KrakenSession(this, exchange, symbols, frames, out);
  }

  void closed() {
    sessions--;
  }

  @Override
  public FaceAnswer rest(FaceRequest request) {
    return rest.answer(request);
  }

  /** Takes an event into the books and figures, once for all sessions that tell of it. */
  void apply(SimulatedEvent event) {
    if (applied == event) {
      return;
    }
    applied = event;
    switch (event) {
      case SimulatedEvent.Depth diff -> {
        KrakenBook book = books.get(diff.symbol());
        if (book != null) {
          book.apply(diff);
        }
      }
      case SimulatedEvent.MiniTicker day -> days.put(day.symbol(), day);
      case SimulatedEvent.Trade _, SimulatedEvent.BookTicker _ -> {}
    }
  }

  /** The symbol's book, with the window of this depth kept from now on. */
  KrakenBook book(int symbol, int depth) {
    KrakenBook book =
        books.computeIfAbsent(symbol, s -> new KrakenBook(exchange.book(s, KrakenBook.WHOLE)));
    book.watch(depth);
    return book;
  }

  SimulatedEvent.MiniTicker day(int symbol) {
    return days.computeIfAbsent(symbol, exchange::day);
  }

  /** The frame of a trade or a top of the book, made once for all clients. */
  String frame(SimulatedEvent event) {
    return once.of(
        event,
        () ->
            switch (event) {
              case SimulatedEvent.Trade trade -> frames.trades("update", List.of(trade));
              case SimulatedEvent.BookTicker top -> frames.ticker("update", top, day(top.symbol()));
              default -> throw new IllegalArgumentException(event.toString());
            });
  }
}
