package io.tocsin.simulator;

import io.tocsin.simulator.face.FaceAnswer;
import io.tocsin.simulator.face.FaceRequest;
import io.tocsin.simulator.face.VenueFace;
import io.tocsin.simulator.fault.Faults;
import io.tocsin.simulator.fault.Misbehaviour;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers HTTP requests by the face, unless a misbehaviour comes between. */
final class RestDesk {

  private final Vertx vertx;
  private final VenueFace face;
  private final Faults faults;

  RestDesk(Vertx vertx, VenueFace face, Faults faults) {
    this.vertx = vertx;
    this.face = face;
    this.faults = faults;
  }

  void handle(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> {
          Optional<Misbehaviour> fault = faults.request(text(request.path()));
          if (fault.isEmpty()) {
            answer(request, body.toString());
            return;
          }
          Misbehaviour what = fault.get();
          switch (what.kind()) {
            case REST_ERROR -> request.response().setStatusCode(what.code()).end();
            case REST_DELAY ->
                vertx.setTimer(
                    Math.max(1, what.by().toMillis()), timer -> answer(request, body.toString()));
            default -> {
              // Silence: the request stays open until the client gives up.
            }
          }
        });
  }

  private void answer(HttpServerRequest request, String body) {
    if (request.response().closed()) {
      return;
    }
    FaceAnswer answer =
        face.rest(
            new FaceRequest(
                request.method().name(),
                text(request.path()),
                text(request.query()),
                headers(request.headers()),
                body));
    request.response().setStatusCode(answer.status());
    answer.headers().forEach(request.response()::putHeader);
    request.response().end(answer.body());
  }

  /** A WebSocket's handshake as faces see it. */
  static FaceRequest handshake(@Nullable String path, @Nullable String query, MultiMap headers) {
    return new FaceRequest("GET", text(path), text(query), headers(headers), "");
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Map<String, String> headers(MultiMap headers) {
    Map<String, String> all = new TreeMap<>();
    headers.forEach((name, value) -> all.putIfAbsent(name, value));
    return all;
  }
}
