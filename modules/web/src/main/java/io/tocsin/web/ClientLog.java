package io.tocsin.web;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.Fields;
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

  private record Entry(Level level, String message, String where, String time) {}

  private final WallClock clock;
  private final BridgeMetrics metrics;
  private long minuteMicros = Long.MIN_VALUE;
  private int thisMinute;

  ClientLog(WallClock clock, BridgeMetrics metrics) {
    this.clock = clock;
    this.metrics = metrics;
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
    } catch (io.tocsin.model.input.InvalidInputException e) {
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
      LOG.atLevel(entry.level())
          .addKeyValue("where", entry.where())
          .addKeyValue("browser_time", entry.time())
          .log("{}", entry.message());
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
              oneLine(fields.text("time").orElse(""))));
      fields.finish();
    }
    return entries;
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
