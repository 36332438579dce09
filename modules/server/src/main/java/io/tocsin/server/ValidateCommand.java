package io.tocsin.server;

import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.Problem;
import io.tocsin.security.UsersFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tocsin validate}: every file is read as the server would read it. */
@Command(
    name = "validate",
    description = "Checks all configuration files and prints the effective configuration.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {

  @Mixin ConfigOptions options = new ConfigOptions();

  @Override
  public Integer call() {
    ServerConfig config = options.read();
    Catalog catalog = new Catalog(options.directory);
    Set<String> venues = ConfigOptions.venues(config);
    List<Problem> problems = new ArrayList<>();
    List<Path> sessions = catalog.sessionFiles();
    for (Path file : sessions) {
      try {
        catalog.session(file, venues);
      } catch (InvalidInputException e) {
        e.problems()
            .forEach(p ->
                problems.add(
                    new Problem(file + " " + p.path(), p.message(), p.value(), p.allowed())));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException(options.directory.toString(), problems);
    }
    List<EffectiveSettings.Setting> settings =
        EffectiveSettings.of(options.file(), System.getenv(), options.flags());
    int longest = settings.stream().mapToInt(each -> each.path().length()).max().orElse(1);
    settings.forEach(each ->
        System.out.printf(
            "%-" + longest + "s  %-24s %s%n", each.path(), each.value(), each.from()));
    System.out.println();
    Server.mayListen(config);
    System.out.printf("users           %s%n", users(config));
    System.out.printf("data directory  %s%n", config.dataDirectory().toAbsolutePath());
    System.out.printf("storage         %s%n", config.storage().describe());
    config
        .cluster()
        .ifPresent(cluster ->
            System.out.printf("cluster         %s, %s%n", config.node(), cluster.describe()));
    config
        .venues()
        .forEach((name, venue) ->
            System.out.printf(
                "venue           %s: %s, %s%n", name, venue.webSocketUrl(), venue.restUrl()));
    System.out.printf("strategies      %s%n", String.join(", ", catalog.strategies().keySet()));
    System.out.printf("sessions        %s%n", sessions);
    System.out.println("All files are valid.");
    return 0;
  }

  private static String users(ServerConfig config) {
    Path file = config.access().users();
    int users = new UsersFile(file).read().all().size();
    return users == 0 ? "none in " + file + ": nobody logs in" : users + " in " + file;
  }
}
