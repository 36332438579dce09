package io.tocsin.sessions;

import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamMoved;
import io.tocsin.bus.StreamPost;
import io.tocsin.bus.StreamsAbroad;
import io.tocsin.cluster.ClusterNode;
import io.tocsin.cluster.Lease;
import io.tocsin.cluster.LeaseRow;
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
 * session the moment its lease is over, takes those that nobody has, and gives some away to nodes
 * that have less to do. Belongs to the sessions verticle's context.
 */
final class SessionOwner {

  private static final Logger LOG = LoggerFactory.getLogger(SessionOwner.class);
  private static final long SCAN_MILLIS = 500;
  private static final long CHECK_MILLIS = 200;

  /** So long the node that should take a session has for it before anybody may. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** What could not be read is not tried again at once. */
  private static final long SKIP_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final long BETWEEN_MOVES_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long ANSWER_MILLIS = 10_000;
  private static final long RETRY_MILLIS = 2_000;

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

  private final Map<String, Lease> held = new LinkedHashMap<>();
  private final Deque<Lease> reserved = new ArrayDeque<>();
  private final Map<String, Long> unowned = new HashMap<>();
  private final Map<String, Long> skipped = new HashMap<>();
  private final Set<String> moving = new HashSet<>();

  /** Of these something is still here: it must not meet what would be brought back. */
  private final Set<String> ending = new HashSet<>();

