package io.tocsin.venues.kraken;

import io.tocsin.model.Instrument;
import io.tocsin.venues.Channel;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.Topic;
import io.tocsin.venues.TopicFrames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Kraken's WebSocket v2. It publishes no number of subscriptions that a connection may have; about
 * 150 connection attempts in 10 minutes get an address banned, and in maintenance one in 5 s is
 * asked for. A heartbeat comes every second once anything is subscribed.
 */
final class KrakenSocket implements SocketProtocol {

  /**
   * Levels a side that are subscribed, the least of 10, 25, 100, 500 and 1000 that fills {@link
   * io.tocsin.model.BookLevels}.
   */
  static final int DEPTH = 25;

  private static final String ROUTE = "/v2";
  private static final int SYMBOLS_PER_FRAME = 100;
  private static final Limits LIMITS =
      new Limits(600, 200, 5_000, 0, Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(20));

  @Override
  public String defaultUrl() {
    return "wss://ws.kraken.com";
  }

  /** The ticker channel carries quotes and the day's figures in one. */
  @Override
  public List<Topic> topics(Instrument market) {
    return List.of(
        topic(market, Channel.TRADES, "trade"),
        topic(market, Channel.QUOTES, "ticker"),
        topic(market, Channel.BOOK, "book"));
  }

  private static Topic topic(Instrument market, Channel channel, String name) {
    String symbol = market.venueSymbol();
    return new Topic(symbol, channel, name + ":" + symbol, ROUTE);
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
    return requests("subscribe", ",\"snapshot\":true", topics, ids);
  }

  @Override
  public List<Request> unsubscribe(List<Topic> topics, LongSupplier ids) {
    return requests("unsubscribe", "", topics, ids);
  }

  private static List<Request> requests(
      String method, String more, List<Topic> topics, LongSupplier ids) {
    return TopicFrames.splitByChannel(
        topics,
        channel -> channel,
        SYMBOLS_PER_FRAME,
        (channel, some) -> {
          long id = ids.getAsLong();
          return new Request(
              id,
              some,
              "{\"method\":\""
                  + method
                  + "\",\"params\":{"
                  + parameters(channel)
                  + ",\"symbol\":"
                  + TopicFrames.array(some, Topic::venueSymbol)
                  + more
                  + "},\"req_id\":"
                  + id
                  + "}");
        });
  }

  private static String parameters(Channel channel) {
    return switch (channel) {
      case TRADES -> "\"channel\":\"trade\"";
      case BOOK -> "\"channel\":\"book\",\"depth\":" + DEPTH;
      // Else it comes with each trade only, and the top of the book is stale in between.
      case QUOTES, TICKER -> "\"channel\":\"ticker\",\"event_trigger\":\"bbo\"";
    };
  }

  @Override
  public Optional<String> ping(long id) {
    return Optional.of("{\"method\":\"ping\",\"req_id\":" + id + "}");
  }
}
