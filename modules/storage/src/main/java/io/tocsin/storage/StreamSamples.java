package io.tocsin.storage;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.StreamMessage;
import io.tocsin.bus.StreamNews;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds in the streams what is stored of them: closed candles, samples of indicators, ends of
 * connections to venues, and recordings. Whoever posts to these streams needs to know nothing of
 * storage. Belongs to one context.
 */
final class StreamSamples {

  private static final int MOST_INDICATORS = 50_000;

  private final WallClock clock;
  private final long sampleMicros;
  private final Consumer<Object> sink;

  /** When each indicator was last sampled, event time; of those heard of last. */
  private final Map<String, Long> sampled =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST_INDICATORS;
        }
      };

  private final Map<String, JsonObject> connections = new HashMap<>();
  private final Map<String, String> recordingStates = new HashMap<>();

  /**
   * @param indicatorSamples how far apart two samples of an indicator are at least; zero for none
   * @param sink takes {@link Candle}, {@link IndicatorSample}, {@link LinkClose}, {@link
   *     RecordingRow}
   */
  StreamSamples(WallClock clock, Duration indicatorSamples, Consumer<Object> sink) {
    this.clock = clock;
    this.sampleMicros = indicatorSamples.toNanos() / 1_000;
    this.sink = sink;
  }

  void saw(StreamNews news) {
    if (!(news instanceof StreamMessage message) || message.kind() != StreamMessage.Kind.UPDATE) {
      return;
    }
    String stream = message.stream();
    if (stream.equals(Addresses.VENUES)) {
      message.changed().getOrDefault("venues", Map.of()).values().forEach(this::venue);
    } else if (stream.equals(Addresses.RECORDINGS)) {
      message.changed().getOrDefault("recordings", Map.of()).forEach(this::recording);
      message.removed().forEach(id -> recording(id, new JsonObject().put("state", "DELETED")));
    } else {
      String session = Addresses.sessionOf(stream);
      String name = Addresses.nameOf(stream);
      if (session != null && name != null) {
        ofSession(session, name, message);
      }
    }
  }

  private void ofSession(String session, String name, StreamMessage message) {
    String[] parts = name.split("\\.", -1);
    if (name.equals("indicators") && sampleMicros > 0) {
      for (JsonObject item : message.changed().getOrDefault("indicators", Map.of()).values()) {
        indicator(session, item);
      }
    } else if (parts.length == 3 && parts[0].equals("candles")) {
      int colon = parts[1].indexOf(':');
      String venue = parts[1].substring(0, Math.max(0, colon));
      String symbol = parts[1].substring(colon + 1);
      for (JsonObject item : message.changed().getOrDefault("candles", Map.of()).values()) {
        boolean known = Boolean.TRUE.equals(item.getBoolean("restored")); // it came from here
        if (Boolean.TRUE.equals(item.getBoolean("closed")) && !known) {
          sink.accept(
              new Candle(
                  session,
                  venue,
                  symbol,
                  parts[2],
                  item.getLong("time") * Micros.SECOND,
                  number(item, "open"),
                  number(item, "high"),
                  number(item, "low"),
                  number(item, "close"),
                  number(item, "volume")));
        }
      }
    }
  }

  private void indicator(String session, JsonObject item) {
    String time = item.getString("time");
    if (time == null) {
      return;
    }
    long micros = Micros.of(Instant.parse(time));
    String key = session + " " + item.getString("key");
    Long last = sampled.get(key);
    // Also when time went back: a replay was set to an earlier place.
    if (last != null && Math.abs(micros - last) < sampleMicros) {
      return;
    }
    sampled.put(key, micros);
    sink.accept(
        new IndicatorSample(
            session,
            text(item, "venue"),
            text(item, "symbol"),
            text(item, "id"),
            text(item, "type"),
            number(item, "value"),
            text(item, "status"),
            micros));
  }

  private void venue(JsonObject venue) {
    JsonArray now = venue.getJsonArray("connections", new JsonArray());
    String name = text(venue, "venue");
    for (int i = 0; i < now.size(); i++) {
      JsonObject connection = now.getJsonObject(i);
      String route = text(connection, "route");
      JsonObject before = connections.put(name + " " + route, connection);
      if (before != null && hasEnded(before, connection)) {
        sink.accept(
            new LinkClose(
                name,
                route,
                before.getLong("number", 0L) == null ? 0 : before.getLong("number", 0L),
                text(connection, "state"),
                text(connection, "reason"),
                connection.getLong("reconnects", 0L),
                clock.nowMicros()));
      }
    }
  }

  private static boolean hasEnded(JsonObject before, JsonObject now) {
    boolean wasOpen = text(before, "state").equals("OPEN");
    boolean isOpen = text(now, "state").equals("OPEN");
    return wasOpen
        && (!isOpen || !before.getLong("reconnects", 0L).equals(now.getLong("reconnects", 0L)));
  }

  private void recording(String id, JsonObject item) {
    String state = text(item, "state");
    if (state.equals(recordingStates.put(id, state))) {
      return;
    }
    String from = item.getString("from");
    sink.accept(
        new RecordingRow(
            id,
            text(item, "name"),
            state,
            item.getLong("bytes", 0L),
            item.getLong("frames", 0L),
            item.encode(),
            from == null ? clock.nowMicros() : Micros.of(Instant.parse(from))));
  }

  private static String text(JsonObject item, String field) {
    String text = item.getString(field);
    return text == null ? "" : text;
  }

  private static double number(JsonObject item, String field) {
    @Nullable Double number = item.getDouble(field);
    return number == null ? Double.NaN : number;
  }
}
