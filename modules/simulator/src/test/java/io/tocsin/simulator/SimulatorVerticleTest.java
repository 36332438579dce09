package io.tocsin.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.model.WallClock;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatorVerticleTest {

  private Vertx vertx;
  private SimulatorVerticle simulator;
  private final HttpClient http = HttpClient.newHttpClient();
  private WebSocketClient clients;
  private final List<String> frames = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    clients = vertx.createWebSocketClient(new WebSocketClientOptions().setClosingTimeout(1));
    SimulatorOptions defaults = SimulatorOptions.defaults();
    simulator =
        new SimulatorVerticle(
            new SimulatorOptions(
                "127.0.0.1", 0, 1, defaults.symbols(), defaults.pumps(), Duration.ofMillis(50)),
            WallClock.system());
    vertx
        .deployVerticle(simulator)
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private record Answer(int status, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }
  }

  private Answer get(String path) {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(simulator.restUrl() + path)).build(),
              HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private WebSocket connect(String path) {
    return clients
        .connect(simulator.port(), "127.0.0.1", path)
        .onSuccess(socket -> socket.textMessageHandler(frames::add))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private JsonObject awaitFrame(String containing) {
    await().until(() -> frames.stream().anyMatch(frame -> frame.contains(containing)));
    return new JsonObject(
        frames.stream().filter(frame -> frame.contains(containing)).findFirst().orElseThrow());
  }

  @Test
  void answers_the_rest_calls_as_binance_does() {
    assertThat(get("/api/v3/time").json().getLong("serverTime")).isPositive();
    JsonArray markets = get("/api/v3/exchangeInfo").json().getJsonArray("symbols");
    assertThat(markets).hasSize(3);
    assertThat(markets.getJsonObject(0).getString("symbol")).isEqualTo("BTCUSDT");
    assertThat(
            get("/api/v3/exchangeInfo?symbols=%5B%22ETHUSDT%22%5D").json().getJsonArray("symbols"))
        .hasSize(1);
    JsonObject depth = get("/api/v3/depth?symbol=BTCUSDT&limit=5").json();
    assertThat(depth.getJsonArray("bids")).hasSize(5);
    assertThat(depth.getJsonArray("asks").getJsonArray(0).getString(0))
        .matches("[0-9]+\\.[0-9]{8}");
    assertThat(depth.getLong("lastUpdateId")).isPositive();
    JsonObject day = get("/api/v3/ticker/24hr?symbol=BTCUSDT").json();
    assertThat(day.getString("lastPrice")).matches("6[0-9]{4}\\.[0-9]{8}");
    assertThat(get("/api/v3/ticker/bookTicker?symbol=BTCUSDT").json().fieldNames())
        .containsExactly("symbol", "bidPrice", "bidQty", "askPrice", "askQty");
    await()
        .until(() -> !new JsonArray(get("/api/v3/trades?symbol=BTCUSDT&limit=2").body()).isEmpty());
    assertThat(
            new JsonArray(get("/api/v3/trades?symbol=BTCUSDT&limit=1").body())
                .getJsonObject(0)
                .fieldNames())
        .contains("id", "price", "qty", "quoteQty", "time", "isBuyerMaker");
  }

  @Test
  void refuses_with_binances_error_bodies() {
    Answer unknown = get("/api/v3/depth?symbol=NOPEUSDT");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.json())
        .isEqualTo(new JsonObject().put("code", -1121).put("msg", "Invalid symbol."));
    assertThat(get("/api/v3/depth").json().getInteger("code")).isEqualTo(-1102);
    assertThat(get("/api/v3/depth?symbol=BTCUSDT&limit=x").json().getInteger("code"))
        .isEqualTo(-1100);
    assertThat(get("/api/v3/nothing").status()).isEqualTo(404);
  }

  @Test
  void acknowledges_subscriptions_and_sends_combined_frames() {
    WebSocket socket = connect("/stream");
    socket.writeTextMessage(
        "{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@trade\",\"btcusdt@depth@100ms\","
            + "\"btcusdt@miniTicker\",\"btcusdt@bookTicker\",\"nope@trade\"],\"id\":7}");
    assertThat(awaitFrame("\"id\":7").getValue("result")).isNull();
    JsonObject trade = awaitFrame("\"btcusdt@trade\"").getJsonObject("data");
    assertThat(trade.getString("e")).isEqualTo("trade");
    assertThat(trade.getString("p")).matches("[0-9]+\\.[0-9]{8}");
    assertThat(awaitFrame("\"btcusdt@depth@100ms\"").getJsonObject("data").getLong("U"))
        .isPositive();
    assertThat(awaitFrame("\"btcusdt@bookTicker\"").getJsonObject("data").fieldNames())
        .containsExactly("u", "s", "b", "B", "a", "A");
    assertThat(awaitFrame("\"btcusdt@miniTicker\"").getJsonObject("data").getString("e"))
        .isEqualTo("24hrMiniTicker");
    socket.writeTextMessage("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":8}");
    assertThat(awaitFrame("\"id\":8").getJsonArray("result")).hasSize(5);
  }

  @Test
  void sends_raw_frames_on_ws_and_takes_streams_from_the_address() {
    connect("/ws/ethusdt@trade");
    assertThat(awaitFrame("\"e\":\"trade\"").getString("s")).isEqualTo("ETHUSDT");
    connect("/stream?streams=pumpusdt@bookTicker");
    assertThat(awaitFrame("pumpusdt@bookTicker").getJsonObject("data")).isNotNull();
  }

  @Test
  void answers_bad_requests_with_binances_errors() {
    WebSocket socket = connect("/stream");
    socket.writeTextMessage("nonsense");
    assertThat(awaitFrame("\"code\":3").getString("msg")).contains("Invalid JSON");
    socket.writeTextMessage("{\"method\":\"SUBSCRIB\",\"params\":[],\"id\":1}");
    assertThat(awaitFrame("\"code\":2").getString("msg")).contains("unknown variant `SUBSCRIB`");
  }

  @Test
  void closes_a_client_that_sends_more_than_five_messages_a_second() {
    WebSocket socket = connect("/stream");
    for (int i = 0; i < 12; i++) {
      socket.writeTextMessage("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":" + i + "}");
    }
    await().until(socket::isClosed);
    assertThat(socket.closeStatusCode()).isEqualTo((short) 1008);
  }

  @Test
  void pings_its_clients() {
    AtomicInteger pings = new AtomicInteger();
    WebSocket socket = connect("/stream");
    socket.frameHandler(frame -> {
      if (frame.isPing()) {
        pings.incrementAndGet();
      }
    });
    await().until(() -> pings.get() > 2);
    assertThat(socket.isClosed()).isFalse();
  }

  @Test
  void misbehaves_on_request() {
    WebSocket socket = connect("/stream?streams=btcusdt@depth@100ms");
    awaitFrame("depthUpdate");
    simulator.control().skipNextDepth("BTC_USDT");
    await().until(this::sequenceGap);
    simulator.control().stall();
    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(60))
        .until(new StandsStill(frames)::holds);
    simulator.control().resume();
    int before = frames.size();
    await().until(() -> frames.size() > before);
    simulator.control().dropConnections(1012);
    await().until(socket::isClosed);
    assertThat(socket.closeStatusCode()).isEqualTo((short) 1012);
    await().until(() -> simulator.control().connections() == 0);
  }

  private boolean sequenceGap() {
    long last = -1;
    for (String frame : frames) {
      JsonObject data = new JsonObject(frame).getJsonObject("data");
      if (last >= 0 && data.getLong("U") > last + 1) {
        return true;
      }
      last = data.getLong("u");
    }
    return false;
  }

  /** True while nothing came since the last look. */
  private static final class StandsStill {
    private final List<String> frames;
    private int seen = -1;

    StandsStill(List<String> frames) {
      this.frames = frames;
    }

    boolean holds() {
      boolean still = frames.size() == seen;
      seen = frames.size();
      return still;
    }
  }
}
