package io.tocsin.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** The same promise as in {@link StreamStateTest}, over a real bus, its timer and its contexts. */
class StreamsVerticlePropertyTest {

  private static final FakeClock CLOCK = new FakeClock();
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static Vertx vertx;
  private static Bus bus;

  @BeforeContainer
  static void start() throws Exception {
    vertx = Vertx.vertx();
    Bus.registerCodecs(vertx, List.of());
    bus = new Bus(vertx);
    result(vertx.deployVerticle(new StreamsVerticle(CLOCK, 10, micros -> {})));
  }

  @AfterContainer
  static void stop() throws Exception {
    result(vertx.close());
  }

  @Property(tries = 60)
  void A7_snapshot_and_later_messages_add_up_without_hole_or_double(
      @ForAll("steps") List<StreamSteps.Step> steps,
      @ForAll("shapes") StreamSteps.Shape shape,
      @ForAll @IntRange(min = 0, max = 40) int snapshotAt)
      throws Exception {
    String stream = Addresses.session("s" + RUNS.incrementAndGet(), "market");
    bus.post(StreamPost.open(stream, "items"));
    List<JsonObject> heard = Collections.synchronizedList(new ArrayList<>());
    Context browser = vertx.getOrCreateContext();
    result(onContext(browser, () -> listen(stream, heard)));

    Future<Void> snapshot = Future.succeededFuture();
    for (int i = 0; i < steps.size(); i++) {
      if (i == snapshotAt) {
        snapshot = onContext(browser, () -> takeSnapshot(stream, heard));
      }
      if (steps.get(i).kind() == StreamSteps.Kind.TIME) {
        CLOCK.advanceMillis(10);
        Flushes.awaitOne(vertx, bus);
      } else {
        bus.post(StreamSteps.post(stream, shape, steps.get(i), i));
      }
    }
    if (snapshotAt >= steps.size()) {
      snapshot = onContext(browser, () -> takeSnapshot(stream, heard));
    }
    result(snapshot);

    result(bus.readStream(stream)); // every post has arrived
    CLOCK.advanceMillis(10);
    Flushes.awaitOne(vertx, bus); // and nothing is pending
    JsonObject end = result(bus.readStream(stream));
    long last = end.getLong("seq");
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> last == 0 || deltas(heard).anyMatch(delta -> delta.getLong("seq") == last));

    BrowserCopy page = new BrowserCopy("items", shape.keep());
    for (JsonObject envelope : List.copyOf(heard)) {
      if (envelope.getString("type").equals("full_update")) {
        page.snapshot(envelope);
      } else {
        page.delta(envelope);
      }
    }
    assertThat(page.seq()).isEqualTo(last);
    assertThat(page.items()).isEqualTo(end.getJsonObject("data").getJsonArray("items"));
    assertThat(deltas(heard).map(delta -> delta.getLong("seq")))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, last).boxed().toList());
  }

  private static Stream<JsonObject> deltas(List<JsonObject> heard) {
    return List.copyOf(heard).stream()
        .filter(envelope -> !envelope.getString("type").equals("full_update"));
  }

  private static Future<Void> listen(String stream, List<JsonObject> heard) {
    vertx.eventBus().<JsonObject>consumer(stream, message -> heard.add(message.body()));
    return Future.succeededFuture();
  }

  private static Future<Void> takeSnapshot(String stream, List<JsonObject> heard) {
    return vertx
        .eventBus()
        .<JsonObject>request(Addresses.SNAPSHOT, new JsonObject().put("stream", stream))
        .onSuccess(reply -> heard.add(reply.body()))
        .mapEmpty();
  }

  private static <T> Future<T> onContext(Context context, Supplier<Future<T>> action) {
    Promise<T> done = Promise.promise();
    context.runOnContext(nothing -> action.get().onComplete(done));
    return done.future();
  }

  private static <T> T result(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Provide
  Arbitrary<List<StreamSteps.Step>> steps() {
    return StreamSteps.steps();
  }

  @Provide
  Arbitrary<StreamSteps.Shape> shapes() {
    return StreamSteps.shapes();
  }
}
