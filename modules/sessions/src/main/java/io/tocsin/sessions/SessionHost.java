package io.tocsin.sessions;

import io.tocsin.bus.Addresses;
import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalJson;
import io.tocsin.bus.ReplayJump;
import io.tocsin.bus.ReplayPast;
import io.tocsin.bus.SessionOrder;
import io.tocsin.bus.StreamPost;
import io.tocsin.bus.VenueInstruments;
import io.tocsin.bus.VenueSubscription;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.journal.SessionState;
import io.tocsin.strategy.plan.SessionPlan;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a session to life, all or nothing, and to its end: asks its venues, deploys its verticles,
 * plays its recording. Belongs to the sessions verticle's context.
 */
final class SessionHost {

  private static final Logger LOG = LoggerFactory.getLogger(SessionHost.class);

  /** Between two tries to reach a venue that a session needs to start. */
  private static final long RETRY_MILLIS = 5_000;

  private static final String SYSTEM = "system";

  /** On the screen; storage has all. */
  static final int MOST_SESSIONS = 1_000;

  private static final String RESUMED = "goes on after a restart of the server";
  private static final String TAKEN = "goes on on node ";

  private final Vertx vertx;
  private final Context context;
  private final Bus bus;
  private final WallClock clock;
  private final long conflateMillis;
  private final Optional<SessionFolder> folder;
  private final LifeKeeper keeper;
  private final SessionRecordings recordings;
  private final Teller teller;

  /** Is told what of a session is told to people. */
  interface Teller {
    void told(RunningSession session, JsonObject item);
  }

  SessionHost(
      Vertx vertx,
      Context context,
      Bus bus,
      WallClock clock,
      long conflateMillis,
      Optional<SessionFolder> folder,
      Teller teller) {
    this.teller = teller;
    this.vertx = vertx;
    this.context = context;
    this.bus = bus;
    this.clock = clock;
    this.conflateMillis = conflateMillis;
    this.folder = folder;
    this.keeper = new LifeKeeper(vertx, bus, folder);
    this.recordings = new SessionRecordings(bus);
  }

  /** Begins, or goes on with, a session that is told of already. */
  void begin(RunningSession session) {
    if (session.isResumed() && session.hasForgottenJumps()) {
      fail(
          session,
          "cannot be resumed: its replay left time out (jump_to) under a Tocsin that did not remember where");
      return;
    }
    switch (session.launch().source()) {
      case SessionSource.Live live ->
          recordings
              .begin(session)
              .onSuccess(recording -> subscribe(session))
              .onFailure(cause -> fail(session, "cannot be recorded: " + cause.getMessage()));
      case SessionSource.Replay replay -> prepare(session, replay.venues());
    }
  }

  /**
   * Asks every venue of the session; a venue that cannot be reached is asked again, a refusal is
   * final.
   */
  private void subscribe(RunningSession session) {
    Map<String, List<String>> wishes = session.symbolsByVenue();
    List<Future<VenueInstruments>> answers = new ArrayList<>();
    wishes.forEach((venue, symbols) -> answers.add(answer(session, venue, symbols)));
    Future.join(answers)
        .onComplete(done -> {
          if (session.isOver() || session.isGone()) {
            unsubscribe(session);
            return;
          }
          Throwable failure = done.cause();
          if (failure != null) {
            // Who has answered stays subscribed: asking all again would make their links flap.
            String reason = String.valueOf(failure.getMessage());
            wait(session, reason + "; trying again in " + RETRY_MILLIS / 1_000 + " s");
            log(session, failure instanceof ReplyException ? "waits: " + reason : reason);
            vertx.setTimer(RETRY_MILLIS, timer -> subscribe(session));
            return;
          }
          List<VenueInstruments> venues = answers.stream().map(Future::result).toList();
          SortedMap<String, String> refused = new TreeMap<>();
          venues.forEach(venue -> refused.putAll(venue.refused()));
          if (refused.isEmpty()) {
            prepare(session, venues);
          } else {
            unsubscribe(session);
            fail(session, "refused: " + refused);
          }
        });
  }

