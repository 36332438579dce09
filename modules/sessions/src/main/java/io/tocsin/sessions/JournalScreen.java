package io.tocsin.sessions;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalJson;
import io.tocsin.bus.StreamPost;
import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.Position;
import io.tocsin.model.journal.SessionInfo;
import io.tocsin.model.journal.Signal;
import io.tocsin.model.journal.Transition;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shows what a session's strategies leave behind on the session's streams. */
final class JournalScreen {

  private final Bus bus;
  private final String sessionId;

  JournalScreen(Bus bus, String sessionId) {
    this.bus = bus;
    this.sessionId = sessionId;
  }

  private String stream(String name) {
    return Addresses.session(sessionId, name);
  }

  /** So that each stream is there before anything happens. */
  void open() {
    Map<String, String> collections = new LinkedHashMap<>();
    collections.put("state_machines", "instances");
    collections.put("conditions", "instances");
    collections.put("transitions", "transitions");
    collections.put("signals", "signals");
    collections.put("orders", "orders");
    collections.put("fills", "fills");
    collections.put("positions", "positions");
    collections.put("equity", "points");
    collections.put("alerts", "alerts");
    collections.forEach((name, collection) -> bus.post(StreamPost.open(stream(name), collection)));
  }

  /**
   * @param receivedMicros when the event was received that it came of, 0 for none
   */
  void show(JournalRecord entry, long receivedMicros) {
    JsonObject json = JournalJson.of(entry);
    StreamPost post =
        switch (entry) {
          case Transition transition ->
              StreamPost.event(
                  stream("transitions"), "transition", "transitions", json, RecentEntries.KEPT);
          case Signal signal ->
              StreamPost.event(stream("signals"), "signal", "signals", json, RecentEntries.KEPT);
          case OrderRecord order ->
              StreamPost.keyedEvent(
                  stream("orders"),
                  "order",
                  "orders",
                  order.clientOrderId(),
                  json,
                  RecentEntries.KEPT);
          case Fill fill ->
              StreamPost.event(stream("fills"), "fill", "fills", json, RecentEntries.KEPT);
          case Position position ->
              StreamPost.keyedEvent(
                  stream("positions"),
                  "position",
                  "positions",
                  position.positionId(),
                  json,
                  RecentEntries.KEPT);
          case EquityPoint point ->
              StreamPost.event(
                  stream("equity"), "equity", "points", json, RecentEntries.KEPT_EQUITY);
          case Alert alert ->
              StreamPost.event(stream("alerts"), "alert", "alerts", json, RecentEntries.KEPT);
          case SessionInfo info ->
              StreamPost.keyedEvent(
                  Addresses.SESSIONS,
                  "session_state",
                  "sessions",
                  info.session(),
                  json,
                  RecentEntries.KEPT);
        };
    bus.post(post.receivedAt(receivedMicros));
  }
}
