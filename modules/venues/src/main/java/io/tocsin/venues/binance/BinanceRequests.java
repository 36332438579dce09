package io.tocsin.venues.binance;

import io.tocsin.venues.SocketProtocol.Request;
import io.tocsin.venues.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Requests on a Binance socket, spot and USD-M alike. */
final class BinanceRequests {

  /** The documentation names no limit; clients in the field keep to about this. */
  static final int NAMES_PER_FRAME = 200;

  private BinanceRequests() {}

  static List<Request> of(String method, List<Topic> topics, LongSupplier ids) {
    List<Request> requests = new ArrayList<>();
    for (int from = 0; from < topics.size(); from += NAMES_PER_FRAME) {
      List<Topic> some = topics.subList(from, Math.min(topics.size(), from + NAMES_PER_FRAME));
      long id = ids.getAsLong();
      String names =
          some.stream().map(Topic::name).collect(Collectors.joining("\",\"", "[\"", "\"]"));
      requests.add(
          new Request(
              id,
              List.copyOf(some),
              "{\"method\":\"" + method + "\",\"params\":" + names + ",\"id\":" + id + "}"));
    }
    return requests;
  }
}
