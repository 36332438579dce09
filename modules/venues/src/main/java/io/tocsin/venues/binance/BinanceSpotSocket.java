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
 * Binance spot's WebSocket in combined framing. Limits are the documented ones with room to spare:
 * 5 messages a second in, 1,024 streams a connection, 24 h, 300 connection attempts in 5 minutes.
 */
final class BinanceSpotSocket implements SocketProtocol {

  private static final Limits LIMITS =
      new Limits(
          1_024,
          // Pings and pongs count among the 5 messages a second: two or three of ours, one of each.
          400,
          1_500,
          0,
          Duration.ofHours(24),
          Duration.ofSeconds(60),
          Duration.ofSeconds(20));

  @Override
  public String defaultUrl() {
    return "wss://data-stream.binance.vision";
  }

  @Override
  public List<Topic> topics(Instrument market) {
    String name = market.venueSymbol().toLowerCase(Locale.ROOT);
    return List.of(
        topic(market, Channel.TRADES, name + "@trade"),
        topic(market, Channel.QUOTES, name + "@bookTicker"),
        topic(market, Channel.BOOK, name + "@depth@100ms"),
        topic(market, Channel.TICKER, name + "@miniTicker"));
  }

  private static Topic topic(Instrument market, Channel channel, String name) {
    return new Topic(market.venueSymbol(), channel, name, "/stream");
  }

  @Override
  public Limits limits() {
    return LIMITS;
  }

  @Override
  public Confirmation confirmation() {
    return Confirmation.ACKNOWLEDGEMENT;
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
