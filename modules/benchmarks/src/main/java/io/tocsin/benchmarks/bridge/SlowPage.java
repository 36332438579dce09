package io.tocsin.benchmarks.bridge;

import io.tocsin.model.WallClock;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A page that works on each message for a while and then acknowledges it, as the bus client does.
 */
final class SlowPage {

  private final WallClock clock = WallClock.system();
  private final ArrayDeque<JsonObject> waiting = new ArrayDeque<>();
  private final List<Double> ages = new ArrayList<>();
  private final WebSocket socket;
  private final long workNanos;
  private long workedUntil;
  private long messages;

  SlowPage(Vertx vertx, int port, List<String> registers, Duration work) throws Exception {
    workNanos = work.toNanos();
    socket =
        vertx
            .createWebSocketClient()
            .connect(port, "127.0.0.1", LoadedServer.path(0, true))
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    socket.textMessageHandler(this::take);
    registers.forEach(socket::writeTextMessage);
    workedUntil = System.nanoTime();
    vertx.setPeriodic(1, timer -> work());
  }

  private synchronized void take(String frame) {
    Object value = Json.decodeValue(frame);
    (value instanceof JsonArray array ? array : new JsonArray().add(value))
        .forEach(each -> {
          if (each instanceof JsonObject message && "rec".equals(message.getString("type"))) {
            waiting.add(message);
          }
        });
  }

  /** Works off what the time since the last message was enough for. */
  private synchronized void work() {
    long now = System.nanoTime();
    int done = 0;
    while (!waiting.isEmpty() && workedUntil + workNanos <= now) {
      workedUntil += workNanos;
      show(waiting.remove());
      done++;
    }
    if (waiting.isEmpty()) {
      workedUntil = Math.max(workedUntil, now - workNanos); // no time is saved up
    }
    if (done > 0) {
      messages += done;
      socket.writeTextMessage(new JsonObject().put("type", "ack").put("n", done).encode());
    }
  }

  private void show(JsonObject message) {
    JsonObject data = message.getJsonObject("body").getJsonObject("data", new JsonObject());
    JsonArray rows = data.getJsonArray("symbols", new JsonArray());
    for (Object row : rows) {
      Long told = ((JsonObject) row).getLong("atmicros");
      ages.add((clock.nowMicros() - told) / 1e3);
    }
  }

  synchronized void reset() {
    ages.clear();
    messages = 0;
  }

  synchronized long messages() {
    return messages;
  }

  /** How old what this share of the messages showed was at most, in milliseconds. */
  synchronized double ageMillis(double share) {
    List<Double> sorted = new ArrayList<>(ages);
    Collections.sort(sorted);
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get((int) Math.clamp(Math.ceil(sorted.size() * share) - 1, 0, sorted.size() - 1));
  }
}
