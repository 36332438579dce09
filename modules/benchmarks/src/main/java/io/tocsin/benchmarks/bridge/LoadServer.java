package io.tocsin.benchmarks.bridge;

import ch.qos.logback.classic.Level;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.internal.PlatformDependent;
import io.tocsin.benchmarks.QuietLog;
import io.tocsin.bus.Bus;
import io.tocsin.bus.StreamPost;
import io.tocsin.bus.StreamsVerticle;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.web.BridgeOptions;
import io.tocsin.web.BridgeVerticle;
import io.tocsin.web.Timeouts;
import io.tocsin.web.WebOptions;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * A server to be loaded: {@code tocsin FLUSH_MILLIS} or {@code vertx}. Prints its port; then each
 * line of its input, {@code RATE SECONDS}, makes it tell so many events a second; {@code RATE
 * SECONDS STREAMS} makes it change the state of so many streams, so many times a second all
 * together; {@code memory} makes it print the bytes that live in its heap and beside it.
 */
public final class LoadServer {

  static final String STREAM = "session.load.signals";

  /** How often a changed state is told: fifteen streams say 1,500 updates a second. */
  private static final int CONFLATE_MILLIS = 10;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private long number;

  private LoadServer() {}

  public static void main(String[] arguments) throws Exception {
    QuietLog.below(Level.ERROR); // its output is for who started it
    new LoadServer().run(List.of(arguments));
  }

  private void run(List<String> arguments) throws Exception {
    boolean stock = arguments.getFirst().equals("vertx");
    System.out.println(stock ? stock() : tocsin(Integer.parseInt(arguments.get(1))));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = commands.readLine()) != null; ) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("memory")) {
        System.out.println(memory());
      } else {
        int streams = words.length > 2 ? Integer.parseInt(words[2]) : 0;
        tell(stock, Integer.parseInt(words[0]), Integer.parseInt(words[1]), streams);
      }
    }
    System.exit(0);
  }

  /** What is left in the heap when nothing is left to collect, and Netty's buffers. */
  private static long memory() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least + PlatformDependent.usedDirectMemory();
  }

  /** The stream of one of several states. */
  static String state(int number) {
    return "session.load" + number + ".market";
  }

  private void tell(boolean stock, int rate, int seconds, int streams) {
    Bus bus = new Bus(vertx);
    long start = System.nanoTime();
    long[] sent = {0};
    vertx.setPeriodic(
        1,
        timer -> {
          long due =
              Math.min((System.nanoTime() - start) * rate / 1_000_000_000L, (long) rate * seconds);
          for (; sent[0] < due; sent[0]++) {
            JsonObject item =
                new JsonObject().put("n", ++number).put("atmicros", WallClock.system().nowMicros());
            if (streams > 0) {
              String stream = state((int) (sent[0] % streams));
              bus.post(StreamPost.state(stream, "symbols", "BTC_USDT", item));
            } else if (stock) {
              vertx.eventBus().publish(STREAM, envelope(item));
            } else {
              bus.post(StreamPost.event(STREAM, "signal", "signals", item, 200));
            }
          }
          if (sent[0] == (long) rate * seconds) {
            vertx.cancelTimer(timer);
          }
        });
  }

  /** What Tocsin sends, so that all send the same. */
  private JsonObject envelope(JsonObject item) {
    return new JsonObject()
        .put("type", "signal")
        .put("stream", STREAM)
        .put("session_id", "load")
        .put("epoch", 1_795_283_180_493L)
        .put("seq", number)
        .put("timestamp", Micros.iso(item.getLong("atmicros")))
        .put("data", item);
  }

  private int tocsin(int flushMillis) throws InterruptedException, ExecutionException {
    Bus.registerCodecs(vertx, List.of());
    BridgeOptions usual = BridgeOptions.DEFAULT;
    BridgeVerticle bridge =
        new BridgeVerticle(
            new WebOptions(
                "127.0.0.1",
                0,
                Optional.empty(),
                Timeouts.DEFAULT,
                new BridgeOptions(
                    Duration.ofMillis(flushMillis),
                    usual.frameBytes(),
                    usual.ackWindow(),
                    usual.bytesInFlight(),
                    usual.slowAfter(),
                    usual.messagesPerSecond(),
                    usual.registrationsPerSocket(),
                    100_000)),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            WallClock.system());
    await(
        vertx.deployVerticle(
            new StreamsVerticle(WallClock.system(), CONFLATE_MILLIS, micros -> {})));
    await(vertx.deployVerticle(bridge));
    return bridge.actualPort();
  }

  private int stock() throws InterruptedException, ExecutionException {
    int[] port = {0};
    await(
        vertx.deployVerticle(
            new AbstractVerticle() {
              @Override
              public void start(Promise<Void> started) {
                Router router = Router.router(vertx);
                router
                    .route("/eventbus*")
                    .subRouter(
                        SockJSHandler.create(vertx)
                            .bridge(
                                new SockJSBridgeOptions()
                                    .setPingTimeout(3_600_000)
                                    .addOutboundPermitted(
                                        new PermittedOptions().setAddress(STREAM))));
                vertx
                    .createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
                    .requestHandler(router)
                    .listen(0)
                    .onSuccess(server -> port[0] = server.actualPort())
                    .<Void>mapEmpty()
                    .onComplete(started);
              }
            }));
    return port[0];
  }

  private static void await(Future<?> future) throws InterruptedException, ExecutionException {
    try {
      future.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new ExecutionException("the server did not start", e);
    }
  }
}
