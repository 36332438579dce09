package io.tocsin.server;

import ch.qos.logback.classic.Level;
import io.tocsin.model.WallClock;
import io.tocsin.sessions.SessionFile;
import io.tocsin.sessions.SessionSource;
import io.tocsin.sessions.SessionsVerticle.Launch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tocsin run}: the server and its dashboard, until Ctrl-C. */
@Command(
    name = "run",
    description = "Starts the server and the dashboard.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

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

  @Mixin Lifetime lifetime = new Lifetime();

  @Override
  public Integer call() throws Exception {
    if (cluster) {
      settings.put("cluster.enabled", "true");
    }
    ServerConfig config = options.read(settings);
    Logging.configure(config.logFormat(), Level.INFO);
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
    } catch (UsageException e) {
      server.stop(Lifetime.STOP_MILLIS);
      held.close();
      shared.close();
      throw e;
    }
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
    text.append("  dashboard  http://")
        .append(config.host())
        .append(':')
        .append(port)
        .append("/\n");
    text.append("  metrics    http://")
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