  private boolean renewing;
  private boolean scanning;
  private boolean draining;
  private long movedNanos = System.nanoTime();

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
  }

  /** Fails if the leases' store cannot be used. */
  Future<?> start(Bus routed) {
    routed.onCommand("move_session", this::move);
    bus.onCommand("drain_node", this::drain);
    node.on("take", question -> take(question.getJsonObject("body").getString("session")));
    node.on("drain", question -> drainHere(question.getJsonObject("body")));
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

  Whereabouts whereabouts() {
    return whereabouts;
  }

  ClusterNode node() {
    return node;
  }

  /** Where a new session goes; here if nobody else takes it. */
  String leastLoaded() {
    return placement().next().orElse(node.name());
  }

  /** Where a new session of this key goes: the same from every node that sees the same nodes. */
  String nodeFor(String key) {
    List<String> names = new ArrayList<>(placement().nodes());
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
        if (session != null && session.lease() == lease && !moving.contains(session.id())) {
          sessions.remove(session.id());
          ending.add(session.id());
          host.abandon(session).onComplete(done -> ending.remove(session.id()));
          screen.lost(session.id());
          left(session, "its lease on " + node.name() + " is over: another node takes it");
        }
      }
    }
  }

  /** The node that takes it next tells so with a greater token; until then, this one says why. */
  private void left(RunningSession session, String why) {
    String id = session.id();
    whereabouts
        .here(id)
        .ifPresent(known ->
            whereabouts.announce(id, known.token(), known.item().copy().put("reason", why)));
    bus.post(StreamPost.close("session." + id));
    abroad.tell(new StreamMoved("session." + id));
    changedAbroad(id);
    tellLoad();
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

  /** What was reserved for a session that could not be made. */
  void giveBack() {
    Lease unused = reserved.poll();
    if (unused != null) {
      held.remove(unused.session());
      leases.release(unused);
    }
  }

  /**
   * Starts sessions that the configuration names, each on one node only.
   *
   * @param launcher makes one, with the lease that is {@link #reserved}
   */
  Future<?> launchOnce(
      List<SessionsVerticle.Launch> launches, Consumer<SessionsVerticle.Launch> launcher) {
    Future<?> all = Future.succeededFuture();
    for (SessionsVerticle.Launch launch : launches) {
      all = all.transform(before -> launchOnce(launch, launcher));
    }
    return all;
  }

  /** Tried until the session is remembered, by whichever node. */
  private Future<?> launchOnce(
      SessionsVerticle.Launch launch, Consumer<SessionsVerticle.Launch> launcher) {
    String name = launch.file().name();
    return underWay(name)
        .compose(underWay -> underWay ? Future.succeededFuture(true) : alone(launch, launcher))
        .transform(done -> {
          if (done.succeeded() && done.result()) {
            return Future.succeededFuture();
          }
          if (done.failed()) {
            LOG.warn(
                "session \"{}\" is not started yet: {}",
                name,
                String.valueOf(done.cause().getMessage()));
          }
          return vertx
              .timer(RETRY_MILLIS, TimeUnit.MILLISECONDS)
              .compose(waited -> launchOnce(launch, launcher));
        });
  }

  private Future<Boolean> underWay(String name) {
    return vertx
        .executeBlocking(() -> Remembered.isUnderWay(memory.folder(), name), false)
        .map(Boolean.TRUE::equals);
  }

  /** While no other node does the same; whether it was started is looked at afterwards. */
  private Future<Boolean> alone(
      SessionsVerticle.Launch launch, Consumer<SessionsVerticle.Launch> launcher) {
    String name = launch.file().name();
    return leases
        .acquire("launch " + name)
        .compose(lease ->
            lease.isEmpty()
                ? Future.succeededFuture(false)
                : underWay(name)
                    .<Object>compose(already ->
                        already
                            ? Future.succeededFuture(true)
                            : make(launch, launcher).map(made -> (Object) true))
                    .eventually(() -> leases.release(lease.get()))
                    .compose(made -> underWay(name)));
  }

  private Future<?> make(
      SessionsVerticle.Launch launch, Consumer<SessionsVerticle.Launch> launcher) {
    return reserve()
        .compose(ready -> {
          launcher.accept(launch);
          return host.idle();
        });
  }

  // What nobody has

  private void scan() {
    tellLoad();
    screen.show(held.size(), draining);
    if (scanning) {
      return;
    }
    scanning = true;
    Future<List<LeaseRow>> rows = leases.all();
    Future<List<String>> remembered =
        vertx.executeBlocking(() -> memory.folder().ids(), false).map(Objects::requireNonNull);
    Future.all(rows, remembered)
        .compose(done -> takeUnowned(rows.result(), remembered.result()))
        .onComplete(done -> {
          scanning = false;
          screen.storeAnswers(done.cause());
          showAway();
          rebalance();
        });
  }

  private Future<?> takeUnowned(List<LeaseRow> rows, List<String> ids) {
    long now = System.nanoTime();
    skipped.values().removeIf(since -> now - since > SKIP_NANOS);
    Set<String> free = new java.util.TreeSet<>(ids);
    rows.stream().filter(LeaseRow::running).map(LeaseRow::session).forEach(free::remove);
    free.removeAll(held.keySet());
    free.removeAll(skipped.keySet());
    unowned.keySet().retainAll(free);
    if (draining) {
      return Future.succeededFuture();
    }
    Placement placement = placement();
    List<Future<?>> taken = new ArrayList<>();
    for (String id : free) {
      long since = unowned.computeIfAbsent(id, first -> now);
      boolean mine = placement.next().equals(Optional.of(node.name()));
      if (mine || now - since > GRACE_NANOS) {
        taken.add(take(id));
      }
    }
    return Future.join(taken);
  }

  private Placement placement() {
    Placement placement = new Placement();
    if (!draining) {
      placement.add(node.name(), load());
    }
    node.peers().stream()
        .filter(peer -> !peer.draining())
        .forEach(peer -> placement.add(peer.name(), peer.load()));
    return placement;
  }

  private Future<JsonObject> take(String id) {
    JsonObject answer = new JsonObject();
    if (draining || held.containsKey(id) || ending.contains(id) || moving.contains(id)) {
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
            skipped.put(id, System.nanoTime());
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
    bus.post(StreamPost.takenOver("session." + id, session.lease().token()));
    if (session.isOver()) {
      whereabouts.announce(id, session.lease().token(), ClusterScreen.hidden(session.info()));
    }
    goOn.accept(session);
    abroad.tell(new StreamMoved("session." + id));
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

  // Giving away

  boolean isMoving(String id) {
    return moving.contains(id);
  }

  /** One at a time, from the node that has most to one that has two less. */
  private void rebalance() {
    long now = System.nanoTime();
    if (draining || !unowned.isEmpty() || !moving.isEmpty()) {
      return;
    }
    if (now - movedNanos < BETWEEN_MOVES_NANOS) {
      return;
    }
    Optional<String> target = placement().lighterThan(node.name());
    Optional<RunningSession> youngest =
        sessions.values().stream()
            .filter(session -> session.isRunning() && !session.deployments().isEmpty())
            .reduce((first, second) -> second);
    if (target.isPresent() && youngest.isPresent()) {
      move(youngest.get(), target);
    }
  }

  /** To {@code node}, or where there is least to do. */
  private Future<JsonObject> move(JsonObject request) {
    String id = Objects.requireNonNullElse(request.getString("session_id"), "");
    String wanted = Objects.requireNonNullElse(request.getString("node"), "");
    RunningSession session = sessions.get(id);
    if (session == null) {
      return Bus.refused(404, "no session \"" + id + "\"");
    }
    if (wanted.equals(node.name())) {
      return Bus.refused(409, "the session is on " + wanted + " already");
    }
    if (!wanted.isEmpty() && node.peer(wanted).isEmpty()) {
      return Bus.refused(
          404,
          "no node \""
              + wanted
              + "\" is there; there are "
              + node.peers().stream().map(Peer::name).toList());
    }
    if (!wanted.isEmpty() && node.peer(wanted).orElseThrow().draining()) {
      return Bus.refused(409, "the node " + wanted + " is being drained: it takes no sessions");
    }
    Optional<String> target =
        wanted.isEmpty() ? placement().without(node.name()).next() : Optional.of(wanted);
    return target.isEmpty()
        ? Bus.refused(409, "there is no other node that takes sessions")
        : move(session, target);
  }

  /**
   * Stops a session here and lets another node go on with it.
   *
   * @param target who is asked to; empty leaves it to whoever finds it
   */
  private Future<JsonObject> move(RunningSession session, Optional<String> target) {
    String id = session.id();
    if (!moving.add(id)) {
      return Bus.refused(409, "the session is being moved already");
    }
    movedNanos = System.nanoTime();
    LOG.atInfo().addKeyValue("session", id).log("moves to {}", target.orElse("another node"));
    return host.suspend(session)
        .transform(suspended -> {
          sessions.remove(id);
          held.remove(id);
          return leases.release(session.lease());
        })
        .transform(released -> {
          moving.remove(id);
          left(session, "moves from " + node.name() + " to " + target.orElse("another node"));
          return target.isEmpty()
              ? Future.succeededFuture(new JsonObject())
              : node.ask(target.get(), "take", new JsonObject().put("session", id), ANSWER_MILLIS);
        })
        .map(taken -> new JsonObject().put("session_id", id).put("node", taken.getString("node")));
  }

  /** {@code node}, this one without it; {@code off} takes sessions again. */
  private Future<JsonObject> drain(JsonObject request) {
    String wanted = Objects.requireNonNullElse(request.getString("node"), node.name());
    JsonObject wish =
        new JsonObject()
            .put("off", Boolean.TRUE.equals(request.getValue("off")))
            .put("leaving", Boolean.TRUE.equals(request.getValue("leaving")));
    if (wanted.equals(node.name())) {
      return drainHere(wish);
    }
    return node.peer(wanted).isEmpty()
        ? Bus.refused(404, "no node \"" + wanted + "\" is there")
        : node.ask(wanted, "drain", wish, 6 * ANSWER_MILLIS);
  }

  /**
   * Gives away all sessions; a node that leaves does it even where nobody is there to take them.
   */
  private Future<JsonObject> drainHere(JsonObject wish) {
    boolean on = !wish.getBoolean("off");
    Placement others = placement().without(node.name());
    if (on && !wish.getBoolean("leaving") && others.isEmpty()) {
      return Bus.refused(409, "there is no other node that takes sessions");
    }
    draining = on;
    tellLoad();
    List<Future<?>> moves = new ArrayList<>();
    if (on) {
      for (RunningSession session : List.copyOf(sessions.values())) {
        moves.add(move(session, others.next()));
      }
    }
    return Future.join(moves)
        .transform(done ->
            Future.succeededFuture(
                new JsonObject()
                    .put("node", node.name())
                    .put("draining", draining)
                    .put("moved", moves.stream().filter(Future::succeeded).count())
                    .put("not_moved", moves.stream().filter(Future::failed).count())));
  }

  // Load

  private Peer.Load load() {
    int running = 0;
    int symbols = 0;
    for (RunningSession session : sessions.values()) {
      if (!session.isOver()) {
        running++;
        symbols += session.launch().file().instruments().size();
      }
    }
    return new Peer.Load(running, symbols, ClusterScreen.cpuPercent());
  }

  private void tellLoad() {
    node.tellLoad(load(), draining);
    changed.run();
  }
}
