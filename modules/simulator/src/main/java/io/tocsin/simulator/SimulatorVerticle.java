package io.tocsin.simulator;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The simulated exchange on the network: Binance spot's WebSocket protocol on {@code /ws} and
 * {@code /stream} and its public REST calls on {@code /api/v3}, on one port.
 *
 * <p>Deploy on an event loop, one instance. A taken port fails the deployment.
 */
public final class SimulatorVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(SimulatorVerticle.class);
  private static final long TICK_MILLIS = 10;

  /** A client that does not answer the closing handshake must not hold up the shutdown. */
  private static final int CLOSING_SECONDS = 1;

  private static final long MOST_CATCH_UP_MICROS = 2 * Micros.SECOND;

  private final SimulatorOptions options;
  private final WallClock clock;
  private final SimulatedMarket market;
  private final BinanceFrames frames;
  private final Map<ServerWebSocket, SimulatorClient> clients = new LinkedHashMap<>();
  private final Set<String> skippedDepth = new HashSet<>();
  private volatile int port = -1;
  private volatile int connections;
  private volatile long accepted;
  private boolean stalled;

  public SimulatorVerticle(SimulatorOptions options, WallClock clock) {
    this.options = options;
    this.clock = clock;
    // Whole seconds, so that diffs fall on round times as on the real exchange.
    long start = clock.nowMicros() / Micros.SECOND * Micros.SECOND;
    this.market = new SimulatedMarket(options, start);
    this.frames = new BinanceFrames(market.symbols());
  }

  /** The port that is listened on; -1 before the start. */
  public int port() {
    return port;
  }

  public String webSocketUrl() {
    return "ws://" + options.host() + ":" + port;
  }

  public String restUrl() {
    return "http://" + options.host() + ":" + port;
  }

  public SimulatorControl control() {
    return new Control();
  }

  @Override
  public Future<?> start() {
    SimulatorRest rest = new SimulatorRest(market, frames, clock);
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost(options.host())
                    .setPort(options.port())
                    .setWebSocketClosingTimeout(CLOSING_SECONDS))
            .requestHandler(rest::handle)
            .webSocketHandler(this::connect);
    return server
        .listen()
        .onSuccess(listening -> {
          port = listening.actualPort();
          market.advance(clock.nowMicros(), event -> {});
          vertx.setPeriodic(TICK_MILLIS, timer -> tick());
          vertx.setPeriodic(options.pingEvery().toMillis(), timer -> ping());
          LOG.info(
              "simulated exchange listens on {}:{} with {} symbols, seed {}",
              options.host(),
              port,
              options.symbols().size(),
              options.seed());
        });
  }

  private void connect(ServerWebSocket socket) {
    if (!socket.path().startsWith("/stream") && !socket.path().startsWith("/ws")) {
      socket.close((short) 1008, "Path not found");
      return;
    }
    SimulatorClient client = new SimulatorClient(socket, clock.nowMicros());
    clients.put(socket, client);
    connections = clients.size();
    accepted = accepted + 1;
    socket.textMessageHandler(text -> client.message(text, clock.nowMicros()));
    socket.pongHandler(payload -> client.pong(clock.nowMicros()));
    socket.exceptionHandler(
        cause -> LOG.debug("client {}: {}", socket.remoteAddress(), cause.toString()));
    socket.closeHandler(closed -> {
      clients.remove(socket);
      connections = clients.size();
    });
  }

  private void tick() {
    // After a pause of the machine the market catches up in portions, not in one blocking go.
    long now = Math.min(clock.nowMicros(), market.nowMicros() + MOST_CATCH_UP_MICROS);
    market.advance(now, this::tell);
  }

  private void tell(SimulatedEvent event) {
    if (event instanceof SimulatedEvent.Depth
        && skippedDepth.remove(market.symbols().get(event.symbol()).symbol())) {
      return;
    }
    if (stalled || clients.isEmpty()) {
      return;
    }
    String stream = frames.stream(event);
    String payload = "";
    String combined = "";
    for (SimulatorClient client : List.copyOf(clients.values())) {
      if (!client.wants(stream)) {
        continue;
      }
      if (payload.isEmpty()) {
        payload = frames.payload(event);
        combined = BinanceFrames.combined(stream, payload);
      }
      client.send(client.combined() ? combined : payload);
    }
  }

  private void ping() {
    long now = clock.nowMicros();
    new ArrayList<>(clients.values()).forEach(client -> client.ping(now));
  }

  private final class Control implements SimulatorControl {

    @Override
    public void dropConnections(int closeCode) {
      context.runOnContext(here ->
          new ArrayList<>(clients.values())
              .forEach(client -> client.close((short) closeCode, "dropped on purpose")));
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
      return connections;
    }

    @Override
    public long connectionsAccepted() {
      return accepted;
    }
  }
}
