package io.tocsin.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * Work that would hold an event loop up, on a worker thread; the future completes on the caller's
 * context.
 */
public final class Workers {

  /** Work without a result. */
  @FunctionalInterface
  public interface Task {
    void run() throws Exception;
  }

  private Workers() {}

  /** The result of work that may run beside other work of the same context. */
  public static <T> Future<T> call(Vertx vertx, Callable<T> work) {
    return vertx.executeBlocking(work, false).map(Objects::requireNonNull);
  }

  /** As {@link #call}, for work without a result. */
  public static Future<Void> run(Vertx vertx, Task work) {
    return call(
            vertx,
            () -> {
              work.run();
              return true;
            })
        .mapEmpty();
  }

  /** The result of work that runs after what the same context gave before, as writes to a file. */
  public static <T> Future<T> callInOrder(Vertx vertx, Callable<T> work) {
    return vertx.executeBlocking(work).map(Objects::requireNonNull);
  }
}
