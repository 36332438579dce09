package io.tocsin.simulator;

import static org.awaitility.Awaitility.await;

import io.tocsin.model.WallClock;
import io.tocsin.simulator.face.FaceKind;
import io.tocsin.simulator.fault.Scenario;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * A running simulator with clients over real sockets, for the tests of faces; close it after each
 * test. Its clock is the machine's plus what {@link #letPass} added, so that kill rules can be
 * tested without waiting.
 */
public final class SimulatorRig implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  static {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(PATIENCE_SECONDS));
  }

  static {
    Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
  }

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocketClient clients =
      vertx.createWebSocketClient(
          new WebSocketClientOptions()
              .setClosingTimeout(1)
              .setMaxFrameSize(16 << 20)
              .setMaxMessageSize(16 << 20));
  private final AtomicLong passedMicros = new AtomicLong();
  private final SimulatorVerticle simulator;

  /** A started simulator of one venue. */
  public SimulatorRig(FaceKind kind, SimulatorOptions options) {
    this(kind, options, Scenario.quiet());
  }

  /** A started simulator of one venue that follows a scenario. */
  public SimulatorRig(FaceKind kind, SimulatorOptions options, Scenario scenario) {
    WallClock system = WallClock.system();
    simulator =
        new SimulatorVerticle(
            kind, options, scenario, () -> system.nowMicros() + passedMicros.get());
    done(vertx.deployVerticle(simulator));
  }

  /** Markets as in the demo, with a past of 30 s. */
  public static SimulatorOptions options() {
    return SimulatorOptions.defaults().withHistory(Duration.ofSeconds(30));
  }

  public SimulatorVerticle simulator() {
    return simulator;
  }

  public SimulatorControl control() {
    return simulator.control();
  }

  /** Moves the clock ahead; the market catches up by itself. */
  public void letPass(Duration duration) {
    passedMicros.addAndGet(duration.toNanos() / 1_000);
  }

  /** One WebSocket client and all that it received. */
  public record Client(
      WebSocket socket, List<String> texts, List<Buffer> binaries, AtomicInteger pings) {

    public void send(String text) {
      socket.writeTextMessage(text);
    }

    /** The first text received, also in the past, that contains this. */
    public JsonObject await(String containing) {
      return awaitText(text -> text.contains(containing));
    }

    /** The first text received, also in the past, that is so. */
    public JsonObject awaitText(Predicate<String> wanted) {
      Awaitility.await().until(() -> texts.stream().anyMatch(wanted));
      return new JsonObject(texts.stream().filter(wanted).findFirst().orElseThrow());
    }

    /** Waits for {@code count} texts that contain this, and returns all there are. */
    public List<JsonObject> awaitMany(String containing, int count) {
      Awaitility.await()
          .until(() -> texts.stream().filter(text -> text.contains(containing)).count() >= count);
      return texts.stream().filter(text -> text.contains(containing)).map(JsonObject::new).toList();
    }

    public void awaitClosed() {
      Awaitility.await().until(socket::isClosed);
    }
  }

  /**
   * Connects; fails the test if the handshake is refused. The simulator has the connection too when
   * this returns: a client hears of it first.
   */
  public Client connect(String pathAndQuery) {
    long before = control().connectionsAccepted();
    Client client = done(tryConnect(pathAndQuery));
    Awaitility.await()
        .until(() -> control().connectionsAccepted() > before || client.socket().isClosed());
    return client;
  }

  /** Connects; fails with an {@code UpgradeRejectedException} if the handshake is refused. */
  public Future<Client> tryConnect(String pathAndQuery) {
    List<String> texts = new CopyOnWriteArrayList<>();
    List<Buffer> binaries = new CopyOnWriteArrayList<>();
    AtomicInteger pings = new AtomicInteger();
    return clients
        .connect(
            new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(simulator.port())
                .setURI(pathAndQuery))
        .map(socket -> {
          socket.textMessageHandler(texts::add);
          socket.binaryMessageHandler(binaries::add);
          socket.frameHandler(frame -> {
            if (frame.isPing()) {
              pings.incrementAndGet();
            }
          });
          return new Client(socket, texts, binaries, pings);
        });
  }

  /** An HTTP answer. */
  public record Answer(int status, String body, HttpResponse<String> response) {

    public JsonObject json() {
      return new JsonObject(body);
    }

    public JsonArray array() {
      return new JsonArray(body);
    }
  }

  public Answer get(String pathAndQuery) {
    return send(request(pathAndQuery).GET().build());
  }

  /** The status of each of {@code times} calls that are made side by side. */
  public List<Integer> statuses(String pathAndQuery, int times) {
    HttpRequest request = request(pathAndQuery).GET().build();
    return IntStream.range(0, times)
        .mapToObj(call -> http.sendAsync(request, HttpResponse.BodyHandlers.discarding()))
        .toList()
        .stream()
        .map(answer -> answer.join().statusCode())
        .toList();
  }

  public Answer post(String pathAndQuery, String body) {
    return send(request(pathAndQuery).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  private HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create(simulator.restUrl() + pathAndQuery));
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until every client is gone. */
  public void awaitNoConnections() {
    await().until(() -> control().connections() == 0);
  }

  private static <T> T done(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    // Not close(), which waits for answers that may never come.
    http.shutdownNow();
    done(vertx.close());
  }
}
