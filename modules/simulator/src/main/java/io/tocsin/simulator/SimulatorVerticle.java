package io.tocsin.simulator;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.simulator.binance.BinanceSpotFace;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceKind;
import io.tocsin.simulator.face.FaceSession;
import io.tocsin.simulator.face.VenueFace;
import io.tocsin.simulator.fault.Misbehaviour;
import io.tocsin.simulator.fault.MisbehaviourKind;
import io.tocsin.simulator.fault.Scenario;
import io.tocsin.simulator.fault.ScenarioPlayer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The simulated exchange on the network: one venue's WebSocket protocol and its REST calls on one
 * port, in front of one seeded market.
 *
 * <p>Deploy on an event loop, one instance. A taken port fails the deployment.
 */
public final class SimulatorVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(SimulatorVerticle.class);
  private static final long TICK_MILLIS = 2;

  /** A client that does not answer the closing handshake must not hold up the shutdown. */
  private static final int CLOSING_SECONDS = 1;

  /** A venue sends a whole book or list of instruments in one frame of some megabytes. */
  private static final int LARGEST_FRAME = 16 << 20;

  /** A client may name a thousand streams in the address. */
  private static final int LONGEST_ADDRESS = 64 << 10;

  private static final long MOST_CATCH_UP_MICROS = 2 * Micros.SECOND;

  private final FaceKind kind;
  private final SimulatorOptions options;
  private final WallClock clock;
  private final Misconduct misconduct;
  private final ScenarioPlayer scenario;
  private volatile int port = -1;

  /** Binance spot, well-behaved until told otherwise. */
  public SimulatorVerticle(SimulatorOptions options, WallClock clock) {
    this(BinanceSpotFace.KIND, options, Scenario.quiet(), clock);
  }

  /**
   * @param kind the venue to play, one of {@link VenueFaces}
   */
  public SimulatorVerticle(FaceKind kind, SimulatorOptions options, WallClock clock) {
    this(kind, options, Scenario.quiet(), clock);
  }

  /**
   * @param kind the venue to play, one of {@link VenueFaces}
   * @param options the market; the scenario's own is not looked at
   * @param scenario its time begins when the exchange opens
   */
  public SimulatorVerticle(
      FaceKind kind, SimulatorOptions options, Scenario scenario, WallClock clock) {
    this.kind = kind;
    this.options = options;
    this.clock = clock;
    this.misconduct = new Misconduct(options.symbolNames(), options.seed());
    this.scenario = new ScenarioPlayer(scenario, options.symbolNames());
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

  /** For use once it has started. */
  public SimulatorControl control() {
    return misconduct;
  }

  @Override
  public Future<?> start() {
    return vertx
        .executeBlocking(() -> {
          // Whole seconds, so that diffs fall on round times as on the real exchange.
          long open = clock.nowMicros() / Micros.SECOND * Micros.SECOND;
          return SimulatedMarket.withHistory(options, open);
        })
        .compose(market -> listen(Objects.requireNonNull(market)));
  }

  private Future<?> listen(SimulatedMarket market) {
    Duration pingEvery =
        options.pingEvery().equals(SimulatorOptions.DEFAULT_PING_EVERY)
            ? Duration.ZERO
            : options.pingEvery();
    Exchange exchange = new Exchange(market, clock, pingEvery);
    VenueFace face = kind.opening().apply(exchange);
    misconduct.open(context, exchange, clock);
    market.advance(clock.nowMicros(), event -> {});
    RestDesk rest = new RestDesk(vertx, face, misconduct.faults());
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost(options.host())
                    .setPort(options.port())
                    .setMaxInitialLineLength(LONGEST_ADDRESS)
                    .setMaxWebSocketFrameSize(LARGEST_FRAME)
                    .setMaxWebSocketMessageSize(LARGEST_FRAME)
                    .setWebSocketClosingTimeout(CLOSING_SECONDS))
            .connectionHandler(this::accept)
            .requestHandler(rest::handle)
            .webSocketHandshakeHandler(handshake -> handshake(face, handshake))
            .webSocketHandler(socket -> connect(face, socket));
    return server
        .listen()
        .onSuccess(listening -> {
          port = listening.actualPort();
          long opened = clock.nowMicros();
          vertx.setPeriodic(TICK_MILLIS, timer -> tick(market, exchange, opened));
          LOG.info(
              "simulated {} listens on {}:{} with {} symbols, seed {}",
              kind.venue(),
              options.host(),
              port,
              options.symbols().size(),
              options.seed());
        });
  }

  private void accept(HttpConnection connection) {
    if (misconduct.faults().shut()) {
      misconduct.faults().connection();
      connection.close();
    }
  }

  private void handshake(VenueFace face, ServerWebSocketHandshake handshake) {
    Misbehaviour fault = misconduct.faults().connection().orElse(null);
    if (fault == null) {
      face.refusal(RestDesk.handshake(handshake.path(), handshake.query(), handshake.headers()))
          .ifPresentOrElse(handshake::reject, handshake::accept);
    } else if (fault.kind() == MisbehaviourKind.IGNORE_CONNECTIONS) {
      misconduct.ignore(handshake);
    } else {
      handshake.reject(fault.code() == 0 ? Misbehaviour.DEFAULT_STATUS : fault.code());
    }
  }

  private void connect(VenueFace face, ServerWebSocket socket) {
    ClientConnection connection =
        new ClientConnection(socket, misconduct.faults(), misconduct.tally(), clock.nowMicros());
    FaceSession session =
        face.connect(
            RestDesk.handshake(socket.path(), socket.query(), socket.headers()), connection);
    Misconduct.Client client = new Misconduct.Client(connection, session);
    misconduct.connected(client);
    socket.textMessageHandler(session::text);
    socket.binaryMessageHandler(session::binary);
    socket.pongHandler(payload -> session.pong());
    socket.exceptionHandler(
        cause -> LOG.debug("client {}: {}", socket.remoteAddress(), cause.toString()));
    socket.closeHandler(closed -> {
      misconduct.gone(client);
      session.closed();
    });
  }

  private void tick(SimulatedMarket market, Exchange exchange, long openedMicros) {
    long now = clock.nowMicros();
    scenario.advance(now - openedMicros).forEach(misconduct::beginNow);
    misconduct.tick(now);
    // After a pause of the machine the market catches up in portions, not in one blocking go.
    market.advanceByTurns(
        Math.min(now, market.nowMicros() + MOST_CATCH_UP_MICROS), event -> tell(exchange, event));
    long venueNow = exchange.nowMicros();
    for (Misconduct.Client client : misconduct.clients()) {
      client.session().tick(venueNow);
      client.connection().tick(now);
    }
  }

  private void tell(Exchange exchange, SimulatedEvent event) {
    if (misconduct.clients().isEmpty() || !exchange.listed(event.symbol())) {
      return;
    }
    SimulatedEvent dated = exchange.dated(event);
    for (Misconduct.Client client : misconduct.clients()) {
      client.session().event(dated);
    }
  }
}
