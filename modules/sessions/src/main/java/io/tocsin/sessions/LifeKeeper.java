package io.tocsin.sessions;

import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalBatch;
import io.tocsin.model.journal.JournalRecord;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what becomes of sessions: each new state is written into the session's folder before
 * storage hears of it, so that neither a restart nor storage lacks one. Without a folder, storage
 * is only told. Belongs to the sessions verticle's context.
 */
final class LifeKeeper {

  private static final long RETRY_MILLIS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(LifeKeeper.class);

  /** What of one session is on its way. */
  private static final class Lane {
    private final List<Promise<Void>> waiting = new ArrayList<>();
    private Future<Void> newest = Future.succeededFuture();
    private boolean writing;
    private boolean posting;
    private long written;
  }

  private final Vertx vertx;
  private final Bus bus;
  private final Optional<SessionFolder> folder;
  private final Map<String, Lane> lanes = new HashMap<>();

  LifeKeeper(Vertx vertx, Bus bus, Optional<SessionFolder> folder) {
    this.vertx = vertx;
    this.bus = bus;
    this.folder = folder;
  }

  /** Succeeds when the session, as it is now, outlives this process. */
  Future<Void> keep(RunningSession session) {
    if (folder.isEmpty()) {
      bus.journal(session.info());
      return Future.succeededFuture();
    }
    if (session.isGone()) {
      return Future.failedFuture("this node does not have session " + session.id() + " any more");
    }
    Lane lane = lanes.computeIfAbsent(session.id(), id -> new Lane());
    Promise<Void> promise = Promise.promise();
    lane.waiting.add(promise);
    lane.newest = promise.future();
    write(session, lane, folder.get());
    return promise.future();
  }

  /** When nothing is being written any more. */
  Future<?> idle() {
    return Future.join(lanes.values().stream().map(lane -> lane.newest).toList());
  }

  /** When nothing is being written of one session any more, which this node then forgets. */
  Future<?> leave(String sessionId) {
    Lane lane = lanes.remove(sessionId);
    return lane == null ? Future.succeededFuture() : lane.newest;
  }

  private void write(RunningSession session, Lane lane, SessionFolder root) {
    if (lane.writing || lane.waiting.isEmpty()) {
      return;
    }
    SessionFolder to = root.of(session.lease());
    List<Promise<Void>> answered = new ArrayList<>(lane.waiting);
    lane.waiting.clear();
    if (session.isGone()) {
      answered.forEach(each -> each.fail("this node does not have the session any more"));
      return;
    }
    lane.writing = true;
    long covers = session.stored() + session.unstored().size();
    byte[] bytes = session.json().encodePrettily().getBytes(StandardCharsets.UTF_8);
    vertx
        .executeBlocking(
            () -> {
              to.write(session.id(), SessionFolder.LIFE, bytes);
              return true;
            },
            false)
        .onComplete(done -> {
          lane.writing = false;
          if (done.succeeded()) {
            lane.written = Math.max(lane.written, covers);
            answered.forEach(Promise::complete);
            post(session, lane);
          } else {
            LOG.atError()
                .addKeyValue("session", session.id())
                .log(
                    "the session's state cannot be written, a restart would not know it: {}",
                    String.valueOf(done.cause().getMessage()));
            answered.forEach(each -> each.fail(done.cause()));
          }
          write(session, lane, root);
        });
  }

  /** What a restart finds unacknowledged comes again; storage takes each number once. */
  private void post(RunningSession session, Lane lane) {
    var unstored = session.unstored();
    int ready = (int) Math.min(unstored.size(), lane.written - session.stored());
    if (lane.posting || ready <= 0 || session.isGone()) {
      return;
    }
    lane.posting = true;
    bus.store(
            new JournalBatch(
                JournalBatch.life(session.id()),
                session.stored() + 1,
                List.<JournalRecord>copyOf(unstored.subList(0, ready))))
        .onComplete(done -> {
          lane.posting = false;
          if (done.succeeded()) {
            session.stored(done.result());
            if (session.isOver() && session.unstored().isEmpty()) {
              // Nobody writes it any more: the next start need not tell storage again.
              keep(session);
            } else {
              post(session, lane);
            }
          } else {
            vertx.setTimer(RETRY_MILLIS, timer -> post(session, lane));
          }
        });
  }
}
