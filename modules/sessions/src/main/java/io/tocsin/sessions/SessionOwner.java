package io.tocsin.sessions;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamMoved;
import io.tocsin.bus.StreamPost;
import io.tocsin.bus.StreamsAbroad;
import io.tocsin.cluster.ClusterNode;
import io.tocsin.cluster.Lease;
import io.tocsin.cluster.Leases;
import io.tocsin.cluster.Peer;
import io.tocsin.cluster.Whereabouts;
import io.tocsin.model.WallClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which sessions this node runs: only those whose lease it holds. Renews leases, drops a
 * session the moment its lease is over, and takes those that nobody has; {@link SessionMoves} gives
 * away. Belongs to the sessions verticle's context.
 */
final class SessionOwner {

  private static final Logger LOG = LoggerFactory.getLogger(SessionOwner.class);
  private static final long SCAN_MILLIS = 500;
  private static final long CHECK_MILLIS = 200;

  /** So long the node that should take a session has for it before anybody may. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Vertx vertx;
  private final Bus bus;
  private final StreamsAbroad abroad;
  private final ClusterNode node;
  private final Whereabouts whereabouts;
  private final Leases leases;
  private final SessionHost host;
  private final Map<String, RunningSession> sessions;
  private final SessionMemory memory;
  private final Consumer<RunningSession> goOn;
  private final Runnable changed;
  private final WallClock clock;
  private final ClusterScreen screen;
  private final FreeSessions free;
  private final SessionLaunches launches;
  private final SessionMoves moves;

  private final Map<String, Lease> held = new LinkedHashMap<>();
  private final Deque<Lease> reserved = new ArrayDeque<>();
  private final Map<String, Long> unowned = new HashMap<>();

  /** Of these something is still here: it must not meet what would be brought back. */
  private final Set<String> ending = new HashSet<>();

  private final CpuLoad cpu = CpuLoad.ofThisProcess(System.nanoTime());
  private boolean renewing;
  private boolean scanning;

  /**
   * @param goOn goes on with a session that was brought back
   * @param changed is told whenever this node's sessions may have changed
   */
  SessionOwner(
      Vertx vertx,
      Bus bus,
      SessionCluster cluster,
      SessionHost host,
      Map<String, RunningSession> sessions,
      SessionMemory memory,
      Consumer<RunningSession> goOn,
      Runnable changed,
      WallClock clock) {
    this.changed = changed;
    this.vertx = vertx;
    this.bus = bus;
    this.abroad = new StreamsAbroad(vertx);
    this.node = cluster.node();
    this.whereabouts = cluster.whereabouts();
    this.leases = cluster.leases();
    this.host = host;
    this.sessions = sessions;
    this.memory = memory;
    this.goOn = goOn;
    this.clock = clock;
    this.screen = new ClusterScreen(bus, cluster, clock);
    this.free = new FreeSessions(vertx, leases, memory.folder(), screen::storeAnswers);
    this.launches = new SessionLaunches(vertx, leases, memory, host, this);
    this.moves = new SessionMoves(node, host, sessions, this);
  }

  /** Fails if the leases' store cannot be used. */
  Future<?> start(Bus routed) {
    routed.onCommand("move_session", moves::move);
    bus.onCommand("drain_node", moves::drain);
    node.on("take", question -> asked(question.getJsonObject("body")));
    node.on(
        "left",
        question -> {
          free.left(question.getJsonObject("body").getString("session"));
          return Future.succeededFuture(new JsonObject());
        });
    node.on("drain", question -> moves.drainHere(question.getJsonObject("body")));
    return leases
        .open()
        .onSuccess(ready -> {
          whereabouts.onChange(this::changedAbroad);
          // What was told before anybody listened.
          whereabouts.abroad().forEach(entry -> changedAbroad(entry.session()));
          vertx.setPeriodic(leases.time().renewMillis(), timer -> renew());
          vertx.setPeriodic(CHECK_MILLIS, timer -> dropLost());
          // The first time once the others' beats have been heard.
          vertx.setPeriodic(3 * SCAN_MILLIS, SCAN_MILLIS, timer -> scan());
          tellLoad();
        });
  }

