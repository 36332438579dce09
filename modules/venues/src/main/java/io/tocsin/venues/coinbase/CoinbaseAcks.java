package io.tocsin.venues.coinbase;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.venues.Channel;
import io.tocsin.venues.ControlSink;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a frame of {@code subscriptions} says: all that the connection has subscribed, not what it
 * just asked for. Not thread-safe.
 */
final class CoinbaseAcks {

  private record Subscribed(Channel channel, String product) {}

  private final CoinbaseProducts products;
  private final List<Subscribed> subscribed = new ArrayList<>();

  CoinbaseAcks(CoinbaseProducts products) {
    this.products = products;
  }

  void clear() {
    subscribed.clear();
  }

  /** Reads an element of {@code events}; the parser stands at its beginning. */
  void read(JsonParser parser) throws IOException, MalformedFrameException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = parser.currentName().equals("subscriptions");
      parser.nextToken();
      if (wanted) {
        Json.expect(parser, JsonToken.START_OBJECT, "\"subscriptions\"");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          Channel channel = channel(parser.currentName());
          parser.nextToken();
          products(parser, channel);
        }
      } else {
        parser.skipChildren();
      }
    }
  }

  private void products(JsonParser parser, @Nullable Channel channel)
      throws IOException, MalformedFrameException {
    if (channel == null) {
      parser.skipChildren();
      return;
    }
    Json.expect(parser, JsonToken.START_ARRAY, "the products of a channel");
    while (parser.nextToken() == JsonToken.VALUE_STRING) {
      subscribed.add(new Subscribed(channel, parser.getText()));
    }
    Json.expect(parser, JsonToken.END_ARRAY, "the end of a channel's products");
  }

  private static @Nullable Channel channel(String name) {
    return switch (name) {
      case "market_trades" -> Channel.TRADES;
      case "ticker" -> Channel.QUOTES;
      case "level2" -> Channel.BOOK;
      default -> null;
    };
  }

  void tell(ControlSink sink) {
    for (Subscribed one : subscribed) {
      sink.acknowledged(one.channel, one.product);
      String alias = products.alias(one.product);
      if (!alias.isEmpty()) {
        sink.acknowledged(one.channel, alias);
      }
    }
  }
}
