package io.tocsin.venues.kraken;

import io.tocsin.model.Instrument;
import io.tocsin.venues.Channel;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

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
    Map<Channel, List<Topic>> byChannel = new LinkedHashMap<>();
    topics.forEach(
        topic -> byChannel.computeIfAbsent(topic.channel(), c -> new ArrayList<>()).add(topic));
    List<Request> requests = new ArrayList<>();
    byChannel.forEach((channel, all) -> {
      for (int from = 0; from < all.size(); from += SYMBOLS_PER_FRAME) {
        List<Topic> some = all.subList(from, Math.min(all.size(), from + SYMBOLS_PER_FRAME));
        long id = ids.getAsLong();
        String symbols =
            some.stream()
                .map(Topic::venueSymbol)
                .collect(Collectors.joining("\",\"", "[\"", "\"]"));
        requests.add(
            new Request(
                id,
                List.copyOf(some),
                "{\"method\":\""
                    + method
                    + "\",\"params\":{"
                    + parameters(channel)
                    + ",\"symbol\":"
                    + symbols
                    + more
                    + "},\"req_id\":"
                    + id
                    + "}"));
      }
    });
    return requests;
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
