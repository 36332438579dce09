package io.tocsin.server;

import io.tocsin.model.WallClock;
import io.tocsin.sessions.SessionFile;
import io.tocsin.sessions.SessionSource;
import io.tocsin.sessions.SessionsVerticle.Launch;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A whole server in this process, for all tests that only look at one: the simulator, QuestDB, HTTP
 * and a session whose strategy trades within seconds. Started once, when the first test wants it.
 */
public final class LiveServer implements AutoCloseable {

  private static final String NERVOUS =
      """
      {"name": "nervous", "direction": "LONG",
       "indicators": {"move": {"type": "RETURN_PCT", "t1": 5}},
       "s1_signal": {"all": [{"id": "moves", "indicator": "move", "op": ">", "value": 0.001}]},
       "limits": {"max_consecutive_losses": 1000, "max_trades_per_day": 1000},
       "o1_cancel": {"any": [{"id": "falls", "indicator": "move", "op": "<", "value": -0.5}],
                     "timeout": "5s", "cooldown": "1s"},
       "z1_entry": {"all": [{"id": "rises", "indicator": "move", "op": ">", "value": 0.0005}],
                    "timeout": "5s", "order": {"type": "market"},
                    "size": {"type": "percent_of_budget", "value": 5},
                    "stop_loss": {"percent": 0.2}, "take_profit": {"percent": 0.2}},
       "ze1_close": {"any": [{"id": "old", "indicator": {"type": "POSITION_AGE_SECONDS"},
                              "op": ">=", "value": 2}], "cooldown": "1s"},
       "e1_emergency": {"any": [{"id": "loss", "indicator": {"type": "UNREALIZED_PNL_PCT"},
                                 "op": "<=", "value": -5}], "cooldown": "1s"}}
      """;

  private static final String SESSION =
      """
      {"name": "restless", "mode": "paper", "record": true,
       "sources": [{"venue": "simulated", "symbols": ["PUMP_USDT", "BTC_USDT", "ETH_USDT"]}],
       "strategies": ["nervous"], "budget": {"total": 10000, "currency": "USDT"},
       "risk": {"max_consecutive_losses": 1000}}
      """;

  private static final String SETTINGS =
      """
      {"http": {"port": 0}, "data_directory": "%s", "simulator": {"history": "5m"}}
      """;

  /** Gives the one server to constructors and methods of tests. */
  public static final class Given implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext wanted, ExtensionContext test) {
      return wanted.getParameter().getType() == LiveServer.class;
    }

    @Override
    public LiveServer resolveParameter(ParameterContext wanted, ExtensionContext test) {
      return test.getRoot()
          .getStore(Namespace.create(LiveServer.class))
          .computeIfAbsent(LiveServer.class, type -> new LiveServer(), LiveServer.class);
    }
  }

  private static final Duration SOON = Duration.ofSeconds(90);

  private final Path folder;
  private final Server server;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();
  private boolean prepared;

  private LiveServer() {
    try {
      folder = Files.createTempDirectory("tocsin-live");
      Path config = folder.resolve("config");
      Path data = folder.resolve("data");
      copy(Path.of("../../config/strategies"), config.resolve("strategies"));
      copy(Path.of("../../config/sessions"), config.resolve("sessions"));
      Files.writeString(config.resolve("strategies/nervous.json"), NERVOUS);
      Path session = Files.writeString(config.resolve("sessions/restless.json"), SESSION);
      Files.writeString(config.resolve("tocsin.json"), SETTINGS.formatted(data));
      writeTrades(Files.createDirectories(data.resolve("import")).resolve("btc.csv"));
      ServerConfig settings = ServerConfig.read(config.resolve("tocsin.json"), Map.of(), Map.of());
      Catalog catalog = new Catalog(config);
      SessionFile file = catalog.session(session, ConfigOptions.venues(settings));
      server =
          new Server(
              settings,
              List.of(
                  new Launch(
                      file,
                      new SessionSource.Live(),
                      Optional.of(catalog.definition(session).only(file)))),
              WallClock.system(),
              catalog);
      port = server.start();
      server.finishStart();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  /** Binance's public trades of a made-up hour. */
  private static void writeTrades(Path file) throws IOException {
    Random random = new Random(1);
    StringBuilder lines = new StringBuilder("id,price,qty,quote_qty,time,is_buyer_maker\n");
    double price = 50_000;
    long millis = 1_700_000_000_000L;
    for (int i = 0; i < 4_000; i++) {
      millis += random.nextInt(1_800);
      price *= 1 + (random.nextDouble() - 0.5) * 4e-4;
      lines.append(
          String.format(Locale.ROOT, "%d,%.2f,%.3f,0,%d,%b\n", i, price, 0.01, millis, i % 2 == 0));
    }
    Files.writeString(file, lines);
  }

  public int port() {
    return port;
  }

  /** The session that trades, once it has something to show of every kind. */
  public String session() {
    String id =
        Awaitility.await()
            .atMost(SOON)
            .until(
                () ->
                    json("/api/sessions?state=ACTIVE").getJsonArray("sessions").stream()
                        .map(JsonObject.class::cast)
                        .filter(item -> item.getString("name").equals("restless"))
                        .findFirst(),
                Optional::isPresent)
            .orElseThrow()
            .getString("id");
    if (!prepared) {
      Awaitility.await()
          .atMost(SOON)
          .until(() ->
              json("/api/sessions/" + id + "/positions?status=closed")
                      .getJsonArray("positions")
                      .size()
                  > 0);
      prepared = true;
    }
    return id;
  }

  public HttpResponse<String> call(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public JsonObject json(String path) {
    return new JsonObject(call("GET", path, "").body());
  }

  @Override
  public void close() throws IOException {
    server.stop(20_000);
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
