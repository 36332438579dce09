package io.tocsin.storage;

import io.tocsin.bus.Bus;
import io.tocsin.model.WallClock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/**
 * Stores the journal and answers questions about it.
 *
 * <p>It takes records from the moment it is deployed; they wait in memory until QuestDB is up.
 * Deployment completes when storage is up, or, with an external QuestDB that does not answer, after
 * the first attempt: further ones follow. It fails with a {@link StorageUnavailableException} if
 * storage needs a person's help: the data folder cannot be written or is in use, or the schema is
 * newer than this program. While storage is not up, questions fail with code 503 and a sentence
 * that says why. On undeployment, waiting records are written for three seconds at most.
 */
public final class StorageVerticle extends VerticleBase {

  private final StorageOptions options;
  private final WallClock clock;
  private final StorageCounters counters = new StorageCounters();
  private @Nullable StorageService service;

  public StorageVerticle(StorageOptions options, WallClock clock) {
    this.options = options;
    this.clock = clock;
  }

  /** What it has done so far; on any thread. */
  public StorageCounters counters() {
    return counters;
  }

  @Override
  public Future<?> start() {
    Bus bus = new Bus(vertx);
    StorageService storage = new StorageService(vertx, bus, options, clock, counters);
    service = storage;
    bus.onJournal(storage::accept);
    bus.onStore(storage::accept);
    bus.onQuery(storage::answer);
    return storage.start();
  }

  @Override
  public Future<?> stop() {
    StorageService storage = service;
    return storage == null ? Future.succeededFuture() : storage.stop();
  }
}
