package io.tocsin.venues.finnhub;

import io.tocsin.model.Instrument;
import io.tocsin.venues.Channel;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.Topic;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Finnhub's WebSocket: one connection for a key (a second one ends both), one symbol a frame,
 * nothing is acknowledged. A free key carries 50 symbols, and the refusal of the 51st names none.
 */
final class FinnhubSocket implements SocketProtocol {

  private static final Limits LIMITS =
      new Limits(
          50,
          50,
          5_000,
          1,
          Duration.ZERO,
          // Outside trading hours only its own pings come, about one a minute.
          Duration.ofSeconds(150),
          Duration.ofSeconds(30));

  @Override
  public String defaultUrl() {
    return "wss://ws.finnhub.io";
  }

  @Override
  public List<Topic> topics(Instrument market) {
    return List.of(new Topic(market.venueSymbol(), Channel.TRADES, market.venueSymbol(), "/"));
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
    return requests("subscribe", topics, ids);
  }

  @Override
  public List<Request> unsubscribe(List<Topic> topics, LongSupplier ids) {
    return requests("unsubscribe", topics, ids);
  }

  private static List<Request> requests(String type, List<Topic> topics, LongSupplier ids) {
    return topics.stream()
        .map(topic ->
            new Request(
                ids.getAsLong(),
                List.of(topic),
                "{\"type\":\"" + type + "\",\"symbol\":\"" + topic.venueSymbol() + "\"}"))
        .toList();
  }

  @Override
  public String uri(String baseUrl, String route, String key) {
    return key.isEmpty()
        ? baseUrl + route
        : baseUrl + route + "?token=" + URLEncoder.encode(key, StandardCharsets.UTF_8);
  }
}
