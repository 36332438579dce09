package io.tocsin.sessions;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.HealthJson;
import io.tocsin.bus.StreamPost;
import io.tocsin.cluster.Lease;
import io.tocsin.indicators.IndicatorCatalogue;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.SessionState;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of this node: brings back those that were under way when it last stopped, however it
 * stopped, starts those that are wished for, and answers the commands that concern them.
 */
public final class SessionsVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(SessionsVerticle.class);

  /**
   * A wish to run a session from its file.
   *
   * @param definition the files' texts; without them it cannot be brought back after a restart
   */
  public record Launch(
      SessionFile file, SessionSource source, Optional<SessionDefinition> definition) {
    public Launch(SessionFile file, SessionSource source) {
      this(file, source, Optional.empty());
    }
  }

  private final List<Launch> launches;
  private final String node;
  private final long conflateMillis;
  private final WallClock clock;
  private final Optional<SessionMemory> memory;
  private final Optional<SessionCluster> cluster;
  private final Map<String, RunningSession> sessions = new LinkedHashMap<>();

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can call
  private Bus bus;

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can call
  private SessionHost host;

  /** Decides which sessions this node runs; empty on a node that is alone. */
  private Optional<SessionOwner> owner = Optional.empty();

  private int created;
  private int reported = -1;

  /** Sessions that are not remembered over a restart. */
  public SessionsVerticle(
      List<Launch> launches, String node, long conflateMillis, WallClock clock) {
    this(launches, node, conflateMillis, clock, Optional.empty());
  }

  /**
   * @param launches the sessions to start at once; one whose name is under way already is not
   *     started twice
   * @param node this server's name
   * @param conflateMillis least milliseconds between two posts of the same state
   */
  public SessionsVerticle(
      List<Launch> launches,
      String node,
      long conflateMillis,
      WallClock clock,
      Optional<SessionMemory> memory) {
    this(launches, node, conflateMillis, clock, memory, Optional.empty());
  }

  /**
   * @param cluster the nodes that share the sessions; needs a memory, whose folder they share too
   */
  public SessionsVerticle(
      List<Launch> launches,
      String node,
      long conflateMillis,
      WallClock clock,
      Optional<SessionMemory> memory,
      Optional<SessionCluster> cluster) {
    this.cluster = cluster;
    this.launches = List.copyOf(launches);
    this.node = node;
    this.conflateMillis = conflateMillis;
    this.clock = clock;
    this.memory = memory;
  }

  @Override
  public Future<?> start() {
    bus = new Bus(vertx);
    host =
        new SessionHost(
            vertx,
            context,
            bus,
            clock,
            conflateMillis,
            memory.map(SessionMemory::folder),
            (session, item) -> owner.ifPresent(own -> own.told(session, item)));
    owner =
        cluster.map(shared ->
            new SessionOwner(
                vertx,
                bus,
                shared,
                host,
                sessions,
                memory.orElseThrow(),
                this::goOn,
                this::report,
                clock));
    bus.post(StreamPost.open(Addresses.SESSIONS, "sessions"));
    // On a server that is alone it stays empty.
    bus.post(StreamPost.open(Addresses.CLUSTER, "nodes"));
    bus.onCommand("indicators", request -> Future.succeededFuture(catalogue()));
    Bus routed = owner.map(own -> bus.routing(new SessionRoutes(bus, own, sessions))).orElse(bus);
    new SessionRequests(vertx, routed, host, sessions, memory, this::launch).listen();
    new SessionInquiries(vertx, routed, sessions, memory).listen();
    bus.onStrategiesChanged(this::compareWith);
    SessionFileWatch files = new SessionFileWatch(vertx, host);
    vertx.setPeriodic(SessionFileWatch.EVERY_MILLIS, timer -> files.look(sessions.values()));
    bus.onSessionEnded(
        id -> ended(id, SessionState.COMPLETED, "its recording has been worked off"));
    return owner
        .<Future<?>>map(own ->
            own.start(routed)
                .onSuccess(ready ->
                    own.launches().start(launches, launch -> launch(launch, "", "system"))))
        .orElseGet(this::startAlone)
        .onSuccess(done -> report());
  }

  private Future<?> startAlone() {
    return memory
        .map(known -> vertx.executeBlocking(() -> remembered(known)).onSuccess(this::resume))
        .orElse(Future.succeededFuture(List.of()))
        .onSuccess(done -> launches.forEach(this::launchUnlessUnderWay));
  }

  @Override
  public Future<?> stop() {
    return host.idle().transform(done -> Future.succeededFuture());
  }

  private void ended(String id, SessionState state, String reason) {
    RunningSession session = sessions.get(id);
    if (session != null) {
      host.end(session, state, reason, "system");
    }
  }

  // After a restart

  /** Blocks. */
  private List<RunningSession> remembered(SessionMemory known) {
    return known.folder().ids().stream()
        .flatMap(id -> Remembered.read(known, Lease.unlimited(id), node).stream())
        .toList();
  }

  private void resume(List<RunningSession> found) {
    found.forEach(this::goOn);
  }

  private void goOn(RunningSession session) {
    sessions.put(session.id(), session);
    if (session.isOver()) {
      host.settle(session);
    } else {
      host.announce(session);
      host.begin(session);
    }
  }

  private void launchUnlessUnderWay(Launch launch) {
    Optional<RunningSession> underWay =
        sessions.values().stream()
            .filter(session -> !session.isOver())
            .filter(session -> session.launch().file().name().equals(launch.file().name()))
            .findFirst();
    if (underWay.isPresent()) {
      tellOfChanges(underWay.get(), launch);
    } else {
      launch(launch, "", "system");
    }
  }

  /** A session lives by the files that it was started with. */
  private void tellOfChanges(RunningSession session, Launch wished) {
    if (session.launch().definition().isEmpty() || wished.definition().isEmpty()) {
      return;
    }
    List<String> changes =
        session.launch().definition().get().differences(wished.definition().get());
    if (!changes.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("session", session.id())
          .log(
              "session \"{}\" goes on with the files that it was started with; they have changed"
                  + " since, and a stop and a new start would take up: {}",
              session.launch().file().name(),
              changes);
      session.edited(changes);
    }
  }

  /** The strategy files have changed: sessions that were started with others say so. */
  private void compareWith(JsonObject texts) {
    for (RunningSession session : sessions.values()) {
      Optional<SessionDefinition> definition = session.launch().definition();
      if (session.isOver() || definition.isEmpty()) {
        continue;
      }
      if (session.strategiesEdited(definition.get().strategyDifferences(texts))) {
        host.tell(session, "session_state");
      }
    }
  }

  // At any time

  private RunningSession launch(Launch launch, String key, String actor) {
    long now = clock.nowMicros();
    Lease lease =
        owner
            .map(SessionOwner::reserved)
            .orElseGet(() -> Lease.unlimited(SessionIds.of(now, now * 31 + created++)));
    String id = lease.session();
    RunningSession session = new RunningSession(lease, launch, node, now);
    session.key(key);
    if (lease.token() > 0) {
      bus.post(StreamPost.takenOver(Addresses.session(id), lease.token()));
    }
    session.state(SessionState.CREATING, "", actor, now);
    sessions.put(id, session);
    // Remembered before anything of it can be: a crash leaves all of it or nothing.
    host.tell(session, "session_created")
        .onSuccess(kept -> host.begin(session))
        .onFailure(cause -> host.fail(session, "cannot be remembered: " + cause.getMessage()));
    return session;
  }

  private void report() {
    if (reported == sessions.size()) {
      return;
    }
    reported = sessions.size();
    bus.post(
        StreamPost.state(
            Addresses.HEALTH,
            "parts",
            "sessions",
            HealthJson.part(
                "sessions", "UP", sessions.size() + " sessions", "", clock.nowMicros())));
  }

  /** All indicator types with their parameters, as data: forms and documents are made from it. */
  private static JsonObject catalogue() {
    return new JsonObject().put("indicators", new JsonArray(IndicatorCatalogue.asData()));
  }
}
