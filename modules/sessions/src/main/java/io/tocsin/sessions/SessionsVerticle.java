package io.tocsin.sessions;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.HealthJson;
import io.tocsin.bus.StreamPost;
import io.tocsin.indicators.IndicatorCatalogue;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.SessionState;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
  private final Map<String, RunningSession> sessions = new LinkedHashMap<>();

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can call
  private Bus bus;

  @SuppressWarnings("NullAway.Init") // set by start(), before anything can call
  private SessionHost host;

  private int created;

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
            vertx, context, bus, clock, conflateMillis, memory.map(SessionMemory::folder));
    bus.post(StreamPost.open(Addresses.SESSIONS, "sessions"));
    bus.onCommand("indicators", request -> Future.succeededFuture(catalogue()));
    new SessionRequests(vertx, bus, host, sessions, memory, this::launch).listen();
    new SessionInquiries(vertx, bus, sessions, memory).listen();
    bus.onStrategiesChanged(this::compareWith);
    bus.onSessionEnded(
        id -> ended(id, SessionState.COMPLETED, "its recording has been worked off"));
    return memory
        .map(known -> vertx.executeBlocking(() -> remembered(known)).onSuccess(this::resume))
        .orElse(Future.succeededFuture(List.of()))
        .onSuccess(done -> {
          launches.forEach(this::launchUnlessUnderWay);
          report();
        });
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

  private static JsonObject life(SessionMemory known, String id) {
    byte[] bytes = known.folder().read(id, SessionFolder.LIFE).orElseThrow();
    return new JsonObject(new String(bytes, StandardCharsets.UTF_8));
  }

  /** Blocks. What cannot be read is told and left alone: nothing of it is lost by that. */
  private List<RunningSession> remembered(SessionMemory known) {
    List<RunningSession> found = new ArrayList<>();
    for (String id : known.folder().ids()) {
      try {
        JsonObject json = life(known, id);
        if (!json.containsKey("definition")) {
          continue;
        }
        SessionFile file =
            SessionDefinition.of(json.getJsonObject("definition")).read(known.venues());
        JsonObject replay = json.getJsonObject("replay");
        // A session that is over needs no source any more.
        SessionSource source =
            replay == null || isOver(json)
                ? new SessionSource.Live()
                : known.replays().apply(replay);
        found.add(RunningSession.of(json, file, source, node));
      } catch (RuntimeException e) {
        LOG.atError()
            .addKeyValue("session", id)
            .log("session {} cannot be brought back: {}", id, String.valueOf(e.getMessage()));
      }
    }
    return found;
  }

  private static boolean isOver(JsonObject json) {
    JsonArray life = json.getJsonArray("life");
    String state = life.getJsonObject(life.size() - 1).getString("state");
    return switch (SessionState.valueOf(state)) {
      case STOPPING, STOPPED, COMPLETED, FAILED, DELETED, ARCHIVED -> true;
      case CREATING, ACTIVE, PAUSED -> false;
    };
  }

  private void resume(List<RunningSession> found) {
    for (RunningSession session : found) {
      sessions.put(session.id(), session);
      if (session.isOver()) {
        host.settle(session);
      } else {
        host.announce(session);
        host.begin(session);
      }
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
      List<String> changes =
          Stream.concat(
                  session.edited().stream().filter(line -> !line.startsWith("strategy ")),
                  definition.get().strategyDifferences(texts).stream())
              .toList();
      if (!changes.equals(session.edited())) {
        session.edited(changes);
        host.tell(session, "session_state");
      }
    }
  }

  // At any time

  private RunningSession launch(Launch launch, String key, String actor) {
    long now = clock.nowMicros();
    String id = SessionIds.of(now, now * 31 + created++);
    RunningSession session = new RunningSession(id, launch, node, now);
    session.key(key);
    session.state(SessionState.CREATING, "", actor, now);
    sessions.put(id, session);
    // Remembered before anything of it can be: a crash leaves all of it or nothing.
    host.tell(session, "session_created")
        .onSuccess(kept -> host.begin(session))
        .onFailure(cause -> host.fail(session, "cannot be remembered: " + cause.getMessage()));
    return session;
  }

  private void report() {
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
