package io.tocsin.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.tocsin.bus.InputRefused;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.Problem;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request that was not done, as an RFC 9457 problem document. */
final class HttpProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(HttpProblem.class);
  private static final Pattern CODE = Pattern.compile("[a-z][a-z_]{2,39}");

  private final int status;
  private final String reason;
  private final transient List<Problem> errors;

  private HttpProblem(int status, String reason, String detail, List<Problem> errors) {
    super(detail, null, false, false);
    this.status = status;
    this.reason = reason;
    this.errors = errors;
  }

  /**
   * @param reason a short code for programs
   * @param detail one sentence for a person
   */
  static HttpProblem of(int status, String reason, String detail) {
    return new HttpProblem(status, reason, detail, List.of());
  }

  static HttpProblem invalid(List<Problem> errors) {
    return new HttpProblem(
        400,
        "invalid_input",
        errors.size() == 1 ? errors.getFirst().toString() : errors.size() + " things are wrong",
        List.copyOf(errors));
  }

  /** The problem that a failed future stands for; what nobody expected is logged and not told. */
  static HttpProblem of(Throwable cause, String path) {
    return switch (cause) {
      case HttpProblem problem -> problem;
      case InvalidInputException invalid -> invalid(invalid.problems());
      case InputRefused refused -> invalid(refused.problems());
      case ReplyException refusal when refusal.failureType() == ReplyFailure.NO_HANDLERS ->
          of(503, "not_running", "the part of the server that answers this is not running (yet)");
      case ReplyException refusal when refusal.failureType() == ReplyFailure.TIMEOUT ->
          of(504, "no_answer", "the part of the server that answers this did not do so in time");
      case ReplyException refusal
          when refusal.failureCode() >= 400
              && refusal.failureCode() <= 599
              && refusal.failureCode() != 500 ->
          refused(refusal.failureCode(), String.valueOf(refusal.getMessage()));
      default -> {
        LOG.error("{} failed", path, cause);
        yield of(
            500, "internal_error", "something unexpected went wrong; the server's log says what");
      }
    };
  }

  private static HttpProblem refused(int code, String message) {
    return CODE.matcher(message).matches()
        ? of(code, message, message.replace('_', ' '))
        : of(code, code == 404 ? "not_found" : "refused", message);
  }

  int status() {
    return status;
  }

  String reason() {
    return reason;
  }

  JsonObject json(String path) {
    JsonObject json =
        new JsonObject()
            .put("type", "urn:tocsin:problem:" + reason)
            .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
            .put("status", status)
            .put("detail", getMessage())
            .put("instance", path)
            .put("reason", reason);
    if (!errors.isEmpty()) {
      json.put("errors", InputRefused.json(errors));
    }
    return json;
  }

  void answer(RoutingContext request) {
    if (request.response().ended() || request.response().headWritten()) {
      return;
    }
    if (status == 503) {
      request.response().putHeader("Retry-After", "2");
    }
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/problem+json")
        .putHeader("Cache-Control", "no-store")
        .end(json(request.normalizedPath()).toBuffer());
  }
}
