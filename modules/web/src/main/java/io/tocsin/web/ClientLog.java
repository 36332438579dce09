package io.tocsin.web;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import io.tocsin.web.BridgeMetrics.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Takes the browsers' own WARN and ERROR records, by bus ({@code client.log}) and REST alike, and
 * logs them under {@value #LOGGER}, so that they can be kept apart from the server's.
 */
final class ClientLog {

  static final String LOGGER = "io.tocsin.browser";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
  private static final int MOST_A_MESSAGE = 50;
  private static final int MOST_A_MINUTE = 240;
  private static final int LONGEST = 1_000;

  /**
   * @param client the client that tells how one of its links ended; empty if it does not
   * @param connection that client's number of the link
   * @param code the close code that the client saw; -1 if it does not say
   * @param seconds how long the link lasted; -1 if it does not say
   */
  private record Entry(
      Level level,
      String message,
      String where,
      String time,
      String client,
      String connection,
      long code,
      String reason,
      double seconds) {}

  private final WallClock clock;
  private final BridgeMetrics metrics;
  private final Connections connections;
  private long minuteMicros = Long.MIN_VALUE;
  private int thisMinute;

  ClientLog(WallClock clock, BridgeMetrics metrics, Connections connections) {
    this.clock = clock;
    this.metrics = metrics;
    this.connections = connections;
  }

  void listen(Vertx vertx) {
    vertx
        .eventBus()
        .<Object>consumer(
            Addresses.CLIENT_LOG,
            message ->
                take(message)
                    .onSuccess(message::reply)
                    .onFailure(cause -> message.fail(400, String.valueOf(cause.getMessage()))));
  }

  void addTo(ApiRoutes api) {
    api.post(
        "/api/client-logs",
        request -> {
          new Query(request).finish();
          return Future.succeededFuture(take(json(request)));
        });
  }

  private Future<JsonObject> take(Message<Object> message) {
    if (!(message.body() instanceof JsonObject body)) {
      return Bus.refused(400, "expected {\"records\": […]}");
    }
    try {
      return Future.succeededFuture(take(JsonText.parse("client.log", body.encode())));
    } catch (InvalidInputException e) {
      return Future.failedFuture(e);
    }
  }

  private static @Nullable Object json(RoutingContext request) {
    String text = request.body().asString();
    return text == null || text.isBlank() ? null : JsonText.parse("body", text);
  }

  private JsonObject take(@Nullable Object body) {
    Problems problems = new Problems();
    List<Entry> entries = read(Fields.of(body, "$", problems), problems);
    problems.throwIfAny("body");
    int taken = 0;
    for (Entry entry : entries) {
      if (!mayLog()) {
        metrics.refused(Refusal.CLIENT_LOG_RATE);
        continue;
      }
      taken++;
      var line =
          LOG.atLevel(entry.level())
              .addKeyValue("where", entry.where())
              .addKeyValue("browser_time", entry.time());
      if (!entry.client().isEmpty() && !entry.connection().isEmpty()) {
        line =
            line.addKeyValue("client", entry.client())
                .addKeyValue("connection", entry.connection())
                .addKeyValue("code", entry.code())
                .addKeyValue("reason", entry.reason());
        connections.clientSays(entry.client(), entry.connection(), says(entry));
      }
      line.log("{}", entry.message());
    }
    return new JsonObject().put("accepted", taken).put("dropped", entries.size() - taken);
  }

  private static List<Entry> read(Fields body, Problems problems) {
    List<@Nullable Object> records = body.list("records");
    if (!body.has("records")) {
      problems.add(body.path("records"), "is required", "", "[{level, message, where, time}]");
    }
    if (records.size() > MOST_A_MESSAGE) {
      problems.add(
          body.path("records"), "has too many entries", records.size(), "1 to " + MOST_A_MESSAGE);
    }
    body.finish();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      Fields fields = Fields.of(records.get(i), body.path("records[" + i + "]"), problems);
      String level = fields.requiredText("level");
      if (!level.equals("WARN") && !level.equals("ERROR")) {
        problems.add(fields.path("level"), "is not taken", level, "WARN, ERROR");
      }
      entries.add(
          new Entry(
              level.equals("ERROR") ? Level.ERROR : Level.WARN,
              oneLine(fields.requiredText("message")),
              oneLine(fields.text("where").orElse("")),
              oneLine(fields.text("time").orElse("")),
              oneLine(fields.text("client").orElse("")),
              fields.has("connection")
                  ? String.valueOf(fields.integer("connection", 0, 0, 999_999_999))
                  : "",
              fields.integer("code", -1, -1, 65_535),
              oneLine(fields.text("reason").orElse("")),
              fields.number("seconds", -1, -1, 1e9)));
      fields.finish();
    }
    return entries;
  }

  private static JsonObject says(Entry entry) {
    return new JsonObject()
        .put("at", entry.time())
        .put("message", entry.message())
        .put("code", entry.code() < 0 ? null : entry.code())
        .put("reason", entry.reason())
        .put("seconds", entry.seconds() < 0 ? null : entry.seconds());
  }

  private boolean mayLog() {
    long now = clock.nowMicros();
    if (now - minuteMicros >= 60 * Micros.SECOND || minuteMicros == Long.MIN_VALUE) {
      minuteMicros = now;
      thisMinute = 0;
    }
    return ++thisMinute <= MOST_A_MINUTE;
  }

  /** A stranger's text must not be able to look like further lines of the log. */
  private static String oneLine(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    return cut.replaceAll("\\p{Cntrl}", " ");
  }
}
