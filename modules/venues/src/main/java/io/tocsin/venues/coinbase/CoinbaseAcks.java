package io.tocsin.venues.coinbase;

import io.tocsin.venues.Channel;
import io.tocsin.venues.ControlSink;
import io.tocsin.venues.JsonScanner;
import io.tocsin.venues.MalformedFrameException;
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

  /** Reads an element of {@code events}. */
  void read(JsonScanner scanner) throws MalformedFrameException {
    scanner.beginObject("an element of \"events\"");
    while (scanner.nextName()) {
      if (scanner.nameIs("subscriptions")) {
        scanner.beginObject("\"subscriptions\"");
        while (scanner.nextName()) {
          products(scanner, channel(scanner));
        }
      } else {
        scanner.skip();
      }
    }
  }

  private void products(JsonScanner scanner, @Nullable Channel channel)
      throws MalformedFrameException {
    if (channel == null) {
      scanner.skip();
      return;
    }
    scanner.beginArray("the products of a channel");
    while (scanner.nextElement()) {
      scanner.string("a product");
      subscribed.add(new Subscribed(channel, scanner.copy()));
    }
  }

  private static @Nullable Channel channel(JsonScanner scanner) {
    if (scanner.nameIs("market_trades")) {
      return Channel.TRADES;
    }
    if (scanner.nameIs("ticker")) {
      return Channel.QUOTES;
    }
    return scanner.nameIs("level2") ? Channel.BOOK : null;
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
