package io.tocsin.web;

import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamFollow;
import io.tocsin.bus.StreamMessage;
import io.tocsin.bus.StreamStart;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the items that a stream's snapshot holds. */
final class StreamReads {

  private final Bus bus;

  StreamReads(Bus bus) {
    this.bus = bus;
  }

  /** The items in the stream's order, empty if there is no such stream (any more). */
  Future<Optional<List<JsonObject>>> find(String address, String collection) {
    return bus.readStream(address)
        .map(envelope -> Optional.of(items(envelope, collection)))
        .recover(cause ->
            cause instanceof ReplyException refusal && refusal.failureCode() == 404
                ? Future.succeededFuture(Optional.empty())
                : Future.failedFuture(cause));
  }

  /**
   * The newest message that a stream sent; empty if there is no such stream, or it has sent none,
   * or does not keep it any more.
   */
  Future<Optional<StreamMessage>> newest(String address) {
    return bus.readStream(address)
        .compose(full ->
            bus.followStream(
                new StreamFollow(address, full.getLong("epoch"), full.getLong("seq") - 1)))
        .map(start ->
            start instanceof StreamStart.Missed missed && !missed.messages().isEmpty()
                ? Optional.of(missed.messages().getLast())
                : Optional.<StreamMessage>empty())
        .recover(cause ->
            cause instanceof ReplyException refusal && refusal.failureCode() == 404
                ? Future.succeededFuture(Optional.empty())
                : Future.failedFuture(cause));
  }

  /** The items in the stream's order; a stream that does not exist has none. */
  Future<List<JsonObject>> items(String address, String collection) {
    return find(address, collection).map(found -> found.orElse(List.of()));
  }

  private static List<JsonObject> items(JsonObject envelope, String collection) {
    List<JsonObject> items = new ArrayList<>();
    JsonObject data = envelope.getJsonObject("data");
    if (data.containsKey(collection)) {
      data.getJsonArray(collection).forEach(item -> items.add((JsonObject) item));
    }
    return items;
  }
}
