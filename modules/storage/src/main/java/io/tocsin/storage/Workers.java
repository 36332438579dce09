package io.tocsin.storage;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Work that would hold an event loop up. */
final class Workers {

  /** Work without a result. */
  interface Task {
    void run() throws Exception;
  }

  private Workers() {}

  /** Runs {@code work} on a worker thread; the future completes on the caller's context. */
  static <T> Future<T> call(Vertx vertx, Callable<T> work) {
    return vertx.executeBlocking(work, false).map(Objects::requireNonNull);
  }

  /** The same for work without a result. */
  static Future<Void> run(Vertx vertx, Task work) {
    return call(
            vertx,
            () -> {
              work.run();
              return true;
            })
        .mapEmpty();
  }
}