  /** A session that is resumed keeps its state: whoever paused it finds it paused. */
  private void wait(RunningSession session, String reason) {
    if (!session.isResumed()) {
      session.state(SessionState.CREATING, reason, SYSTEM, clock.nowMicros());
    }
    tell(session, "session_state");
  }

  private Future<VenueInstruments> answer(
      RunningSession session, String venue, List<String> symbols) {
    VenueInstruments before = session.answers().get(venue);
    return before != null
        ? Future.succeededFuture(before)
        : bus.subscribe(
                new VenueSubscription(
                    session.id(), venue, symbols, session.launch().file().transport(venue)))
            .onSuccess(answer -> session.answers().put(venue, answer));
  }

  /** Reads what is remembered of a session that is resumed, off this context. */
  private void prepare(RunningSession session, List<VenueInstruments> venues) {
    venues.forEach(venue -> session.simulated(venue.simulated()));
    SessionPlan plan;
    try {
      plan = SessionPlans.of(session.id(), session.launch().file(), venues);
    } catch (InvalidInputException e) {
      unsubscribe(session);
      fail(session, String.valueOf(e.getMessage()));
      return;
    }
    boolean replayed = session.launch().source() instanceof SessionSource.Replay;
    SessionContext shared =
        new SessionContext(
            plan,
            replayed,
            replayed ? "replay" : venues.getFirst().transport(),
            true,
            session.isRecorded() && !session.isResumed(),
            conflateMillis,
            clock,
            session.lease());
    vertx
        .executeBlocking(() -> remembered(session))
        .onSuccess(past -> {
          if (!session.isOver() && !session.isGone()) {
            run(session, shared, past, venues);
          }
        })
        .onFailure(cause -> {
          unsubscribe(session);
          fail(session, "cannot be resumed: " + cause.getMessage());
        });
  }

  private SessionPast remembered(RunningSession session) {
    if (folder.isEmpty() || !session.isResumed()) {
      return SessionPast.NONE;
    }
    SessionFolder from = folder.get().of(session.lease());
    Optional<StrategySnapshot> strategies =
        from.read(session.id(), SessionFolder.STRATEGIES)
            .map(bytes -> StrategySnapshot.of(session.id(), bytes));
    return new SessionPast(
        strategies,
        strategies
            .map(snapshot -> RecentEntries.before(recent(from, session.id()), snapshot))
            .orElse(List.of()),
        from.read(session.id(), SessionFolder.INDICATORS));
  }

  /** Only for the screen: without them it begins empty. */
  private static List<StrategySnapshot.Entry> recent(SessionFolder from, String id) {
    try {
      return from.read(id, SessionFolder.RECENT).map(RecentEntries::of).orElse(List.of());
    } catch (IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("session", id)
          .log("the screen begins without what was: {}", String.valueOf(e.getMessage()));
      return List.of();
    }
  }

  private void run(
      RunningSession session,
      SessionContext shared,
      SessionPast past,
      List<VenueInstruments> venues) {
    SessionSource source = session.launch().source();
    long start =
        source instanceof SessionSource.Replay replay
            ? replay.firstEventMicros()
            : clock.nowMicros();
    if (shared.recorded()) {
      bus.tellOrder(session.id(), new SessionOrder.Planned(start, venues));
    }
    StrategyVerticle strategies;
    try {
      strategies = new StrategyVerticle(shared, start, folderOf(session), past);
    } catch (IllegalArgumentException e) {
      unsubscribe(session);
      fail(session, "cannot be resumed: " + e.getMessage());
      return;
    }
    // What a person halted stays halted, whichever of the two files was written last.
    String halted = strategies.halted();
    if (halted == null && session.state() == SessionState.PAUSED) {
      strategies.haltAtStart(session.reason());
    } else if (halted != null && session.state() != SessionState.PAUSED) {
      session.state(SessionState.PAUSED, halted, SYSTEM, clock.nowMicros());
    }
    // From the end of the pipeline to its beginning, so that nobody misses what an earlier stage
    // sends.
    Future<?> deployed =
        deploy(session, strategies)
            .compose(done ->
                deploy(session, new MarketViewVerticle(shared, past.strategies().isPresent())))
            .compose(done ->
                deploy(
                    session,
                    new IndicatorsVerticle(
                        shared,
                        folderOf(session),
                        past.indicators(),
                        past.strategies().isPresent())))
            .compose(done -> active(session));
    if (source instanceof SessionSource.Replay replay) {
      long known = past.strategies().map(StrategySnapshot::rows).orElse(0L);
      deployed = deployed.compose(done -> play(session, replay, known));
    }
    deployed.onFailure(cause -> {
      if (!session.isGone()) {
        LOG.error("session {} cannot start", session.id(), cause);
      }
      undeploy(session)
          .onComplete(undone -> {
            unsubscribe(session);
            fail(session, String.valueOf(cause.getMessage()));
          });
    });
    endInTime(session);
  }

