package io.tocsin.venues.coinbase;

import io.tocsin.model.Instrument;
import io.tocsin.venues.Channel;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.Topic;
import io.tocsin.venues.TopicFrames;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Coinbase Advanced Trade's WebSocket. It ends a connection that has subscribed nothing within 5 s,
 * and a channel that is quiet for a minute unless {@code heartbeats} is subscribed, which is why
 * that goes out first. It takes 8 messages a second from one address, whatever its connections.
 * Requests have no ids.
 *
 * <p>A lost message means that all of a connection has to be subscribed again, with whole books of
 * some megabytes, so a connection carries a few markets only.
 */
final class CoinbaseSocket implements SocketProtocol {

  private static final String ROUTE = "/";
  private static final int PRODUCTS_PER_FRAME = 50;
  private static final Limits LIMITS =
      new Limits(
          90, 250, 1_000, 0, Duration.ZERO, Duration.ofSeconds(15), Duration.ofSeconds(20), 150);

  @Override
  public String defaultUrl() {
    return "wss://advanced-trade-ws.coinbase.com";
  }

  /** The ticker channel carries quotes and the day's figures in one, with each trade. */
  @Override
  public List<Topic> topics(Instrument market) {
    return List.of(
        topic(market, Channel.TRADES), topic(market, Channel.QUOTES), topic(market, Channel.BOOK));
  }

  private static Topic topic(Instrument market, Channel channel) {
    String product = market.venueSymbol();
    return new Topic(product, channel, name(channel) + ":" + product, ROUTE);
  }

  static String name(Channel channel) {
    return switch (channel) {
      case TRADES -> "market_trades";
      case QUOTES, TICKER -> "ticker";
      // Its data come as l2_data.
      case BOOK -> "level2";
    };
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
  public List<String> greeting() {
    return List.of("{\"type\":\"subscribe\",\"channel\":\"heartbeats\"}");
  }

  @Override
  public List<Request> subscribe(List<Topic> topics, LongSupplier ids) {
    return requests("subscribe", topics, ids);
  }

  @Override
  public List<Request> unsubscribe(List<Topic> topics, LongSupplier ids) {
    return requests("unsubscribe", topics, ids);
  }

  /** One channel a frame. */
  private static List<Request> requests(String type, List<Topic> topics, LongSupplier ids) {
    return TopicFrames.splitByChannel(
        topics,
        CoinbaseSocket::name,
        PRODUCTS_PER_FRAME,
        (channel, some) ->
            new Request(
                ids.getAsLong(),
                some,
                "{\"type\":\""
                    + type
                    + "\",\"product_ids\":"
                    + TopicFrames.array(some, Topic::venueSymbol)
                    + ",\"channel\":\""
                    + channel
                    + "\"}"));
  }
}
