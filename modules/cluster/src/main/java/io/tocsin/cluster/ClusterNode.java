package io.tocsin.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.tocsin.bus.InputRefused;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node among the others: who is there, and what nodes say to each other. Every node beats
 * twice a second and has an inbox of its own; all that crosses is JSON with a version. Safe on any
 * thread; handlers run on the context that registered them.
 */
public final class ClusterNode {

  /** Version of what nodes say to each other; it grows when an older node would misunderstand. */
  public static final int PROTOCOL = 1;

  private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);
  private static final String BEATS = "tocsin.beats";
  private static final long BEAT_MILLIS = 500;

  /** A node is taken to be away after so long without a beat. */
  private static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** Between two attempts to be heard again. */
  private static final long REPAIR_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long PING_MILLIS = 2_000;

  /** What this node knows of another. */
  private static final class Known {
    private volatile Peer peer;
    private volatile long heardNanos;
    private volatile long roundTripMicros = -1;

    Known(Peer peer) {
      this.peer = peer;
    }
  }

  /**
   * Another node, or this one.
   *
   * @param away whether its beats are missing
   * @param roundTripMicros of the last question to it; -1 if it was not answered
   */
  public record Sight(Peer peer, boolean away, long roundTripMicros) {}

  private final HazelcastInstance hazelcast;
  private final Vertx link;
  private final HazelcastClusterManager manager;
  private final LeaseHolder own;
  private final Map<String, Known> others = new ConcurrentHashMap<>();
  private final Map<String, Function<JsonObject, Future<JsonObject>>> handlers =
      new ConcurrentHashMap<>();
  private final List<Consumer<Peer>> heard = new CopyOnWriteArrayList<>();
  private final List<MessageConsumer<JsonObject>> consumers = new ArrayList<>();
  private volatile Peer self;
  private volatile boolean left;
  private long repairedNanos = System.nanoTime();
  private volatile long repairs;

  private ClusterNode(
      HazelcastInstance hazelcast, HazelcastClusterManager manager, Vertx link, LeaseHolder own) {
    this.hazelcast = hazelcast;
    this.link = link;
    this.manager = manager;
    this.own = own;
    this.self = new Peer(own.node(), own.process(), PROTOCOL, "", Peer.Load.NONE, false, 0);
  }

  /**
   * Finds the others, or waits for them as the first.
   *
   * @return fails with a sentence for a person if the ports, or the files of the certificates,
   *     cannot be had
   */
  public static Future<ClusterNode> join(ClusterOptions options, LeaseHolder own) {
    return HazelcastSetup.join(options)
        .compose(hazelcast -> {
          HazelcastClusterManager manager = new HazelcastClusterManager(hazelcast);
          return HazelcastSetup.bus(options, manager)
              .map(link -> new ClusterNode(hazelcast, manager, link, own))
              .onFailure(cause -> HazelcastSetup.leave(hazelcast));
        })
        .compose(node -> node.listen().map(node));
  }

  private Future<Void> listen() {
    Promise<Void> promise = Promise.promise();
    link.runOnContext(nothing -> {
      Future<?> ready = register();
      link.setPeriodic(1, BEAT_MILLIS, timer -> beat());
      link.setPeriodic(BEAT_MILLIS, 2 * BEAT_MILLIS, timer -> pingAll());
      ready.<Void>mapEmpty().onComplete(promise);
    });
    return promise.future();
  }

  private Future<?> register() {
    MessageConsumer<JsonObject> beats = link.eventBus().consumer(BEATS, this::beaten);
    MessageConsumer<JsonObject> inbox = link.eventBus().consumer(inbox(own.node()), this::taken);
    consumers.add(beats);
    consumers.add(inbox);
    return Future.join(beats.completion(), inbox.completion());
  }

  private static String inbox(String node) {
    return "tocsin.node." + node;
  }

  // Who is there

  private void beat() {
    if (!left) {
      link.eventBus().publish(BEATS, self.json());
      repairIfUnheard();
    }
  }

  private void beaten(Message<JsonObject> message) {
    Peer peer;
    try {
      peer = Peer.of(message.body());
    } catch (RuntimeException e) {
      LOG.warn("a node says what this one does not understand: {}", message.body());
      return;
    }
    if (peer.process().equals(own.process())) {
      return;
    }
    if (peer.name().equals(own.node())) {
      LOG.error(
          "another node is called {} too ({}): give each its own name, by --node or TOCSIN_NODE",
          own.node(),
          peer.address());
      return;
    }
    Known known = others.computeIfAbsent(peer.name(), name -> new Known(peer));
    known.peer = peer;
    known.heardNanos = System.nanoTime();
    heard.forEach(each -> each.accept(peer));
  }

  private void pingAll() {
    for (Known known : others.values()) {
      if (isAway(known)) {
        known.roundTripMicros = -1;
        continue;
      }
      long asked = System.nanoTime();
      ask(known.peer.name(), "ping", new JsonObject(), PING_MILLIS)
          .onComplete((answer, failure) ->
              known.roundTripMicros = failure == null ? (System.nanoTime() - asked) / 1_000 : -1);
    }
  }

  /**
   * After a partition has healed, the others may not know of this node's consumers any more (Vert.x
   * issue 4394): whoever is a member and is not heard for a while is a reason to register again.
   */
  private void repairIfUnheard() {
    long now = System.nanoTime();
    long members = manager.getNodes().size() - 1L;
    long present = others.values().stream().filter(known -> !isAway(known)).count();
    if (members <= present) {
      repairedNanos = now;
    } else if (now - repairedNanos > REPAIR_NANOS) {
      repairedNanos = now;
      repairs++;
      LOG.warn("{} of {} other nodes are not heard: listening anew", members - present, members);
      List<MessageConsumer<JsonObject>> old = List.copyOf(consumers);
      consumers.clear();
      old.forEach(MessageConsumer::unregister);
      register();
    }
  }

  private static boolean isAway(Known known) {
    return System.nanoTime() - known.heardNanos > AWAY_NANOS;
  }

  /** This node's name. */
  public String name() {
    return own.node();
  }

  /** What the others are told of this node from the next beat on. */
  public Peer self() {
    return self;
  }

  /** Tells the others. */
  public void tellLoad(Peer.Load load, boolean draining) {
    tell(self.address(), load, draining, self.announced());
  }

  /** Tells the others where this node's dashboard is. */
  public void tellAddress(String address) {
    tell(address, self.load(), self.draining(), self.announced());
  }

  void tellAnnounced(long number) {
    tell(self.address(), self.load(), self.draining(), number);
  }

  private synchronized void tell(String address, Peer.Load load, boolean draining, long announced) {
    self = new Peer(own.node(), own.process(), PROTOCOL, address, load, draining, announced);
  }

  /** The other nodes whose beats are heard, by name. */
  public List<Peer> peers() {
    return others.values().stream()
        .filter(known -> !isAway(known))
        .map(known -> known.peer)
        .sorted(Comparator.comparing(Peer::name))
        .toList();
  }

  /** Another node that is there. */
  public Optional<Peer> peer(String name) {
    Known known = others.get(name);
    return known == null || isAway(known) ? Optional.empty() : Optional.of(known.peer);
  }

  /** All other nodes that were ever heard, by name. */
  public List<Sight> sights() {
    return others.values().stream()
        .map(known -> new Sight(known.peer, isAway(known), known.roundTripMicros))
        .sorted(Comparator.comparing(sight -> sight.peer().name()))
        .toList();
  }

  /** How often this node had to listen anew. */
  public long repairs() {
    return repairs;
  }

  /** Takes each beat of another node; on the link's own thread: must not block. */
  public void onBeat(Consumer<Peer> handler) {
    heard.add(handler);
  }

  // What they say

  /** Tells a node something; nobody hears of it if it does not arrive. */
  public void tell(String node, String kind, JsonObject body) {
    link.runOnContext(nothing -> link.eventBus().send(inbox(node), envelope(kind, body)));
  }

  /**
   * Asks a node; fails with what its handler failed with, or with code 503 if it does not answer in
   * time. Completes on the caller's context.
   */
  public Future<JsonObject> ask(String node, String kind, JsonObject body, long millis) {
    Context caller = Vertx.currentContext();
    Promise<JsonObject> promise = Promise.promise();
    link.runOnContext(nothing ->
        link.eventBus()
            .<JsonObject>request(
                inbox(node), envelope(kind, body), new DeliveryOptions().setSendTimeout(millis))
            .map(reply -> answer(reply.body()))
            .recover(cause -> Future.failedFuture(failure(node, cause)))
            .onComplete(done -> {
              if (caller == null) {
                promise.handle(done);
              } else {
                caller.runOnContext(hop -> promise.handle(done));
              }
            }));
    return promise.future();
  }

  private JsonObject envelope(String kind, JsonObject body) {
    return new JsonObject()
        .put("v", PROTOCOL)
        .put("kind", kind)
        .put("from", own.node())
        .put("process", own.process())
        .put("body", body);
  }

  private static JsonObject answer(JsonObject reply) {
    JsonArray refused = reply.getJsonArray("refused");
    if (refused == null) {
      return reply.getJsonObject("body");
    }
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < refused.size(); i++) {
      JsonObject each = refused.getJsonObject(i);
      problems.add(
          new Problem(
              each.getString("path"),
              each.getString("message"),
              each.getString("value"),
              each.getString("allowed")));
    }
    throw new InvalidInputException(reply.getString("source"), problems);
  }

  private static Throwable failure(String node, Throwable cause) {
    if (cause instanceof ReplyException refusal
        && refusal.failureType() != ReplyFailure.RECIPIENT_FAILURE) {
      return new ReplyException(
          ReplyFailure.RECIPIENT_FAILURE,
          503,
          "the node " + node + " does not answer; try again in a moment");
    }
    return cause;
  }

  /**
   * Answers {@link #ask} and takes {@link #tell}; the question has {@code from}, {@code process}
   * and {@code body}.
   */
  public void on(String kind, Function<JsonObject, Future<JsonObject>> handler) {
    Context context = Vertx.currentContext();
    handlers.put(
        kind,
        question -> {
          if (context == null) {
            return handler.apply(question);
          }
          Promise<JsonObject> promise = Promise.promise();
          context.runOnContext(nothing -> attempt(handler, question).onComplete(promise));
          return promise.future();
        });
  }

  private static Future<JsonObject> attempt(
      Function<JsonObject, Future<JsonObject>> handler, JsonObject question) {
    try {
      return handler.apply(question);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void taken(Message<JsonObject> message) {
    JsonObject question = message.body();
    String kind = question.getString("kind", "");
    if (kind.equals("ping")) {
      message.reply(new JsonObject().put("body", new JsonObject()));
      return;
    }
    Function<JsonObject, Future<JsonObject>> handler = handlers.get(kind);
    if (handler == null || question.getInteger("v", 0) > PROTOCOL) {
      message.fail(501, "this node does not know \"" + kind + "\": it may be an older version");
      return;
    }
    Future<JsonObject> answer = attempt(handler, question);
    // Most of what comes is told, not asked.
    if (message.replyAddress() == null) {
      return;
    }
    answer
        .onSuccess(body -> message.reply(new JsonObject().put("body", body)))
        .onFailure(cause -> {
          switch (cause) {
            case InvalidInputException invalid ->
                message.reply(
                    new JsonObject()
                        .put("source", invalid.source())
                        .put("refused", InputRefused.json(invalid.problems())));
            case InputRefused refused ->
                message.reply(
                    new JsonObject()
                        .put("source", "the request")
                        .put("refused", InputRefused.json(refused.problems())));
            case ReplyException refusal ->
                message.fail(refusal.failureCode(), refusal.getMessage());
            default -> message.fail(500, String.valueOf(cause.getMessage()));
          }
        });
  }

  /** For tests of the link itself. */
  HazelcastInstance hazelcast() {
    return hazelcast;
  }

  /** Says no more, and goes. */
  public Future<Void> leave() {
    left = true;
    return link.close().transform(closed -> HazelcastSetup.leave(hazelcast));
  }
}
