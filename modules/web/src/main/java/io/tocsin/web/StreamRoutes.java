package io.tocsin.web;

import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamFollow;
import io.tocsin.bus.StreamMessage;
import io.tocsin.bus.StreamStart;
import io.tocsin.model.input.Problems;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bus by REST, for browsers that get no socket: what was missed of many streams in one answer,
 * in the same messages that a socket would have brought, and the same requests. Permissions are
 * those of the bridge.
 */
final class StreamRoutes {

  /** Most streams in one question. */
  static final int MOST_STREAMS = 64;

  private static final Pattern PLACE = Pattern.compile("([^@]+)(?:@(-?\\d{1,18})\\.(\\d{1,18}))?");

  private final Vertx vertx;
  private final Bus bus;
  private final Guard guard;

  StreamRoutes(Vertx vertx, Bus bus, Guard guard) {
    this.vertx = vertx;
    this.bus = bus;
    this.guard = guard;
  }

  void addTo(ApiRoutes api) {
    api.get("/api/streams", this::missed);
    api.post("/api/requests/:address", this::request);
  }

  /** {@code ?stream=ADDRESS}, or {@code ADDRESS@EPOCH.SEQ} of the last message that is known. */
  private Future<JsonObject> missed(RoutingContext request) {
    List<String> places = request.queryParam("stream");
    Problems problems = new Problems();
    for (String name : request.queryParams().names()) {
      if (!name.equals("stream")) {
        problems.unknownName("query." + name, "parameter", name, List.of("stream"));
      }
    }
    if (places.isEmpty() || places.size() > MOST_STREAMS) {
      problems.add(
          "query.stream",
          "must be given for each stream",
          places.size(),
          "1 to " + MOST_STREAMS + " streams");
    }
    List<StreamFollow> wanted = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      Matcher place = PLACE.matcher(places.get(i));
      if (!place.matches()) {
        problems.add(
            "query.stream[" + i + "]",
            "is no place",
            places.get(i),
            "ADDRESS or ADDRESS@EPOCH.SEQ");
      } else if (!BridgePermissions.allow("register", place.group(1))) {
        problems.add(
            "query.stream[" + i + "]",
            "is no stream",
            place.group(1),
            "the streams of docs/bus.md");
      } else {
        wanted.add(
            place.group(2) == null
                ? StreamFollow.fromNothing(place.group(1))
                : new StreamFollow(
                    place.group(1),
                    Long.parseLong(place.group(2)),
                    Long.parseLong(place.group(3))));
      }
    }
    if (!problems.isEmpty()) {
      throw HttpProblem.invalid(problems.list());
    }
    Caller caller = Objects.requireNonNull(Caller.of(request), "the gate");
    List<Future<List<JsonObject>>> answers =
        wanted.stream().map(place -> one(caller, place)).toList();
    return Future.all(answers)
        .map(all -> {
          JsonArray messages = new JsonArray();
          answers.forEach(answer -> answer.result().forEach(messages::add));
          return new JsonObject().put("messages", messages);
        });
  }

  private Future<List<JsonObject>> one(Caller caller, StreamFollow place) {
    return guard
        .streamRefusal(caller, place.stream(), place.isFromNothing())
        .<Future<StreamStart>>map(why -> Bus.refused(403, why))
        .orElseGet(() -> bus.followStream(place))
        .map(start -> messages(place, start))
        .recover(cause -> Future.succeededFuture(List.of(Refusals.failure(place.stream(), cause))));
  }

  private static List<JsonObject> messages(StreamFollow place, StreamStart start) {
    return switch (start) {
      case StreamStart.Missed(List<StreamMessage> missed) -> {
        List<JsonObject> messages = new ArrayList<>();
        messages.add(
            Subscription.recovered(
                place.stream(), place.epoch(), place.seq() + 1, place.seq() + missed.size()));
        missed.forEach(message -> messages.add(rec(message.stream(), message.envelope())));
        yield messages;
      }
      case StreamStart.Afresh(StreamMessage full) ->
          List.of(
              rec(
                  full.stream(),
                  new JsonObject(new LinkedHashMap<>(full.envelope().getMap()))
                      .put("recovered", false)));
    };
  }

  private static JsonObject rec(String address, JsonObject envelope) {
    return new JsonObject().put("type", "rec").put("address", address).put("body", envelope);
  }

  /** A request on the bus, as a socket sends it; the answer is the reply's body. */
  private Future<JsonObject> request(RoutingContext request) {
    new Query(request).finish();
    String address = ApiRoutes.pathPart(request, "address");
    if (!BridgePermissions.allow("send", address)) {
      throw HttpProblem.of(
          404,
          "no_such_request",
          "there is no request \"" + address + "\"; docs/bus.md lists them");
    }
    Caller caller = Objects.requireNonNull(Caller.of(request), "the gate");
    JsonObject body = body(request.body().asString());
    Optional<String> refusal = guard.refusal(caller, address, body);
    if (refusal.isPresent()) {
      guard.refused(caller, address, body);
      throw HttpProblem.of(403, "not_allowed", refusal.get());
    }
    Object signed = guard.signed(caller, address, body);
    return vertx
        .eventBus()
        .<Object>request(
            address, signed, new DeliveryOptions().setSendTimeout(WebOptions.REPLY_TIMEOUT_MILLIS))
        .onComplete((reply, failure) -> guard.did(caller, address, signed, failure))
        .map(reply ->
            reply.body() instanceof JsonObject json
                ? json
                : new JsonObject().put("body", reply.body()));
  }

  private static JsonObject body(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return new JsonObject();
    }
    try {
      return new JsonObject(text);
    } catch (DecodeException e) {
      throw HttpProblem.of(400, "invalid_input", "the body must be a JSON object");
    }
  }
}
