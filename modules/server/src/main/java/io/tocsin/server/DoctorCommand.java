package io.tocsin.server;

import ch.qos.logback.classic.Level;
import io.tocsin.server.doctor.Check;
import io.tocsin.server.doctor.ClockCheck;
import io.tocsin.server.doctor.DiskCheck;
import io.tocsin.server.doctor.Doctor;
import io.tocsin.server.doctor.ExposureCheck;
import io.tocsin.server.doctor.Finding;
import io.tocsin.server.doctor.JavaCheck;
import io.tocsin.server.doctor.MemoryCheck;
import io.tocsin.server.doctor.PortCheck;
import io.tocsin.server.doctor.StorageCheck;
import io.tocsin.server.doctor.ToolsCheck;
import io.tocsin.server.doctor.VenueCheck;
import io.tocsin.sessions.SessionFile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tocsin doctor}: whether a server can run here as configured. */
@Command(
    name = "doctor",
    description = {
      "Looks whether a server can run here as configured, and says what is wrong in sentences.",
      "Exit code 0: it can; 1: something must be done first."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

  @Mixin ConfigOptions options = new ConfigOptions();

  @Option(names = "--json", description = "Print one JSON object instead of sentences.")
  boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Logging.configure("human", Level.ERROR);
    ServerConfig config = options.read();
    List<Finding> findings = quietly(checks(config, new Catalog(options.directory)));
    boolean well = findings.stream().noneMatch(f -> f.verdict() == Finding.Verdict.FAIL);
    if (json) {
      System.out.println(
          new JsonObject()
              .put("ok", well)
              .put("checks", new JsonArray(findings.stream().map(Finding::json).toList()))
              .encodePrettily());
    } else {
      findings.forEach(finding -> System.out.println(finding.line()));
      System.out.println(
          well ? "A server can run here." : "Something must be done before a server can run here.");
    }
    return well ? 0 : 1;
  }

  /** QuestDB tells its own start and end on the standard streams, which is no finding. */
  private static List<Finding> quietly(List<Check> checks) throws InterruptedException {
    PrintStream out = System.out;
    PrintStream err = System.err;
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    System.setOut(nowhere);
    System.setErr(nowhere);
    try {
      return Doctor.examine(checks);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static List<Check> checks(ServerConfig config, Catalog catalog) {
    Map<String, Boolean> venues = venues(config, catalog);
    List<URI> addresses = new ArrayList<>();
    List<Check> checks = new ArrayList<>();
    checks.add(JavaCheck.running());
    checks.add(new ToolsCheck(checkout(), Objects.requireNonNullElse(System.getenv("PATH"), "")));
    checks.add(MemoryCheck.here());
    checks.add(new PortCheck(config.scheme(), config.host(), config.port()));
    checks.add(new ExposureCheck(config.host(), config.access()));
    checks.add(new DiskCheck(config.dataDirectory()));
    checks.add(new StorageCheck(config.storage().database()));
    List<Check> reached = new ArrayList<>();
    venues.forEach((venue, needed) ->
        address(config.venue(venue))
            .ifPresent(address -> {
              addresses.add(address);
              reached.add(new VenueCheck(venue, address, needed));
            }));
    checks.add(new ClockCheck(addresses, Clock.systemUTC()));
    checks.addAll(reached);
    return checks;
  }

  /** Those that session files name, and whether one of them starts by itself. */
  private static Map<String, Boolean> venues(ServerConfig config, Catalog catalog) {
    Set<String> known = ConfigOptions.venues(config);
    Map<String, Boolean> venues = new LinkedHashMap<>();
    for (Path file : catalog.sessionFiles()) {
      SessionFile session = catalog.session(file, known);
      session.instruments().stream()
          .map(instrument -> instrument.venue())
          .filter(config.venues()::containsKey)
          .forEach(venue -> venues.merge(venue, session.autostart(), Boolean::logicalOr));
    }
    return venues;
  }

  private static Optional<URI> address(ServerConfig.VenueSetup venue) {
    try {
      return Optional.of(new URI(venue.restUrl()));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** The sources that this program was built from, if it runs where it was built. */
  private static Optional<Path> checkout() {
    try {
      Path program =
          Path.of(DoctorCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (Path folder = program.getParent(); folder != null; folder = folder.getParent()) {
        if (Files.exists(folder.resolve("modules/server/pom.xml"))) {
          return Optional.of(folder);
        }
      }
      return Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
