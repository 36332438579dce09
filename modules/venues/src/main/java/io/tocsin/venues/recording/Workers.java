package io.tocsin.venues.recording;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Work on files, which an event loop must not wait for. */
final class Workers {

  private Workers() {}

  /** The result of work that has one. */
  static <T> Future<T> run(Vertx vertx, Callable<T> work) {
    return vertx.executeBlocking(work).map(Objects::requireNonNull);
  }
}
