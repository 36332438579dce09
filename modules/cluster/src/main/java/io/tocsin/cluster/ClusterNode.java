package io.tocsin.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node among the others: who is there, and what nodes say to each other. Every node beats
 * twice a second and has an inbox of its own; all that crosses is JSON with a version, see {@link
 * Protocol}: a node that has none in common with this one is seen, and not spoken to. Safe on any
 * thread; handlers run on the context that registered them.
 */
public final class ClusterNode {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);
  private static final String BEATS = "tocsin.beats";
  private static final long BEAT_MILLIS = 500;

  /** Between two attempts to be heard again. */
  private static final long REPAIR_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long PING_MILLIS = 2_000;

  /**
   * Another node, or this one.
   *
   * @param away whether its beats are missing
   * @param foreign whether it speaks no version that this node speaks
   * @param roundTripMicros of the last question to it; -1 if it was not answered
   */
  public record Sight(Peer peer, boolean away, boolean foreign, long roundTripMicros) {}

  private final HazelcastInstance hazelcast;
  private final Vertx link;
  private final HazelcastClusterManager manager;
  private final LeaseHolder own;
  private final Peers peers;
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
    this.peers = new Peers(own, System::nanoTime);
    this.self = new Peer(own.node(), own.process(), Protocol.OWN, "", Peer.Load.NONE, false, 0);
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
    peers.heard(message.body()).ifPresent(peer -> heard.forEach(each -> each.accept(peer)));
  }

  private void pingAll() {
    for (Peer peer : peers.there()) {
      long asked = System.nanoTime();
      ask(peer.name(), "ping", new JsonObject(), PING_MILLIS)
          .onComplete((answer, failure) ->
              peers.answered(
                  peer.name(), failure == null ? (System.nanoTime() - asked) / 1_000 : -1));
    }
  }

  /**
   * After a partition has healed, the others may not know of this node's consumers any more (Vert.x
   * issue 4394): whoever is a member and is not heard for a while is a reason to register again.
   */
  private void repairIfUnheard() {
    long now = System.nanoTime();
    long members = manager.getNodes().size() - 1L;
    long present = peers.present();
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
    self = new Peer(own.node(), own.process(), Protocol.OWN, address, load, draining, announced);
  }

  /** The other nodes whose beats are heard and understood, by name. */
  public List<Peer> peers() {
    return peers.there();
  }

  /** Another node that is there, and is understood. */
  public Optional<Peer> peer(String name) {
    return peers.there(name);
  }

  /** All other nodes that were ever heard, by name. */
  public List<Sight> sights() {
    return peers.sights();
  }

  /** The same by name, and whether each answers. */
  public Map<String, Boolean> answering() {
    return sights().stream()
        .collect(Collectors.toMap(sight -> sight.peer().name(), sight -> !sight.away()));
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
    link.runOnContext(nothing -> link.eventBus().send(inbox(node), envelope(node, kind, body)));
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
                inbox(node),
                envelope(node, kind, body),
                new DeliveryOptions().setSendTimeout(millis))
            .map(reply -> NodeAnswers.read(reply.body()))
            .recover(cause -> Future.failedFuture(NodeAnswers.failure(node, cause)))
            .onComplete(done -> {
              if (caller == null) {
                promise.handle(done);
              } else {
                caller.runOnContext(hop -> promise.handle(done));
              }
            }));
    return promise.future();
  }

  private JsonObject envelope(String node, String kind, JsonObject body) {
    return new JsonObject()
        .put("v", peers.version(node))
        .put("kind", kind)
        .put("from", own.node())
        .put("process", own.process())
        .put("body", body);
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
    int version = question.getInteger("v", 0);
    if (handler == null || !Protocol.OWN.speaks(version)) {
      message.fail(
          501,
          "%s speaks %s of what nodes say to each other, and does not know \"%s\" of version %d, which %s asks"
              .formatted(own.node(), Protocol.OWN, kind, version, question.getString("from")));
      return;
    }
    Future<JsonObject> answer = attempt(handler, question);
    // Most of what comes is told, not asked.
    if (message.replyAddress() == null) {
      return;
    }
    NodeAnswers.give(answer, message);
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
