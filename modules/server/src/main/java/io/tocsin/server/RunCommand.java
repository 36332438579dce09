package io.tocsin.server;

import ch.qos.logback.classic.Level;
import io.tocsin.model.WallClock;
import io.tocsin.model.input.Problems;
import io.tocsin.security.AccessFileException;
import io.tocsin.sessions.SessionFile;
import io.tocsin.sessions.SessionSource;
import io.tocsin.sessions.SessionsVerticle.Launch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tocsin run}: the server and its dashboard, until Ctrl-C. */
@Command(
    name = "run",
    description = "Starts the server and the dashboard.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  @Mixin ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--session",
      paramLabel = "FILE",
      description = "Session to start instead of those with autostart; may be given again.")
  List<Path> sessions = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "Recording that the session is fed from instead of its venue.")
  @Nullable Path data;

  @Option(
      names = "--speed",
      defaultValue = "1x",
      paramLabel = "1x|10x|max",
      description = "How fast the recording is played (default: ${DEFAULT-VALUE}).")
  String speed = "1x";

  @Option(
      names = "--cluster",
      description = "Join the other nodes that the section \"cluster\" of tocsin.json names.")
  boolean cluster;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "A setting of tocsin.json, for example cluster.port=25702; may be given again.")
  Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--log-level",
      paramLabel = "LOGGER=LEVEL",
      description =
          "How much a logger says, for example io.tocsin.venues=debug; may be given again.")
  Map<String, String> logLevels = new LinkedHashMap<>();

  @Mixin Lifetime lifetime = new Lifetime();

  @Override
  public Integer call() throws Exception {
    if (cluster) {
      settings.put("cluster.enabled", "true");
    }
    ServerConfig config = options.read(settings);
    Logging.configure(config.logFormat(), Level.INFO);
    setLogLevels();
    LOG.debug("{}", aotCache());
    Catalog catalog = new Catalog(options.directory);
    WallClock clock = WallClock.system();
    List<Launch> launches = launches(config, catalog, clock);
    DataDirectory held = DataDirectory.take(config.nodeDirectory());
    DataDirectory shared =
        config.cluster().isPresent() ? DataDirectory.share(config.dataDirectory()) : held;
    Logging.browsersApart(config.nodeDirectory().resolve("browser.log"), config.logFormat());
    Server server = new Server(config, launches, clock, catalog);
    try {
      int port = server.start();
      lifetime.begin(() -> {
        System.err.println("tocsin: stopping");
        server.stop(Lifetime.STOP_MILLIS);
        System.err.println("tocsin: stopped");
      });
      announce(config, port, launches);
      server.finishStart();
      lifetime.await(() -> server.stop(Lifetime.STOP_MILLIS));
      return 0;
    } catch (UsageException | AccessFileException e) {
      server.stop(Lifetime.STOP_MILLIS);
      held.close();
      shared.close();
      throw e;
    }
  }

  private void setLogLevels() {
    LogLevels levels = new LogLevels();
    Problems problems = new Problems();
    logLevels.forEach((logger, level) ->
        levels.check("--log-level " + logger, logger, "--log-level " + logger, level, problems));
    problems.throwIfAny("--log-level");
    logLevels.forEach((logger, level) -> levels.set(logger, level, OptionalLong.empty()));
  }

  /**
   * Whether this start was helped by the memory of an earlier one, which the scripts name in {@code
   * tocsin.aot}. A JVM that was given one says "sharing" of itself only if it could use it.
   */
  private static String aotCache() {
    String cache = System.getProperty("tocsin.aot");
    if (cache == null) {
      return "no AOT cache: this start took longer than it must";
    }
    return System.getProperty("java.vm.info", "").contains("sharing")
        ? "started with the AOT cache " + cache
        : "the AOT cache " + cache + " is of another JVM or of other files: started without it";
  }

  private List<Launch> launches(ServerConfig config, Catalog catalog, WallClock clock) {
    Set<String> venues = ConfigOptions.venues(config);
    List<Launch> launches = new ArrayList<>();
    if (data != null && sessions.size() != 1) {
      throw new UsageException("--data needs exactly one --session to feed");
    }
    for (Path file : sessions) {
      SessionFile session = catalog.session(file, venues);
      SessionSource source =
          data == null
              ? new SessionSource.Live()
              : Replays.source(data, Replays.speed(speed), clock);
      launches.add(launch(catalog, file, session, source));
    }
    if (sessions.isEmpty()) {
      for (Path file : catalog.sessionFiles()) {
        SessionFile session = catalog.session(file, venues);
        if (session.autostart()) {
          launches.add(launch(catalog, file, session, new SessionSource.Live()));
        }
      }
    }
    return launches;
  }

  private static Launch launch(
      Catalog catalog, Path file, SessionFile session, SessionSource source) {
    return new Launch(session, source, Optional.of(catalog.definition(file).only(session)));
  }

  private static void announce(ServerConfig config, int port, List<Launch> launches) {
    StringBuilder text = new StringBuilder();
    text.append("Tocsin is running.\n");
    text.append("  dashboard  ")
        .append(config.scheme())
        .append("://")
        .append(config.host())
        .append(':')
        .append(port)
        .append("/\n");
    text.append("  metrics    ")
        .append(config.scheme())
        .append("://")
        .append(config.host())
        .append(':')
        .append(port)
        .append("/metrics\n");
    if (launches.isEmpty()) {
      text.append(
          "  sessions   none: give one with --session FILE, or set \"autostart\": true in one\n");
    }
    for (Launch launch : launches) {
      text.append("  session    ").append(launch.file().name()).append(": ");
      text.append(
          switch (launch.source()) {
            case SessionSource.Live live -> "live from ";
            case SessionSource.Replay replay -> replay.description() + ", ";
          });
      text.append(launch.file().instruments()).append('\n');
    }
    config
        .cluster()
        .ifPresent(joined ->
            text.append("  cluster    ")
                .append(config.node())
                .append(", ")
                .append(joined.describe())
                .append('\n'));
    text.append("  storage    ").append(config.storage().describe()).append('\n');
    text.append("  stop       Ctrl-C");
    System.out.println(text);
  }
}
