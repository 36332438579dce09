package io.tocsin.cluster;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamFollow;
import io.tocsin.bus.StreamMoved;
import io.tocsin.bus.StreamNews;
import io.tocsin.bus.StreamStart;
import io.tocsin.bus.StreamWire;
import io.tocsin.bus.StreamsAbroad;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Shows browsers of this node the streams of sessions that other nodes run, and the others this
 * node's: only those that somebody reads cross. Numbers and epochs are the owner's; when a session
 * moves, its readers are told to ask again.
 */
public final class StreamMirror extends VerticleBase {

  private static final long ANSWER_MILLIS = 5_000;
  private static final long REFRESH_MILLIS = 10_000;

  /** A node that does not ask again for so long does not read any more. */
  private static final long FOLLOWS_NANOS = TimeUnit.MILLISECONDS.toNanos(5 * REFRESH_MILLIS / 2);

  private final ClusterNode node;
  private final Whereabouts whereabouts;

  /** Of this node's streams: the nodes that read them, with the time until which they do. */
  private final Map<String, Map<String, Long>> followers = new HashMap<>();

  /** Of streams that are read here: the node that has them. */
  private final Map<String, String> followed = new HashMap<>();

  /** Of sessions with such streams: the greatest token that was heard of. */
  private final Map<String, Long> tokens = new HashMap<>();

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can call
  private Bus bus;

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can call
  private StreamsAbroad abroad;

  public StreamMirror(ClusterNode node, Whereabouts whereabouts) {
    this.node = node;
    this.whereabouts = whereabouts;
  }

  @Override
  public Future<?> start() {
    bus = new Bus(vertx);
    abroad = new StreamsAbroad(vertx);
    bus.onStreamNews(this::forward);
    abroad.onRead(this::read);
    abroad.onFollow(this::follow);
    node.on("stream.read", this::answerRead);
    node.on("stream.follow", this::answerFollow);
    node.on("stream.followed", this::stillFollowed);
    node.on("stream.news", this::received);
    whereabouts.onChange(this::moved);
    vertx.setPeriodic(REFRESH_MILLIS, timer -> refresh());
    return Future.succeededFuture();
  }

  // This node's streams, for others

  private Future<JsonObject> answerRead(JsonObject question) {
    return bus.readOwnStream(question.getJsonObject("body").getString("stream"));
  }

  /** From now on it is told what is new, before it is told what was. */
  private Future<JsonObject> answerFollow(JsonObject question) {
    JsonObject body = question.getJsonObject("body");
    String stream = body.getString("stream");
    followedBy(stream, question.getString("from"));
    return bus.followOwnStream(new StreamFollow(stream, body.getLong("epoch"), body.getLong("seq")))
        .map(StreamWire::of);
  }

  private Future<JsonObject> stillFollowed(JsonObject question) {
    question
        .getJsonObject("body")
        .getJsonArray("streams")
        .forEach(stream -> followedBy(String.valueOf(stream), question.getString("from")));
    return Future.succeededFuture(new JsonObject());
  }

  private void followedBy(String stream, String reader) {
    followers
        .computeIfAbsent(stream, any -> new HashMap<>())
        .put(reader, System.nanoTime() + FOLLOWS_NANOS);
  }

  private void forward(StreamNews news) {
    Map<String, Long> readers = followers.get(news.stream());
    if (readers == null) {
      return;
    }
    long now = System.nanoTime();
    readers.values().removeIf(until -> now - until > 0);
    if (readers.isEmpty()) {
      followers.remove(news.stream());
      return;
    }
    long token = whereabouts.here(session(news.stream())).map(Whereabouts.Entry::token).orElse(0L);
    JsonObject wire = new JsonObject().put("token", token).put("news", StreamWire.of(news));
    readers.keySet().forEach(reader -> node.tell(reader, "stream.news", wire));
  }

  // Others' streams, for this node

  private Future<JsonObject> read(String stream) {
    return owner(stream)
        .compose(owner ->
            node.ask(
                owner.node(),
                "stream.read",
                new JsonObject().put("stream", stream),
                ANSWER_MILLIS));
  }

  private Future<StreamStart> follow(StreamFollow request) {
    return owner(request.stream())
        .compose(owner -> {
          followed.put(request.stream(), owner.node());
          tokens.merge(owner.session(), owner.token(), Math::max);
          return node.ask(
              owner.node(),
              "stream.follow",
              new JsonObject()
                  .put("stream", request.stream())
                  .put("epoch", request.epoch())
                  .put("seq", request.seq()),
              ANSWER_MILLIS);
        })
        .map(StreamWire::start);
  }

  private Future<Whereabouts.Entry> owner(String stream) {
    Optional<Whereabouts.Entry> owner = whereabouts.owner(session(stream));
    return owner.isPresent()
        ? Future.succeededFuture(owner.get())
        : Bus.refused(404, "no stream \"" + stream + "\": no node has its session");
  }

  /** Who lost the session to one with a greater token is not listened to. */
  private Future<JsonObject> received(JsonObject question) {
    JsonObject body = question.getJsonObject("body");
    StreamNews news = StreamWire.news(body.getJsonObject("news"));
    if (followed.containsKey(news.stream())
        && body.getLong("token") >= tokens.getOrDefault(session(news.stream()), 0L)) {
      abroad.tell(news);
    }
    return Future.succeededFuture(new JsonObject());
  }

  /** The session is elsewhere now, or its owner came back: readers ask where they stand. */
  private void moved(String session) {
    Optional<Whereabouts.Entry> owner = whereabouts.abroad(session);
    if (owner.isPresent()
        && owner.get().token() > tokens.getOrDefault(session, 0L)
        && whereabouts.here(session).isEmpty()) {
      tokens.put(session, owner.get().token());
      abroad.tell(new StreamMoved(Addresses.session(session)));
    }
  }

  /** Tells the owners which streams are still read here, and asks anew where it was lost. */
  private void refresh() {
    abroad
        .read()
        .onSuccess(addresses -> {
          Set<String> read = new HashSet<>(addresses);
          Map<String, List<String>> byOwner = new HashMap<>();
          for (Iterator<Map.Entry<String, String>> all = followed.entrySet().iterator();
              all.hasNext(); ) {
            Map.Entry<String, String> each = all.next();
            if (read.contains(each.getKey())) {
              byOwner
                  .computeIfAbsent(each.getValue(), owner -> new ArrayList<>())
                  .add(each.getKey());
            } else {
              all.remove();
            }
          }
          byOwner.forEach((owner, streams) ->
              node.tell(
                  owner,
                  "stream.followed",
                  new JsonObject().put("streams", new JsonArray(streams))));
        });
  }

  private static String session(String stream) {
    return Objects.requireNonNullElse(Addresses.sessionOf(stream), "");
  }
}
