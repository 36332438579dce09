package io.tocsin.cluster;

import io.tocsin.bus.InputRefused;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.Problem;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What a node answers to another: what was asked for, or why not, problem by problem. */
final class NodeAnswers {

  private NodeAnswers() {}

  /** What the other node answered; fails with what it refused. */
  static JsonObject read(JsonObject reply) {
    JsonArray refused = reply.getJsonArray("refused");
    if (refused == null) {
      return reply.getJsonObject("body");
    }
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < refused.size(); i++) {
      JsonObject each = refused.getJsonObject(i);
      problems.add(
          new Problem(
              each.getString("path"),
              each.getString("message"),
              each.getString("value"),
              each.getString("allowed")));
    }
    throw new InvalidInputException(reply.getString("source"), problems);
  }

  static Throwable failure(String node, Throwable cause) {
    if (cause instanceof ReplyException refusal
        && refusal.failureType() != ReplyFailure.RECIPIENT_FAILURE) {
      return new ReplyException(
          ReplyFailure.RECIPIENT_FAILURE,
          503,
          "the node " + node + " does not answer; try again in a moment");
    }
    return cause;
  }

  /** Answers with what comes of it. */
  static void give(Future<JsonObject> answer, Message<JsonObject> message) {
    answer
        .onSuccess(body -> message.reply(new JsonObject().put("body", body)))
        .onFailure(cause -> {
          switch (cause) {
            case InvalidInputException invalid ->
                message.reply(
                    new JsonObject()
                        .put("source", invalid.source())
                        .put("refused", InputRefused.json(invalid.problems())));
            case InputRefused refused ->
                message.reply(
                    new JsonObject()
                        .put("source", "the request")
                        .put("refused", InputRefused.json(refused.problems())));
            case ReplyException refusal ->
                message.fail(refusal.failureCode(), refusal.getMessage());
            default -> message.fail(500, String.valueOf(cause.getMessage()));
          }
        });
  }
}
