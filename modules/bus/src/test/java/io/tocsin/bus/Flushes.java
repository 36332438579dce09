package io.tocsin.bus;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets a test wait until everything that may be told has been told. */
final class Flushes {

  private static final AtomicInteger PROBES = new AtomicInteger();

  private Flushes() {}

  /**
   * Waits for a flush: a stream that was never heard before tells its first change at once, and the
   * same round tells what is due of all others.
   */
  static void awaitOne(Vertx vertx, Bus bus) {
    String probe = Addresses.session("probe" + PROBES.incrementAndGet(), "market");
    AtomicBoolean heard = new AtomicBoolean();
    vertx
        .eventBus()
        .consumer(probe, message -> heard.set(true))
        .completion()
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    bus.post(StreamPost.state(probe, "symbols", "probe", new JsonObject()));
    await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).untilTrue(heard);
  }
}
