package io.tocsin.venues.binance;

import io.tocsin.model.Instrument;
import io.tocsin.venues.Channel;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Binance USD-M's two WebSockets in combined framing: {@code /public} carries trades, quotes and
 * books, {@code /market} the figures of the day. A stream that is asked for on the wrong one is
 * acknowledged and stays silent, so only data confirms.
 *
 * <p>Limits are the documented ones with room to spare: 10 messages a second in, 24 h; 1,024
 * streams a connection are allowed, fewer are taken because one frame of a book may change
 * thousands of levels.
 */
final class BinanceUsdmSocket implements SocketProtocol {

  static final String PUBLIC = "/public/stream";
  static final String MARKET = "/market/stream";

  private static final Limits LIMITS =
      new Limits(
          200, 250, 1_500, 0, Duration.ofHours(24), Duration.ofSeconds(90), Duration.ofSeconds(20));

  @Override
  public String defaultUrl() {
    return "wss://fstream.binance.com";
  }

  @Override
  public List<Topic> topics(Instrument market) {
    String name = market.venueSymbol().toLowerCase(Locale.ROOT);
    return List.of(
        new Topic(market.venueSymbol(), Channel.TRADES, name + "@trade", PUBLIC),
        new Topic(market.venueSymbol(), Channel.QUOTES, name + "@bookTicker", PUBLIC),
        new Topic(market.venueSymbol(), Channel.BOOK, name + "@depth@100ms", PUBLIC),
        new Topic(market.venueSymbol(), Channel.TICKER, name + "@miniTicker", MARKET));
  }

  @Override
  public Limits limits() {
    return LIMITS;
  }

  @Override
  public Confirmation confirmation() {
    return Confirmation.DATA;
  }

  @Override
  public List<Request> subscribe(List<Topic> topics, LongSupplier ids) {
    return BinanceRequests.of("SUBSCRIBE", topics, ids);
  }

  @Override
  public List<Request> unsubscribe(List<Topic> topics, LongSupplier ids) {
    return BinanceRequests.of("UNSUBSCRIBE", topics, ids);
  }
}
