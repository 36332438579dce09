package io.tocsin.bus;

import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.Problem;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The answer to a request whose input cannot be used: code 400, and everything that is wrong. Who
 * is asked throws or fails with an {@link InvalidInputException}; the bus makes this of it.
 */
public final class InputRefused extends ReplyException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  InputRefused(InvalidInputException cause) {
    super(ReplyFailure.RECIPIENT_FAILURE, 400, String.valueOf(cause.getMessage()));
    this.problems = cause.problems();
  }

  /** At least one. */
  public List<Problem> problems() {
    return problems;
  }

  /** Problems as people and programs get them: {@code [{path, message, value, allowed}]}. */
  public static JsonArray json(List<Problem> problems) {
    JsonArray array = new JsonArray();
    for (Problem problem : problems) {
      array.add(
          new JsonObject()
              .put("path", problem.path())
              .put("message", problem.message())
              .put("value", problem.value())
              .put("allowed", problem.allowed()));
    }
    return array;
  }
}