  /** Those that the configuration names. */
  SessionLaunches launches() {
    return launches;
  }

  /** Whether a session is on its way to another node. */
  boolean isMoving(String id) {
    return moves.isMoving(id);
  }

  Whereabouts whereabouts() {
    return whereabouts;
  }

  ClusterNode node() {
    return node;
  }

  /** Where a new session goes; here if nobody else takes it. */
  String leastLoaded() {
    return moves.placement().next().orElse(node.name());
  }

  /** Where a new session of this key goes: the same from every node that sees the same nodes. */
  String nodeFor(String key) {
    List<String> names = new ArrayList<>(moves.placement().nodes());
    return names.isEmpty() ? node.name() : names.get(Math.floorMod(key.hashCode(), names.size()));
  }

  // Leases

  private void renew() {
    if (renewing || held.isEmpty()) {
      return;
    }
    renewing = true;
    leases
        .renew(List.copyOf(held.values()))
        .onComplete(done -> {
          renewing = false;
          screen.storeAnswers(done.cause());
          dropLost();
        });
  }

  /** A session whose lease is over stands still already; here it is thrown away. */
  private void dropLost() {
    for (Lease lease : List.copyOf(held.values())) {
      if (!lease.isHeld()) {
        held.remove(lease.session());
        reserved.remove(lease);
        RunningSession session = sessions.get(lease.session());
        if (session != null && session.lease() == lease && !moves.isMoving(session.id())) {
          sessions.remove(session.id());
          ending.add(session.id());
          host.abandon(session).onComplete(done -> ending.remove(session.id()));
          screen.lost(session.id());
          left(session, "its lease on " + node.name() + " is over: another node takes it");
          forAnybody(session.id());
        }
      }
    }
  }

  /** The node that takes it next tells so with a greater token; until then, this one says why. */
  void left(RunningSession session, String why) {
    String id = session.id();
    whereabouts
        .here(id)
        .ifPresent(known ->
            whereabouts.announce(id, known.token(), known.item().copy().put("reason", why)));
    bus.post(StreamPost.close(Addresses.session(id)));
    abroad.tell(new StreamMoved(Addresses.session(id)));
    changedAbroad(id);
    tellLoad();
  }

  /** Whoever should have it is to look now, not when all leases are read again. */
  void forAnybody(String id) {
    node.peers()
        .forEach(peer -> node.tell(peer.name(), "left", new JsonObject().put("session", id)));
  }

  /** A lease for a session that is about to be made; see {@link #reserved}. */
  Future<Void> reserve() {
    String id = SessionIds.of(clock.nowMicros(), ThreadLocalRandom.current().nextInt());
    return leases
        .acquire(id)
        .compose(lease -> {
          if (lease.isEmpty()) {
            return reserve();
          }
          held.put(id, lease.get());
          reserved.add(lease.get());
          return Future.succeededFuture();
        });
  }

  /** The lease of a session that is being made. */
  Lease reserved() {
    return Objects.requireNonNull(reserved.poll(), "a session is made without a lease");
  }

  /** A session that was brought to a halt here, for whoever takes it. */
  Future<?> giveUp(RunningSession session) {
    sessions.remove(session.id());
    held.remove(session.id());
    return leases.release(session.lease());
  }

  /** What was reserved for a session that could not be made. */
  void giveBack() {
    Lease unused = reserved.poll();
    if (unused != null) {
      held.remove(unused.session());
      leases.release(unused);
    }
  }

  // What nobody has

