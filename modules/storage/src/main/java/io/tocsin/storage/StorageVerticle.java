package io.tocsin.storage;

import io.tocsin.bus.Bus;
import io.tocsin.bus.Workers;
import io.tocsin.model.WallClock;
import io.tocsin.storage.spool.Spool;
import io.tocsin.storage.spool.SpoolInUseException;
import io.tocsin.storage.spool.SpoolVersionException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stores the journal and what streams tell, and answers questions about it.
 *
 * <p>Records go to a spool on disk first, and from there to QuestDB, whenever that answers: it may
 * be away, slow, or not yet there. Deployment completes when the spool is open: QuestDB is reached
 * after that, and the part {@code storage} on the stream {@code health} tells. It fails with a
 * {@link StorageUnavailableException} if there can be no spool: its folder cannot be written or is
 * in use. While QuestDB does not answer, questions fail with code 503 and a sentence that says why.
 */
public final class StorageVerticle extends VerticleBase {

  private static final int TRIES = 40;
  private static final long AGAIN_MILLIS = 250;

  private final StorageOptions options;
  private final WallClock clock;
  private final Optional<NodeSpools> nodes;
  private final StorageCounters counters = new StorageCounters();
  private @Nullable StorageService service;

  /** Of a server that is alone. */
  public StorageVerticle(StorageOptions options, WallClock clock) {
    this(options, clock, Optional.empty());
  }

  /**
   * @param nodes of the cluster, if this is one of them: it stores what dead ones left
   */
  public StorageVerticle(StorageOptions options, WallClock clock, Optional<NodeSpools> nodes) {
    this.options = options;
    this.clock = clock;
    this.nodes = nodes;
  }

  /** What it has done so far; on any thread. */
  public StorageCounters counters() {
    return counters;
  }

  @Override
  public Future<?> start() {
    Context own = context;
    return opened(own, nodes.isPresent() ? TRIES : 1)
        .onFailure(cause ->
            new StorageHealth(new Bus(vertx), clock, "storage")
                .tell(
                    StorageHealth.Status.DOWN,
                    StorageException.reason(cause),
                    "live streams, sessions and strategies; nothing is stored"))
        .compose(spool -> {
          StorageService storage =
              new StorageService(vertx, own, options, clock, spool, counters, nodes);
          service = storage;
          Bus bus = new Bus(vertx);
          bus.onJournal(storage::accept);
          bus.onStore(storage::accept);
          bus.onStreamNews(storage::saw);
          bus.onQuery(storage::answer);
          bus.onCandles(storage::candles);
          bus.onExport(storage::export);
          storage.start();
          return Future.succeededFuture();
        });
  }

  /** Another node may be storing what this one left: it lets go when it hears of this one. */
  private Future<Spool> opened(Context own, int tries) {
    return Workers.call(vertx, () -> open(() -> own.runOnContext(nothing -> appended())))
        .recover(cause -> {
          if (tries == 1 || !(cause.getCause() instanceof SpoolInUseException)) {
            return Future.failedFuture(cause);
          }
          if (tries == TRIES) {
            new StorageHealth(new Bus(vertx), clock, "storage")
                .tell(
                    StorageHealth.Status.STARTING,
                    "another node stores what this one left, and lets go of it",
                    "live streams; sessions begin when that is done");
          }
          return vertx
              .timer(AGAIN_MILLIS, TimeUnit.MILLISECONDS)
              .compose(waited -> opened(own, tries - 1));
        });
  }

  /** Completes after the first attempt to reach QuestDB, whatever came of it. */
  Future<Void> firstAttempt() {
    StorageService storage = service;
    return storage == null
        ? Future.failedFuture(new IllegalStateException("not deployed"))
        : storage.firstAttempt();
  }

  private void appended() {
    StorageService storage = service;
    if (storage != null) {
      storage.appended();
    }
  }

  private Spool open(Runnable appended) {
    Path folder = options.spool().directory();
    try {
      return new Spool(options.spool(), clock::nowMicros, appended);
    } catch (SpoolInUseException inUse) {
      throw new StorageUnavailableException(
          "the data folder %s is in use by another process: stop that one, or name another folder"
              .formatted(folder.getParent()),
          inUse);
    } catch (SpoolVersionException other) {
      throw new StorageUnavailableException(String.valueOf(other.getMessage()), other);
    } catch (IOException cause) {
      throw new StorageUnavailableException(
          "the data folder %s cannot be written (%s): make it writable, or name another folder"
              .formatted(folder.getParent(), StorageUnavailableException.reason(cause)),
          cause);
    }
  }

  @Override
  public Future<?> stop() {
    StorageService storage = service;
    return storage == null ? Future.succeededFuture() : storage.stop();
  }
}
