package io.tocsin.server;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Follows a stream of events as a page does that gets no socket through: it asks now one node, now
 * another, for what came after the last message that it has. A hole in the numbers ends it.
 */
final class StreamFollower implements AutoCloseable {

  private static final long PAUSE_MILLIS = 150;

  private final String stream;
  private final IntFunction<SeenBy> nodes;
  private final Thread thread;

  /** What was told, with the epochs in which it was told as news. */
  private final Map<String, Set<Long>> seen = new LinkedHashMap<>();

  private final Set<Long> epochs = new TreeSet<>();
  private long epoch = -1;
  private long seq = -1;
  private volatile boolean closed;
  private @Nullable String trouble;

  /**
   * @param nodes whom to ask in each turn
   */
  StreamFollower(String stream, IntFunction<SeenBy> nodes) {
    this.stream = stream;
    this.nodes = nodes;
    this.thread = Thread.ofPlatform().name("follower").daemon().start(this::run);
  }

  private void run() {
    for (int turn = 0; !closed; turn++) {
      try {
        ask(nodes.apply(turn));
        Thread.sleep(PAUSE_MILLIS);
      } catch (IOException | RuntimeException gone) {
        // The node was just killed, or is not up yet: the next turn asks another.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void ask(SeenBy node) throws IOException, InterruptedException {
    String place = epoch < 0 ? stream : stream + "@" + epoch + "." + seq;
    for (Object each : node.messages(place)) {
      JsonObject message = (JsonObject) each;
      if (message.getString("type").equals("rec")) {
        take(message.getJsonObject("body"));
      }
    }
  }

  private synchronized void take(JsonObject envelope) {
    long number = envelope.getLong("seq");
    long its = envelope.getLong("epoch");
    JsonObject data = envelope.getJsonObject("data");
    if (envelope.getString("type").equals("full_update")) {
      if (its >= epoch) {
        epoch = its;
        seq = number;
        epochs.add(its);
        data.forEach(collection ->
            ((JsonArray) collection.getValue())
                .forEach(item ->
                    seen.computeIfAbsent(((JsonObject) item).encode(), any -> new TreeSet<>())));
      }
      return;
    }
    if (its != epoch || number != seq + 1) {
      broken("after " + epoch + "." + seq + " came " + its + "." + number);
      return;
    }
    seq = number;
    if (!seen.computeIfAbsent(data.encode(), any -> new TreeSet<>()).add(its)) {
      broken("in epoch " + its + " this came twice: " + data);
    }
  }

  private void broken(String how) {
    trouble = how;
    closed = true;
  }

  /**
   * All that it saw. What a node told that died before it was on its disk is decided again by its
   * successor, and told again in another epoch: that is one item.
   *
   * @throws AssertionError if a number was missing, or an item came twice in an epoch
   */
  synchronized List<String> items() {
    if (trouble != null) {
      throw new AssertionError("of " + stream + ": " + trouble);
    }
    return List.copyOf(seen.keySet());
  }

  /** How many epochs of the stream it saw. */
  synchronized int epochs() {
    return epochs.size();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
