package io.tocsin.sessions;

import io.tocsin.cluster.Leases;
import io.tocsin.sessions.SessionsVerticle.Launch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the sessions that the configuration of all nodes of a cluster names, each on one of them.
 * Belongs to the sessions verticle's context.
 */
final class SessionLaunches {

  private static final Logger LOG = LoggerFactory.getLogger(SessionLaunches.class);
  private static final long RETRY_MILLIS = 2_000;

  private final Vertx vertx;
  private final Leases leases;
  private final SessionMemory memory;
  private final SessionHost host;
  private final SessionOwner owner;

  SessionLaunches(
      Vertx vertx, Leases leases, SessionMemory memory, SessionHost host, SessionOwner owner) {
    this.vertx = vertx;
    this.leases = leases;
    this.memory = memory;
    this.host = host;
    this.owner = owner;
  }

  /**
   * Starts sessions that the configuration names, each on one node only.
   *
   * @param launcher makes one, with the lease that its owner has {@link SessionOwner#reserved}
   */
  Future<?> start(List<Launch> launches, Consumer<Launch> launcher) {
    Future<?> all = Future.succeededFuture();
    for (Launch launch : launches) {
      all = all.transform(before -> start(launch, launcher));
    }
    return all;
  }

  /** Tried until the session is remembered, by whichever node. */
  private Future<?> start(Launch launch, Consumer<Launch> launcher) {
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
              .compose(waited -> start(launch, launcher));
        });
  }

  private Future<Boolean> underWay(String name) {
    return vertx
        .executeBlocking(() -> Remembered.isUnderWay(memory.folder(), name), false)
        .map(Boolean.TRUE::equals);
  }

  /** While no other node does the same; whether it was started is looked at afterwards. */
  private Future<Boolean> alone(Launch launch, Consumer<Launch> launcher) {
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

  private Future<?> make(Launch launch, Consumer<Launch> launcher) {
    return owner
        .reserve()
        .compose(ready -> {
          launcher.accept(launch);
          return host.idle();
        });
  }
}