  private Optional<SessionFolder> folderOf(RunningSession session) {
    return folder.map(root -> root.of(session.lease()));
  }

  private Future<?> active(RunningSession session) {
    long now = clock.nowMicros();
    if (session.isResumed() && session.isRunning()) {
      String resumed = session.lease().token() == 0 ? RESUMED : TAKEN + session.info().node();
      // Whoever paused it stands before; what it went through since is told once.
      String why = session.reason().replaceAll("(; )?(" + RESUMED + "|" + TAKEN + "\\S+)$", "");
      session.state(
          session.state(),
          session.state() == SessionState.PAUSED ? why + "; " + resumed : resumed,
          SYSTEM,
          now);
    } else {
      session.state(SessionState.ACTIVE, "", SYSTEM, now);
    }
    log(session, "is " + session.state() + (session.isResumed() ? ": " + session.reason() : ""));
    return tell(session, "session_state");
  }

  /** Its duration counts from its first start, restarts or not. */
  private void endInTime(RunningSession session) {
    session
        .launch()
        .file()
        .duration()
        .ifPresent(duration -> {
          if (session.endsMicros() == 0) {
            session.endsAt(clock.nowMicros() + duration.toNanos() / 1_000);
          }
          vertx.setTimer(
              Math.max(1, (session.endsMicros() - clock.nowMicros()) / 1_000),
              timer -> end(session, SessionState.COMPLETED, "its duration is over", SYSTEM));
        });
  }

  private Future<?> play(RunningSession session, SessionSource.Replay replay, long known) {
    SessionSource.Player player =
        replay
            .players()
            .player(
                session.id(),
                new ReplayPast(known, session.jumps()),
                jump -> remember(session, jump));
    player
        .done()
        .onFailure(cause ->
            context.runOnContext(nothing ->
                end(session, SessionState.FAILED, String.valueOf(cause.getMessage()), SYSTEM)));
    return deploy(session, player.verticle());
  }

  /** Of any thread; succeeds when a restart would know of the jump, and make it again. */
  private Future<?> remember(RunningSession session, ReplayJump jump) {
    Promise<Object> remembered = Promise.promise();
    context.runOnContext(nothing -> {
      session.jumped(jump);
      tell(session, "session_state").<Object>mapEmpty().onComplete(remembered);
    });
    return remembered.future();
  }

  private Future<String> deploy(RunningSession session, Deployable verticle) {
    if (session.isGone()) {
      return Future.failedFuture("the session is another node's now");
    }
    Future<String> started =
        vertx
            .deployVerticle(verticle)
            .onSuccess(id -> {
              if (session.isGone()) {
                vertx.undeploy(id);
              } else {
                session.deployments().add(id);
              }
            });
    session.starting(started);
    return started;
  }

  /** Ends a session that is not over yet; succeeds when that is remembered. */
  Future<?> end(RunningSession session, SessionState state, String reason, String actor) {
    if (session.isOver() || session.isGone() || session.isLeaving()) {
      return Future.succeededFuture();
    }
    session.state(state, reason, actor, clock.nowMicros());
    unsubscribe(session);
    return results(session)
        .transform(done -> recordings.end(session))
        .transform(ended -> undeploy(session))
        .transform(done -> tell(session, "session_state"))
        .onComplete(done -> log(session, "is " + state + ": " + reason));
  }

