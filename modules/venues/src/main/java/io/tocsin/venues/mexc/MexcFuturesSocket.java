package io.tocsin.venues.mexc;

import io.tocsin.model.Instrument;
import io.tocsin.venues.Channel;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * MEXC futures' WebSocket: one contract a frame, no ids. It closes a client that has not pinged for
 * 60 s even while data flows, so the ping has a timer of its own.
 *
 * <p>Trades are asked for one by one ({@code compress:false}), as REST has them; the book in merged
 * updates of 200 ms, since single ones come by the thousand a second.
 */
final class MexcFuturesSocket implements SocketProtocol {

  private static final String ROUTE = "/edge";

  /** No number is published; 150 contracts on a socket have been seen to work. */
  private static final int TOPICS_PER_CONNECTION = 100;

  private static final Limits LIMITS =
      new Limits(
          TOPICS_PER_CONNECTION,
          50,
          500,
          0,
          Duration.ZERO,
          Duration.ofSeconds(60),
          Duration.ofSeconds(15));

  @Override
  public String defaultUrl() {
    return "wss://contract.mexc.com";
  }

  @Override
  public List<Topic> topics(Instrument market) {
    return List.of(
        topic(market, Channel.TRADES, "deal"),
        topic(market, Channel.QUOTES, "depth.full"),
        topic(market, Channel.BOOK, "depth"),
        topic(market, Channel.TICKER, "ticker"));
  }

  private static Topic topic(Instrument market, Channel channel, String name) {
    String symbol = market.venueSymbol();
    return new Topic(symbol, channel, name + "@" + symbol, ROUTE);
  }

  @Override
  public Limits limits() {
    return LIMITS;
  }

  /** What was acknowledged may stay silent, and the acknowledgement does not say what it is of. */
  @Override
  public Confirmation confirmation() {
    return Confirmation.DATA;
  }

  @Override
  public List<Request> subscribe(List<Topic> topics, LongSupplier ids) {
    return topics.stream().map(topic -> request("sub.", topic, options(topic), ids)).toList();
  }

  @Override
  public List<Request> unsubscribe(List<Topic> topics, LongSupplier ids) {
    return topics.stream().map(topic -> request("unsub.", topic, "", ids)).toList();
  }

  @Override
  public Optional<String> ping(long id) {
    return Optional.of("{\"method\":\"ping\"}");
  }

  private static String options(Topic topic) {
    return switch (topic.channel()) {
      case TRADES -> ",\"compress\":false";
      case QUOTES -> ",\"limit\":5";
      case BOOK, TICKER -> "";
    };
  }

  private static Request request(String verb, Topic topic, String options, LongSupplier ids) {
    String method = verb + topic.name().substring(0, topic.name().indexOf('@'));
    String param = "{\"symbol\":\"" + topic.venueSymbol() + "\"" + options + "}";
    return new Request(
        ids.getAsLong(), List.of(topic), "{\"method\":\"" + method + "\",\"param\":" + param + "}");
  }
}
