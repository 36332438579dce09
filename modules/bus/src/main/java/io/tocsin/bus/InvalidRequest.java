package io.tocsin.bus;

import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.Problem;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A refusal, code 400, of a request with everything that is wrong with it. Who gets it from another
 * node, or in a browser, has the same in the message's words.
 */
public final class InvalidRequest extends ReplyException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  InvalidRequest(InvalidInputException invalid) {
    super(
        ReplyFailure.RECIPIENT_FAILURE,
        400,
        invalid.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")));
    this.problems = invalid.problems();
  }

  public List<Problem> problems() {
    return problems;
  }
}