  /** Its last figures, which nobody can ask its strategies for once they are gone. */
  private Future<?> results(RunningSession session) {
    if (session.deployments().isEmpty()) {
      return Future.succeededFuture();
    }
    return bus.control(session.id(), new JsonObject().put("command", "results"))
        .onSuccess(results ->
            session.results(
                new JsonObject()
                    .put("summary", results.getJsonObject("summary"))
                    .put("state_hash", results.getString("state_hash"))));
  }

  private Future<?> undeploy(RunningSession session) {
    return session
        .started()
        .transform(started -> {
          List<Future<Void>> ends = new ArrayList<>();
          session.deployments().forEach(id -> ends.add(vertx.undeploy(id)));
          session.deployments().clear();
          return Future.join(ends);
        });
  }

  private void unsubscribe(RunningSession session) {
    if (session.launch().source() instanceof SessionSource.Live) {
      session
          .symbolsByVenue()
          .forEach((venue, symbols) ->
              bus.unsubscribe(new VenueSubscription(session.id(), venue, symbols)));
    }
  }

  void fail(RunningSession session, String reason) {
    if (session.isGone() || session.isLeaving()) {
      return;
    }
    session.state(SessionState.FAILED, reason, SYSTEM, clock.nowMicros());
    recordings.end(session);
    tell(session, "session_state");
    log(session, "failed to start: " + reason);
  }

  /** To another state of a session that lives on; succeeds when that is remembered. */
  Future<?> move(RunningSession session, SessionState state, String reason, String actor) {
    session.state(state, reason, actor, clock.nowMicros());
    log(session, "is " + state + ": " + reason);
    return tell(session, "session_state");
  }

  Future<?> tell(RunningSession session, String type) {
    if (!session.isGone()) {
      post(
          session,
          type,
          JournalJson.of(session.info()).put("edited", new JsonArray(session.edited())));
    }
    return keeper.keep(session);
  }

  private void post(RunningSession session, String type, JsonObject item) {
    bus.post(
        StreamPost.keyedEvent(
            Addresses.SESSIONS, type, "sessions", session.id(), item, MOST_SESSIONS));
    teller.told(session, item);
  }

  /**
   * Stops a session here so that another node can go on with it: its verticles leave everything on
   * the disk. The lease must still be held; it may be released when this succeeds.
   */
  Future<?> suspend(RunningSession session) {
    session.leaves();
    unsubscribe(session);
    return recordings
        .end(session)
        .transform(ended -> undeploy(session))
        .transform(undeployed -> keeper.leave(session.id()));
  }

  /**
   * A session that another node has, or may have: what is here of it is thrown away. Completes when
   * nothing of it is left, so that it may come back.
   */
  Future<?> abandon(RunningSession session) {
    unsubscribe(session);
    recordings.end(session);
    log(session, "is not this node's any more: nothing is decided here");
    return undeploy(session).transform(undeployed -> keeper.leave(session.id()));
  }

  /** When nothing is being written any more. */
  Future<?> idle() {
    return keeper.idle();
  }

  /** A session that is remembered, and not yet at work again. */
  void announce(RunningSession session) {
    post(
        session,
        "session_created",
        JournalJson.of(session.info())
            .put("reason", "is being brought back after a restart of the server"));
  }

  /** What storage may not know yet of a session that ended before this process began. */
  void settle(RunningSession session) {
    if (!session.unstored().isEmpty()) {
      keeper.keep(session);
    }
    folderOf(session).ifPresent(from -> new Settlement(vertx, bus, from).settle(session.id()));
  }

  private static void log(RunningSession session, String what) {
    LOG.atInfo()
        .addKeyValue("session", session.id())
        .log("session \"{}\" {}", session.launch().file().name(), what);
  }
}
