package io.tocsin.venues.chaos;

import io.tocsin.model.BookLevels;
import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceAnswer;
import io.tocsin.simulator.face.FaceKind;
import io.tocsin.simulator.face.FaceOut;
import io.tocsin.simulator.face.FaceRequest;
import io.tocsin.simulator.face.FaceSession;
import io.tocsin.simulator.face.VenueFace;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;

/**
 * A venue's face with a witness behind it: writes down every trade of the market, and what its
 * books looked like lately, before any misbehaviour.
 */
final class WitnessedMarket {

  /** Trade and book state as exact numbers of 1e-8. */
  static final double E8 = 1e8;

  /** Levels of a side that are compared. */
  static final int LEVELS = 5;

  private static final int MOST_BOOKS = 300;
  private static final int MOST_TRADES = 8_192;
  private static final long COLLECT_MILLIS = 500;

  private final FaceKind kind;
  private final List<TradeList> trades = new ArrayList<>();
  private final List<Deque<String>> books = new ArrayList<>();
  private long rounds;

  WitnessedMarket(FaceKind face) {
    this.kind =
        new FaceKind(
            face.venue(),
            face.socketPaths(),
            exchange -> {
              open(exchange);
              return new Face(face.opening().apply(exchange), exchange);
            });
  }

  /** The face to deploy. */
  FaceKind kind() {
    return kind;
  }

  private void open(Exchange exchange) {
    synchronized (this) {
      exchange
          .symbols()
          .forEach(symbol -> {
            trades.add(new TradeList());
            books.add(new ArrayDeque<>());
          });
    }
    Vertx.currentContext().owner().setPeriodic(COLLECT_MILLIS, timer -> collect(exchange));
  }

  private synchronized void collect(Exchange exchange) {
    rounds++;
    for (int symbol = 0; symbol < trades.size(); symbol++) {
      TradeList known = trades.get(symbol);
      List<SimulatedEvent.Trade> news =
          known.size() == 0
              ? exchange.recentTrades(symbol, MOST_TRADES)
              : exchange.trades(symbol, known.id(known.size() - 1) + 1, MOST_TRADES);
      news.forEach(trade -> known.add(trade.id(), trade.priceE8(), trade.quantityE8()));
    }
  }

  private synchronized void see(Exchange exchange, int symbol) {
    SimulatedEvent.Depth book = exchange.book(symbol, LEVELS);
    String state = state(book.bids(), book.asks());
    Deque<String> known = books.get(symbol);
    if (!state.equals(known.peekLast())) {
      known.addLast(state);
      if (known.size() > MOST_BOOKS) {
        known.removeFirst();
      }
    }
  }

  /** How often the trades have been written down. */
  synchronized long rounds() {
    return rounds;
  }

  /** All trades so far, oldest first. */
  synchronized TradeList trades(int symbol) {
    return trades.get(symbol).copy();
  }

  /** How the book looked after each of its newest changes, oldest first. */
  synchronized List<String> books(int symbol) {
    return List.copyOf(books.get(symbol));
  }

  private static String state(long[] bids, long[] asks) {
    StringBuilder text = new StringBuilder();
    for (long[] side : List.of(bids, asks)) {
      for (int i = 0; i < Math.min(2 * LEVELS, side.length); i += 2) {
        text.append(side[i]).append('x').append(side[i + 1]).append(' ');
      }
      text.append('|');
    }
    return text.toString();
  }

  /** The same of a book as it was published. */
  static String state(BookLevels book) {
    return state(
        side(book.bidPrices(), book.bidQuantities()), side(book.askPrices(), book.askQuantities()));
  }

  private static long[] side(double[] prices, double[] quantities) {
    long[] side = new long[2 * Math.min(LEVELS, prices.length)];
    for (int i = 0; i < side.length; i += 2) {
      side[i] = Math.round(prices[i / 2] * E8);
      side[i + 1] = Math.round(quantities[i / 2] * E8);
    }
    return side;
  }

  private final class Face implements VenueFace {
    private final VenueFace face;
    private final Exchange exchange;

    private Face(VenueFace face, Exchange exchange) {
      this.face = face;
      this.exchange = exchange;
    }

    @Override
    public OptionalInt refusal(FaceRequest handshake) {
      return face.refusal(handshake);
    }

    @Override
    public FaceSession connect(FaceRequest handshake, FaceOut out) {
      return new Session(face.connect(handshake, out), exchange);
    }

    @Override
    public FaceAnswer rest(FaceRequest request) {
      return face.rest(request);
    }
  }

  private final class Session implements FaceSession {
    private final FaceSession session;
    private final Exchange exchange;

    private Session(FaceSession session, Exchange exchange) {
      this.session = session;
      this.exchange = exchange;
    }

    @Override
    public void text(String text) {
      session.text(text);
    }

    @Override
    public void binary(Buffer bytes) {
      session.binary(bytes);
    }

    @Override
    public void event(SimulatedEvent event) {
      if (event instanceof SimulatedEvent.Depth depth) {
        see(exchange, depth.symbol());
      }
      session.event(event);
    }

    @Override
    public void tick(long nowMicros) {
      session.tick(nowMicros);
    }

    @Override
    public void pong() {
      session.pong();
    }

    @Override
    public void delisted(int symbol) {
      session.delisted(symbol);
    }

    @Override
    public void shutdownAhead() {
      session.shutdownAhead();
    }

    @Override
    public void closed() {
      session.closed();
    }
  }
}
