package io.tocsin.server;

import io.tocsin.model.WallClock;
import io.tocsin.model.input.Problems;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.simulator.SimulatorVerticle;
import io.tocsin.simulator.VenueFaces;
import io.tocsin.simulator.face.FaceKind;
import io.tocsin.simulator.fault.Scenario;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tocsin simulate}: a venue's protocol on a local port, until Ctrl-C. */
@Command(
    name = "simulate",
    description = "Plays a venue on a local port: its real protocol, a made-up market.",
    mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {

  private static final int DEFAULT_PORT = 9101;
  private static final int MOST_SYMBOLS = 999;

  @Option(
      names = "--venue",
      paramLabel = "VENUE",
      defaultValue = "binance",
      description = "Whose protocol to speak (default: ${DEFAULT-VALUE}).")
  String venue = "binance";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port to listen on, 0 for any free one (default: the scenario's, else 9101).")
  @Nullable Integer port;

  @Option(names = "--host", description = "Address to listen on (default: 127.0.0.1).")
  @Nullable String host;

  @Option(
      names = "--scenario",
      paramLabel = "FILE",
      description = "Market and misbehaviour (default: the usual market, well-behaved).")
  @Nullable Path scenario;

  @Option(
      names = "--symbols",
      paramLabel = "COUNT",
      description = "So many made-up symbols SIM001_USDT … instead of the market's own, for load.")
  @Nullable Integer symbols;

  @Option(
      names = "--rate",
      paramLabel = "TRADES",
      description = "With --symbols: trades a second, all together (default: 5 a symbol).")
  @Nullable Double rate;

  @Mixin Lifetime lifetime = new Lifetime();

  @Override
  public Integer call() throws Exception {
    FaceKind kind = kind();
    Scenario read = scenario == null ? Scenario.quiet() : read(scenario);
    SimulatorOptions options = options(read.market());
    checkSymbols(read, options);
    Vertx vertx = Vertx.vertx();
    SimulatorVerticle simulator = new SimulatorVerticle(kind, options, read, WallClock.system());
    try {
      vertx.deployVerticle(simulator).toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      stop(vertx);
      throw unable(options, e.getCause() == null ? e : e.getCause());
    }
    lifetime.begin(() -> stop(vertx));
    System.out.println(announcement(kind, simulator, options));
    lifetime.await(() -> stop(vertx));
    return 0;
  }

  private FaceKind kind() {
    return VenueFaces.find(venue)
        .orElseThrow(() -> {
          List<String> known = VenueFaces.all().stream().map(FaceKind::venue).toList();
          String hint =
              Problems.nearest(venue, known)
                  .map(near -> ", did you mean \"" + near + "\"?")
                  .orElse("");
          return new UsageException(
              "the simulator does not speak \""
                  + venue
                  + "\""
                  + hint
                  + " Allowed: "
                  + String.join(", ", known));
        });
  }

  private static Scenario read(Path file) throws IOException {
    try {
      return Scenario.parse(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new UsageException("there is no scenario file " + file);
    } catch (CharacterCodingException e) {
      throw new UsageException("the scenario file " + file + " is not text in UTF-8");
    }
  }

  private SimulatorOptions options(SimulatorOptions market) {
    int fallback = market.port() == 0 ? DEFAULT_PORT : market.port();
    int wanted = port == null ? fallback : port;
    if (wanted < 0 || wanted > 65_535) {
      throw new UsageException("--port must be 0 to 65535, is " + wanted);
    }
    SimulatorOptions options = market.withPort(wanted);
    if (host != null) {
      options = options.withHost(host);
    }
    Integer count = symbols;
    if (count == null) {
      if (rate != null) {
        throw new UsageException("--rate needs --symbols");
      }
      return options;
    }
    double perSecond = rate == null ? 5.0 * count : rate;
    if (count < 1 || count > MOST_SYMBOLS || !(perSecond > 0 && perSecond <= 100_000)) {
      throw new UsageException(
          "--symbols must be 1 to " + MOST_SYMBOLS + " and --rate above 0, at most 100000");
    }
    return options.withLoad(count, perSecond);
  }

  /** A scenario's timeline names symbols of its own market, which --symbols replaces. */
  private static void checkSymbols(Scenario scenario, SimulatorOptions options) {
    for (Scenario.Planned planned : scenario.timeline()) {
      String symbol = planned.what().symbol();
      if (symbol != null && !options.symbolNames().contains(symbol)) {
        throw new UsageException(
            "the scenario names "
                + symbol
                + ", which --symbols has replaced; leave one of the two away");
      }
    }
  }

  private static UsageException unable(SimulatorOptions options, Throwable cause) {
    String where = options.host() + ":" + options.port();
    return new UsageException(
        cause instanceof BindException
            ? "cannot listen on "
                + where
                + " ("
                + cause.getMessage()
                + "); choose another port with --port, or 0 for any free one"
            : "cannot listen on " + where + ": " + cause.getMessage());
  }

  private String announcement(
      FaceKind kind, SimulatorVerticle simulator, SimulatorOptions options) {
    String sockets =
        kind.socketPaths().stream()
            .map(path -> simulator.webSocketUrl() + path)
            .collect(Collectors.joining(" "));
    return "Simulated "
        + kind.venue()
        + ": "
        + (sockets.isEmpty() ? "" : "WebSocket " + sockets + ", ")
        + "REST "
        + simulator.restUrl()
        + ", "
        + (options.symbols().size() > 6
            ? options.symbols().size() + " symbols"
            : String.join(" ", options.symbolNames()))
        + (scenario == null ? "" : ", scenario " + scenario)
        + ". Stop with Ctrl-C.";
  }

  private static void stop(Vertx vertx) {
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(Lifetime.STOP_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      System.err.println("tocsin: the simulator did not stop in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
