package io.tocsin.server;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags that all commands share. */
final class ConfigOptions {

  @Option(
      names = "--config",
      paramLabel = "DIR",
      defaultValue = "${sys:tocsin.config:-config}",
      description =
          "Folder with tocsin.json, sessions/ and strategies/ (default: ${DEFAULT-VALUE}).")
  Path directory = Path.of("config");

  @Option(names = "--data-directory", paramLabel = "DIR", description = "Where records are kept.")
  @Nullable String dataDirectory;

  @Option(names = "--host", description = "Address to listen on.")
  @Nullable String host;

  @Option(names = "--port", description = "Port to listen on; 0 picks a free one.")
  @Nullable String port;

  @Option(names = "--webroot", paramLabel = "DIR", description = "Serve the page from this folder.")
  @Nullable String webroot;

  @Option(
      names = "--log-format",
      paramLabel = "human|json",
      description = "How the log is written.")
  @Nullable String logFormat;

  @Option(
      names = "--node",
      paramLabel = "NAME",
      description = "This server's name; in a cluster, each node has its own.")
  @Nullable String node;

  ServerConfig read() {
    return read(Map.of());
  }

  /**
   * @param more further settings by path, which go before all others
   */
  ServerConfig read(Map<String, String> more) {
    Map<String, String> flags = flags();
    flags.putAll(more);
    return ServerConfig.read(file(), System.getenv(), flags);
  }

  /** The file of the server's settings. */
  Path file() {
    return directory.resolve("tocsin.json");
  }

  /** Settings of the command line, by path. */
  Map<String, String> flags() {
    Map<String, String> flags = new LinkedHashMap<>();
    put(flags, "data_directory", dataDirectory);
    put(flags, "http.host", host);
    put(flags, "http.port", port);
    put(flags, "http.webroot", webroot);
    put(flags, "logging.format", logFormat);
    put(flags, "node", node);
    return flags;
  }

  /** Ids that a session file may name as a venue. */
  static Set<String> venues(ServerConfig config) {
    Set<String> venues = new LinkedHashSet<>(config.venues().keySet());
    venues.add(Server.SIMULATED);
    return venues;
  }

  private static void put(Map<String, String> flags, String path, @Nullable String value) {
    if (value != null) {
      flags.put(path, value);
    }
  }
}
