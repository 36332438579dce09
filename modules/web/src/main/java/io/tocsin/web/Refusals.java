package io.tocsin.web;

import io.tocsin.bus.InputRefused;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * How the bridge says no: the stock bridge's {@code err} with its word in {@code body}, and in
 * addition the address, a code as in HTTP, and a sentence.
 */
final class Refusals {

  private Refusals() {}

  /**
   * @param word the stock bridge's, for programs
   * @param address where the client waits for an answer: its reply address, else the stream
   */
  static OutMessage refused(String word, @Nullable String address, int code, String message) {
    JsonObject json = new JsonObject().put("type", "err").put("body", word);
    if (address != null) {
      json.put("address", address);
    }
    return OutMessage.of(
        json.put("failureCode", code)
            .put("failureType", ReplyFailure.RECIPIENT_FAILURE.name())
            .put("message", message));
  }

  /** A request, or a subscription, that was permitted but failed. */
  static OutMessage failed(String address, Throwable cause) {
    return OutMessage.of(failure(address, cause));
  }

  /** The same as JSON. */
  static JsonObject failure(String address, Throwable cause) {
    JsonObject json = new JsonObject().put("type", "err").put("address", address);
    if (cause instanceof ReplyException failure) {
      json.put("failureCode", failure.failureCode())
          .put("failureType", failure.failureType().name());
    } else {
      json.put("failureCode", 500).put("failureType", ReplyFailure.RECIPIENT_FAILURE.name());
    }
    if (cause instanceof InputRefused refused) {
      json.put("errors", InputRefused.json(refused.problems()));
    }
    return json.put("message", String.valueOf(cause.getMessage()));
  }
}
