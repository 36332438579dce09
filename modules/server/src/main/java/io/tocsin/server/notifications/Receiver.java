package io.tocsin.server.notifications;

import io.vertx.core.Future;

/** One way to reach a person. */
interface Receiver {

  /** For people and metrics: {@code webhook}, {@code telegram} or {@code mail}. */
  String name();

  /** Fails with a sentence that holds no secret. */
  Future<Void> send(Notification notification);
}
