package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.tocsin.model.WallClock;
import io.tocsin.server.ResourceUse.Kind;
import io.tocsin.sessions.SessionFile;
import io.tocsin.sessions.SessionSource;
import io.tocsin.sessions.SessionsVerticle.Launch;
import io.tocsin.simulator.SimulatorVerticle;
import io.tocsin.simulator.VenueFaces;
import io.tocsin.simulator.fault.Scenario;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A whole server beside an exchange that misbehaves at random, on one clock that runs faster than
 * the world's: what it takes does not grow. {@code scripts/tocsin soak-market [HOURS [SPEED]]}.
 */
@Isolated("it counts what the process takes")
@EnabledIfSystemProperty(named = "tocsin.soak.hours", matches = ".+")
class MarketSoakTest {

  private static final double HOURS =
      Double.parseDouble(System.getProperty("tocsin.soak.hours", "12"));
  private static final double SPEED =
      Double.parseDouble(System.getProperty("tocsin.soak.speed", "10"));

  /** A fault every ten minutes of market time, of at most a minute; what they do is drawn. */
  private static final String STORM =
      "{\"random\": {\"seed\": 11, \"from\": \"5m\", \"every\": \"10m\", \"longest\": \"1m\"}}";

  /** So many samples, a third of them before anything is compared. */
  private static final int SAMPLES = 60;

  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private int port;

  @Test
  @Timeout(value = 24, unit = TimeUnit.HOURS)
  void what_a_server_takes_does_not_grow_through_hours_of_faults() throws Exception {
    Logging.configure("human", Level.WARN);
    long begin = System.nanoTime();
    long beginMicros = WallClock.system().nowMicros();
    WallClock clock = () -> beginMicros + (long) ((System.nanoTime() - begin) / 1_000.0 * SPEED);
    Scenario storm = Scenario.parse("storm", STORM);
    SimulatorVerticle exchange =
        new SimulatorVerticle(
            VenueFaces.find("binance").orElseThrow(), storm.market(), storm, clock);
    Vertx outside = Vertx.vertx();
    outside.deployVerticle(exchange).await();
    Server server = server(exchange, clock);
    try {
      port = server.start();
      server.finishStart();
      await().atMost(Duration.ofMinutes(2)).until(this::isWell);
      ResourceUse use = new ResourceUse(folder);
      long sampleNanos = (long) (HOURS * 3_600e9 / SPEED / SAMPLES);
      for (int i = 1; i <= SAMPLES; i++) {
        long due = begin + i * sampleNanos;
        while (System.nanoTime() < due) {
          TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        }
        use.sample();
        report(
            "market hour %5.2f: %s%n", (System.nanoTime() - begin) / 3_600e9 * SPEED, use.last());
      }
      await().atMost(Duration.ofMinutes(2)).until(this::isWell);
      report("middle third: %s%nlast third:   %s%n", use.third(1), use.third(2));
      for (Kind kind : Kind.values()) {
        assertThat(use.third(2).get(kind))
            .as("%s in the last third, beside %s in the middle one", kind, use.third(1).get(kind))
            .isLessThanOrEqualTo(kind.most(use.third(1).get(kind)));
      }
    } finally {
      server.stop(Lifetime.STOP_MILLIS);
      outside.close().await();
    }
  }

  private Server server(SimulatorVerticle exchange, WallClock clock) throws Exception {
    Path config = Files.createDirectories(folder.resolve("config"));
    Path strategies = Files.createDirectories(config.resolve("strategies"));
    Path sessions = Files.createDirectories(config.resolve("sessions"));
    for (String name : List.of("quick-start.json", "flash-pump-long.json")) {
      Files.copy(Path.of("../../config/strategies", name), strategies.resolve(name));
    }
    Path file = sessions.resolve("soak.json");
    Files.writeString(
        file,
        """
        {"name": "soak", "mode": "paper",
         "sources": [{"venue": "binance", "symbols": ["PUMP_USDT", "BTC_USDT", "ETH_USDT"]}],
         "strategies": ["quick-start", "flash-pump-long"],
         "budget": {"total": 10000, "currency": "USDT"}}
        """);
    Files.writeString(
        config.resolve("tocsin.json"),
        new JsonObject()
            .put("http", new JsonObject().put("port", 0))
            .put("data_directory", folder.resolve("data").toString())
            // The timers of links are the world's, the age of what they hear is the market's.
            .put("timeouts", new JsonObject().put("exchange", "1h"))
            .put(
                "venues",
                new JsonObject()
                    .put(
                        "binance",
                        new JsonObject()
                            .put("websocket_url", exchange.webSocketUrl())
                            .put("rest_url", exchange.restUrl())
                            .put("simulated", true)))
            .encode());
    ServerConfig settings = ServerConfig.read(config.resolve("tocsin.json"), Map.of(), Map.of());
    Catalog catalog = new Catalog(config);
    SessionFile session = catalog.session(file, ConfigOptions.venues(settings));
    return new Server(
        settings,
        List.of(
            new Launch(
                session,
                new SessionSource.Live(),
                Optional.of(catalog.definition(file).only(session)))),
        clock,
        catalog);
  }

  /** The session runs, every part is up, and what was to be stored is. */
  private boolean isWell() throws Exception {
    return get("/health").getString("status").equals("UP")
        && get("/api/sessions")
            .getJsonArray("sessions")
            .getJsonObject(0)
            .getString("state")
            .equals("ACTIVE");
  }

  private JsonObject get(String path) throws Exception {
    return new JsonObject(
        http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                HttpResponse.BodyHandlers.ofString())
            .body());
  }

  private static void report(String format, Object... arguments) throws Exception {
    Files.writeString(
        Path.of("target", "soak-market.txt"),
        String.format(Locale.ROOT, format, arguments),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
