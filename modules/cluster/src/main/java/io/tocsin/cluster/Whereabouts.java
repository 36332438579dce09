package io.tocsin.cluster;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which node says that it has which session: to find it, and to show all sessions on every node. It
 * decides nothing, leases do. Each node tells every change; who finds by a beat's number that it
 * missed one asks for all of them. Safe on any thread.
 */
public final class Whereabouts {

  private static final Logger LOG = LoggerFactory.getLogger(Whereabouts.class);
  private static final long ANSWER_MILLIS = 5_000;

  /**
   * What a node says.
   *
   * @param token of its lease
   * @param item the session as the stream {@code sessions} tells it
   */
  public record Entry(String session, String node, long token, JsonObject item) {}

  private static final class Of {
    private String process = "";
    private long number = -1;
    private boolean asking;
    private Map<String, Entry> sessions = new HashMap<>();
  }

  private final ClusterNode node;
  private final Map<String, Entry> own = new LinkedHashMap<>();
  private final Map<String, Of> others = new HashMap<>();
  private final List<Consumer<String>> changed = new CopyOnWriteArrayList<>();
  private long number;

  public Whereabouts(ClusterNode node) {
    this.node = node;
    node.on("session", question -> told(question));
    node.on("sessions", question -> Future.succeededFuture(all()));
    node.onBeat(this::heard);
  }

  /** This node has the session. */
  public void announce(String session, long token, JsonObject item) {
    spread(session, new Entry(session, node.name(), token, item));
  }

  /** This node has it no more. */
  public void withdraw(String session) {
    spread(session, null);
  }

  private void spread(String session, @Nullable Entry entry) {
    JsonObject news;
    synchronized (this) {
      if (entry == null) {
        own.remove(session);
      } else {
        own.put(session, entry);
      }
      number++;
      news = new JsonObject().put("number", number).put("session", session);
      if (entry != null) {
        news.put("token", entry.token()).put("item", entry.item());
      }
      node.tellAnnounced(number);
    }
    node.peers().forEach(peer -> node.tell(peer.name(), "session", news.copy()));
  }

  private synchronized JsonObject all() {
    JsonArray sessions = new JsonArray();
    own.values()
        .forEach(entry ->
            sessions.add(
                new JsonObject()
                    .put("session", entry.session())
                    .put("token", entry.token())
                    .put("item", entry.item())));
    return new JsonObject().put("number", number).put("sessions", sessions);
  }

  private Future<JsonObject> told(JsonObject question) {
    JsonObject body = question.getJsonObject("body");
    String from = question.getString("from");
    String session = body.getString("session");
    synchronized (this) {
      Of of = others.computeIfAbsent(from, name -> new Of());
      // One that does not follow the last is no loss: the next beat makes this node ask for all.
      if (!of.process.equals(question.getString("process"))
          || of.number + 1 != body.getLong("number")) {
        return Future.succeededFuture(new JsonObject());
      }
      of.number++;
      if (body.containsKey("item")) {
        of.sessions.put(session, entry(from, body));
      } else {
        of.sessions.remove(session);
      }
    }
    tellChanged(Set.of(session));
    return Future.succeededFuture(new JsonObject());
  }

  private static Entry entry(String from, JsonObject json) {
    return new Entry(
        json.getString("session"), from, json.getLong("token"), json.getJsonObject("item"));
  }

  private void heard(Peer peer) {
    synchronized (this) {
      Of of = others.computeIfAbsent(peer.name(), name -> new Of());
      if (of.asking || (of.process.equals(peer.process()) && of.number >= peer.announced())) {
        return;
      }
      of.asking = true;
    }
    node.ask(peer.name(), "sessions", new JsonObject(), ANSWER_MILLIS)
        .onComplete((answer, failure) -> {
          Set<String> ids = new HashSet<>();
          synchronized (this) {
            Of of = others.computeIfAbsent(peer.name(), name -> new Of());
            of.asking = false;
            if (failure != null) {
              LOG.info("{} does not tell its sessions: {}", peer.name(), failure.getMessage());
              return;
            }
            ids.addAll(of.sessions.keySet());
            of.process = peer.process();
            of.number = answer.getLong("number");
            of.sessions = new HashMap<>();
            JsonArray sessions = answer.getJsonArray("sessions");
            for (int i = 0; i < sessions.size(); i++) {
              Entry entry = entry(peer.name(), sessions.getJsonObject(i));
              of.sessions.put(entry.session(), entry);
            }
            ids.addAll(of.sessions.keySet());
          }
          tellChanged(ids);
        });
  }

  /** What other nodes say of a session: the one with the greatest token; it may be away. */
  public synchronized Optional<Entry> abroad(String session) {
    return others.values().stream()
        .flatMap(of -> Optional.ofNullable(of.sessions.get(session)).stream())
        .max(Comparator.comparingLong(Entry::token));
  }

  /** The same of all sessions, but those that this node has by now. */
  public synchronized List<Entry> abroad() {
    Map<String, Entry> newest = new LinkedHashMap<>();
    for (Of of : others.values()) {
      for (Entry entry : of.sessions.values()) {
        newest.merge(entry.session(), entry, (a, b) -> a.token() >= b.token() ? a : b);
      }
    }
    for (Entry mine : own.values()) {
      newest.computeIfPresent(
          mine.session(), (id, entry) -> entry.token() > mine.token() ? entry : null);
    }
    return new ArrayList<>(newest.values());
  }

  /** What this node says of a session. */
  public synchronized Optional<Entry> here(String session) {
    return Optional.ofNullable(own.get(session));
  }

  /** The node to ask about a session that this one does not have, if it is there. */
  public Optional<Entry> owner(String session) {
    return abroad(session).filter(entry -> node.peer(entry.node()).isPresent());
  }

  /**
   * Takes the ids of sessions of which another node says something new; on the caller's context.
   */
  public void onChange(Consumer<String> handler) {
    Context context = Vertx.currentContext();
    changed.add(
        context == null
            ? handler
            : session -> context.runOnContext(nothing -> handler.accept(session)));
  }

  private void tellChanged(Set<String> sessions) {
    sessions.forEach(session -> changed.forEach(each -> each.accept(session)));
  }
}
