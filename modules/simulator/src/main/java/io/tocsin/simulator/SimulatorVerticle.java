package io.tocsin.simulator;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.simulator.binance.BinanceSpotFace;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceAnswer;
import io.tocsin.simulator.face.FaceKind;
import io.tocsin.simulator.face.FaceRequest;
import io.tocsin.simulator.face.FaceSession;
import io.tocsin.simulator.face.VenueFace;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The simulated exchange on the network: one venue's WebSocket protocol and its REST calls on one
 * port.
 *
 * <p>Deploy on an event loop, one instance. A taken port fails the deployment.
 */
public final class SimulatorVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(SimulatorVerticle.class);
  private static final long TICK_MILLIS = 10;

  /** A client that does not answer the closing handshake must not hold up the shutdown. */
  private static final int CLOSING_SECONDS = 1;

  /** A venue sends a whole book or list of instruments in one frame of some megabytes. */
  private static final int LARGEST_FRAME = 16 << 20;

  private static final long MOST_CATCH_UP_MICROS = 2 * Micros.SECOND;

  private final FaceKind kind;
  private final SimulatorOptions options;
  private final WallClock clock;
  private final List<Client> clients = new CopyOnWriteArrayList<>();
  private final Set<String> skippedDepth = new HashSet<>();
  private volatile int port = -1;
  private volatile long accepted;
  private boolean stalled;

  private record Client(ClientConnection connection, FaceSession session) {}

  /** Binance spot. */
  public SimulatorVerticle(SimulatorOptions options, WallClock clock) {
    this(BinanceSpotFace.KIND, options, clock);
  }

  /**
   * @param kind the venue to play, one of {@link VenueFaces}
   */
  public SimulatorVerticle(FaceKind kind, SimulatorOptions options, WallClock clock) {
    this.kind = kind;
    this.options = options;
    this.clock = clock;
  }

  /** The port that is listened on; -1 before the start. */
  public int port() {
    return port;
  }

  /** Without the venue's path. */
  public String webSocketUrl() {
    return "ws://" + options.host() + ":" + port;
  }

  /** Without the venue's path. */
  public String restUrl() {
    return "http://" + options.host() + ":" + port;
  }

  public SimulatorControl control() {
    return new Control();
  }

  @Override
  public Future<?> start() {
    return vertx
        .executeBlocking(() -> {
          // Whole seconds, so that diffs fall on round times as on the real exchange.
          long open = clock.nowMicros() / Micros.SECOND * Micros.SECOND;
          return SimulatedMarket.withHistory(options, open);
        })
        .compose(opened -> listen(Objects.requireNonNull(opened)));
  }

  private Future<?> listen(SimulatedMarket opened) {
    Duration pingEvery =
        options.pingEvery().equals(SimulatorOptions.DEFAULT_PING_EVERY)
            ? Duration.ZERO
            : options.pingEvery();
    Exchange behind = new Exchange(opened, clock, pingEvery);
    VenueFace front = kind.opening().apply(behind);
    opened.advance(clock.nowMicros(), event -> {});
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost(options.host())
                    .setPort(options.port())
                    .setMaxWebSocketFrameSize(LARGEST_FRAME)
                    .setMaxWebSocketMessageSize(LARGEST_FRAME)
                    .setWebSocketClosingTimeout(CLOSING_SECONDS))
            .requestHandler(request -> answer(front, request))
            .webSocketHandshakeHandler(handshake -> handshake(front, handshake))
            .webSocketHandler(socket -> connect(front, behind, socket));
    return server
        .listen()
        .onSuccess(listening -> {
          port = listening.actualPort();
          vertx.setPeriodic(TICK_MILLIS, timer -> tick(opened, behind));
          LOG.info(
              "simulated {} listens on {}:{} with {} symbols, seed {}",
              kind.venue(),
              options.host(),
              port,
              options.symbols().size(),
              options.seed());
        });
  }

  private static void answer(VenueFace face, HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> {
          FaceAnswer answer =
              face.rest(
                  new FaceRequest(
                      request.method().name(),
                      text(request.path()),
                      text(request.query()),
                      headers(request.headers()),
                      body.toString()));
          request.response().setStatusCode(answer.status());
          answer.headers().forEach(request.response()::putHeader);
          request.response().end(answer.body());
        });
  }

  private static void handshake(VenueFace face, ServerWebSocketHandshake handshake) {
    face.refusal(request(handshake.path(), handshake.query(), handshake.headers()))
        .ifPresentOrElse(handshake::reject, handshake::accept);
  }

  private void connect(VenueFace face, Exchange exchange, ServerWebSocket socket) {
    ClientConnection connection = new ClientConnection(socket);
    FaceSession session =
        face.connect(request(socket.path(), socket.query(), socket.headers()), connection);
    Client client = new Client(connection, session);
    clients.add(client);
    accepted = accepted + 1;
    socket.textMessageHandler(session::text);
    socket.binaryMessageHandler(session::binary);
    socket.pongHandler(payload -> session.pong());
    socket.exceptionHandler(
        cause -> LOG.debug("client {}: {}", socket.remoteAddress(), cause.toString()));
    socket.closeHandler(closed -> {
      clients.remove(client);
      session.closed();
    });
  }

  private static FaceRequest request(
      @Nullable String path, @Nullable String query, MultiMap headers) {
    return new FaceRequest("GET", text(path), text(query), headers(headers), "");
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Map<String, String> headers(MultiMap headers) {
    Map<String, String> all = new TreeMap<>();
    headers.forEach((name, value) -> all.putIfAbsent(name, value));
    return all;
  }

  private void tick(SimulatedMarket market, Exchange exchange) {
    // After a pause of the machine the market catches up in portions, not in one blocking go.
    long now = Math.min(clock.nowMicros(), market.nowMicros() + MOST_CATCH_UP_MICROS);
    market.advance(now, event -> tell(exchange, event));
    long venueNow = exchange.nowMicros();
    for (Client client : clients) {
      client.session().tick(venueNow);
    }
  }

  private void tell(Exchange exchange, SimulatedEvent event) {
    if (event instanceof SimulatedEvent.Depth
        && skippedDepth.remove(exchange.symbols().get(event.symbol()).symbol())) {
      return;
    }
    if (stalled || clients.isEmpty() || !exchange.listed(event.symbol())) {
      return;
    }
    SimulatedEvent dated = exchange.dated(event);
    for (Client client : clients) {
      client.session().event(dated);
    }
  }

  private final class Control implements SimulatorControl {

    @Override
    public void dropConnections(int closeCode) {
      context.runOnContext(here ->
          clients.forEach(client -> client.connection().close(closeCode, "dropped on purpose")));
    }

    @Override
    public void skipNextDepth(String symbol) {
      context.runOnContext(here -> skippedDepth.add(symbol));
    }

    @Override
    public void stall() {
      context.runOnContext(here -> stalled = true);
    }

    @Override
    public void resume() {
      context.runOnContext(here -> stalled = false);
    }

    @Override
    public int connections() {
      return clients.size();
    }

    @Override
    public long connectionsAccepted() {
      return accepted;
    }
  }
}
