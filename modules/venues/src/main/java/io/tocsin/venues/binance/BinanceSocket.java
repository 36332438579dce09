package io.tocsin.venues.binance;

import io.tocsin.model.Instrument;
import io.tocsin.venues.Channel;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.Topic;
import io.tocsin.venues.TopicFrames;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** What the WebSockets of spot and USD-M have in common: streams by name, in combined framing. */
abstract class BinanceSocket implements SocketProtocol {

  /** The documentation names no limit; clients in the field keep to about this. */
  private static final int NAMES_PER_FRAME = 200;

  @Override
  public final List<Topic> topics(Instrument market) {
    return List.of(
        topic(market, Channel.TRADES, "@trade"),
        topic(market, Channel.QUOTES, "@bookTicker"),
        topic(market, Channel.BOOK, "@depth@100ms"),
        topic(market, Channel.TICKER, "@miniTicker"));
  }

  private Topic topic(Instrument market, Channel channel, String stream) {
    String symbol = market.venueSymbol();
    return new Topic(symbol, channel, symbol.toLowerCase(Locale.ROOT) + stream, route(channel));
  }

  /** The path that carries the channel's streams. */
  abstract String route(Channel channel);

  @Override
  public final List<Request> subscribe(List<Topic> topics, LongSupplier ids) {
    return requests("SUBSCRIBE", topics, ids);
  }

  @Override
  public final List<Request> unsubscribe(List<Topic> topics, LongSupplier ids) {
    return requests("UNSUBSCRIBE", topics, ids);
  }

  private static List<Request> requests(String method, List<Topic> topics, LongSupplier ids) {
    return TopicFrames.split(
        topics,
        NAMES_PER_FRAME,
        some -> {
          long id = ids.getAsLong();
          String names = TopicFrames.array(some, Topic::name);
          return new Request(
              id,
              some,
              "{\"method\":\"" + method + "\",\"params\":" + names + ",\"id\":" + id + "}");
        });
  }
}