  private void scan() {
    cpu.look(System.nanoTime());
    tellLoad();
    screen.show(held.size(), moves.isDraining());
    if (scanning) {
      return;
    }
    scanning = true;
    free.find(held.keySet(), unowned.keySet())
        .compose(this::takeUnowned)
        .onComplete(done -> {
          scanning = false;
          showAway();
          if (unowned.isEmpty()) {
            moves.rebalance();
          }
        });
  }

  private Future<?> takeUnowned(List<String> found) {
    long now = System.nanoTime();
    unowned.keySet().retainAll(found);
    if (moves.isDraining()) {
      return Future.succeededFuture();
    }
    Placement placement = moves.placement();
    List<Future<?>> taken = new ArrayList<>();
    for (String id : found) {
      long since = unowned.computeIfAbsent(id, first -> now);
      boolean mine = placement.next().equals(Optional.of(node.name()));
      if (mine || now - since > GRACE_NANOS) {
        taken.add(take(id));
      }
    }
    return Future.join(taken);
  }

  /** Another node gives a session away. */
  private Future<JsonObject> asked(JsonObject request) {
    return take(request.getString("session"))
        .onSuccess(taken -> {
          if (request.getBoolean("for_cpu", false) && taken.containsKey("node")) {
            moves.tookForCpu();
          }
        });
  }

  private Future<JsonObject> take(String id) {
    JsonObject answer = new JsonObject();
    if (held.containsKey(id)) {
      return Future.succeededFuture(answer.put("node", node.name()));
    }
    if (moves.isDraining() || ending.contains(id) || moves.isMoving(id)) {
      return Future.succeededFuture(answer);
    }
    return leases
        .acquire(id)
        .compose(
            lease -> lease.isEmpty() ? Future.succeededFuture(answer) : bringBack(lease.get()));
  }

  private Future<JsonObject> bringBack(Lease lease) {
    String id = lease.session();
    held.put(id, lease);
    return vertx
        .executeBlocking(() -> Remembered.read(memory, lease, node.name()), false)
        .map(found -> {
          if (found == null || found.isEmpty()) {
            free.skip(id);
            held.remove(id);
            leases.release(lease);
          } else if (lease.isHeld()) {
            taken(found.get());
          }
          return new JsonObject().put("node", node.name());
        });
  }

  private void taken(RunningSession session) {
    String id = session.id();
    LOG.atInfo()
        .addKeyValue("session", id)
        .log("taken by this node with token {}", session.lease().token());
    bus.post(StreamPost.takenOver(Addresses.session(id), session.lease().token()));
    if (session.isOver()) {
      whereabouts.announce(id, session.lease().token(), ClusterScreen.hidden(session.info()));
    }
    goOn.accept(session);
    abroad.tell(new StreamMoved(Addresses.session(id)));
    tellLoad();
  }

  // What others have

  /** A session of this node was told of here. */
  void told(RunningSession session, JsonObject item) {
    whereabouts.announce(session.id(), session.lease().token(), item);
  }

  private void changedAbroad(String id) {
    Optional<Whereabouts.Entry> entry = whereabouts.abroad(id);
    if (entry.isEmpty() || sessions.containsKey(id)) {
      return;
    }
    Optional<Whereabouts.Entry> own = whereabouts.here(id);
    if (own.isPresent()) {
      if (own.get().token() >= entry.get().token()) {
        return;
      }
      whereabouts.withdraw(id);
    }
    screen.post(entry.get().item());
  }

  private void showAway() {
    for (Whereabouts.Entry entry : whereabouts.abroad()) {
      if (node.peer(entry.node()).isEmpty() && !sessions.containsKey(entry.session())) {
        screen.away(entry);
      }
    }
  }

  // Load

  Peer.Load load() {
    int running = 0;
    int symbols = 0;
    for (RunningSession session : sessions.values()) {
      if (!session.isOver()) {
        running++;
        symbols += session.launch().file().instruments().size();
      }
    }
    return new Peer.Load(running, symbols, cpu.percent());
  }

  void tellLoad() {
    node.tellLoad(load(), moves.isDraining());
    changed.run();
  }
}
