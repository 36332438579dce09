package io.tocsin.server;

import io.tocsin.bus.StreamsVerticle;
import io.tocsin.cluster.ClusterOptions;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import io.tocsin.server.notifications.NotificationOptions;
import io.tocsin.server.tracing.TracingOptions;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.storage.StorageOptions;
import io.tocsin.venues.ActivityOptions;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.VenueAdapters;
import io.tocsin.web.AccessOptions;
import io.tocsin.web.BridgeOptions;
import io.tocsin.web.Timeouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The server's configuration: {@code config/tocsin.json}, overridden by the environment ({@code
 * TOCSIN_HTTP_PORT} for {@code http.port}, and so on), overridden by flags.
 *
 * @param host address that HTTP is bound to
 * @param port its port; 0 picks a free one
 * @param access users, logins, TLS and proxies
 * @param webroot a folder that is served instead of the packed page, for work on the page
 * @param dataDirectory where everything that must survive is kept; in a cluster, what all nodes
 *     share
 * @param cluster how this node finds others; empty for one that is alone
 * @param node this server's name
 * @param logFormat {@code human} or {@code json}
 * @param conflateMillis least milliseconds between two messages of one state stream
 */
record ServerConfig(
    String host,
    int port,
    AccessOptions access,
    Optional<Path> webroot,
    Path dataDirectory,
    String node,
    Optional<ClusterOptions> cluster,
    String logFormat,
    long conflateMillis,
    Timeouts timeouts,
    BridgeOptions bridge,
    StorageOptions storage,
    SimulatorOptions simulator,
    NotificationOptions notifications,
    TracingOptions tracing,
    Map<String, VenueSetup> venues) {

  static final String DEFAULT_HOST = "127.0.0.1";
  static final int DEFAULT_PORT = 8080;
  private static final String PREFIX = "TOCSIN_";
  private static final String NODE_NAME = "[A-Za-z0-9_-]{1,63}";

  /**
   * A venue as the file has it.
   *
   * @param adapter as the venue's own settings want it
   * @param simulated whether what answers at the addresses makes its prices up
   */
  record VenueSetup(
      VenueAdapter adapter,
      String webSocketUrl,
      String restUrl,
      boolean simulated,
      ActivityOptions activity) {}

  /**
   * Reads the configuration.
   *
   * @param file its file; a file that is not there is an error, since someone named it
   * @param environment where {@code TOCSIN_…} is looked up
   * @param flags values from the command line by path, for example {@code http.port}
   */
  static ServerConfig read(Path file, Map<String, String> environment, Map<String, String> flags) {
    Problems problems = new Problems();
    Given given = given(file, environment, flags, problems);
    ServerConfig config = read(Fields.of(given.root(), "$", problems), environment, problems);
    problems.throwIfAny(file.toString());
    String password = environment.get("TOCSIN_STORAGE_PASSWORD");
    return password == null ? config : config.withStoragePassword(password);
  }

  /**
   * What is set, before it is checked.
   *
   * @param root as the file would have it
   * @param origins by path: {@code environment NAME} or {@code flag} for what is not of the file
   */
  record Given(Map<String, @Nullable Object> root, Map<String, String> origins) {}

  /** The file's settings, overridden by the environment's and by flags, as {@link #read} does. */
  static Given given(
      Path file, Map<String, String> environment, Map<String, String> flags, Problems problems) {
    Given given = new Given(new LinkedHashMap<>(), new LinkedHashMap<>());
    if (JsonText.parse(file.toString(), text(file)) instanceof Map<?, ?> map) {
      map.forEach((key, value) -> given.root().put((String) key, value));
    }
    new TreeMap<>(environment)
        .forEach((name, value) -> {
          if (name.startsWith(PREFIX)
              && !OTHER_VARIABLES.contains(name)
              && !NotificationOptions.VARIABLES.contains(name)
              && !isKey(name)) {
            String path = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
            override(given, path, value, problems, name);
          }
        });
    flags.forEach((path, value) -> put(given, path, value, "flag"));
    return given;
  }

  /** Variables that begin with the prefix but are no settings of the file. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of(
          "TOCSIN_RECORDINGS",
          "TOCSIN_JAVA",
          "TOCSIN_HEAP",
          "TOCSIN_JAVA_OPTIONS",
          "TOCSIN_CONFIG",
          "TOCSIN_WARM_UP",
          "TOCSIN_CHROMIUM",
          "TOCSIN_SKIP_BUILD",
          "TOCSIN_STORAGE_PASSWORD",
          TracingOptions.TOKEN_VARIABLE,
          UsersCommand.PASSWORD_VARIABLE,
          ServerAddress.TOKEN_VARIABLE,
          ClusterOptions.PASSWORD_VARIABLE);

  /** Keys are for their venues alone: they never get into the configuration, which is printed. */
  private static boolean isKey(String variable) {
    return VenueAdapters.all().stream()
        .anyMatch(adapter -> adapter.keyVariable().filter(variable::equals).isPresent());
  }

  /** Where a venue that there is an adapter for is reached. */
  VenueSetup venue(String id) {
    return Objects.requireNonNull(venues.get(id), id);
  }

  /** How HTTP is reached: {@code http} or {@code https}. */
  String scheme() {
    return access.tls().isPresent() ? "https" : "http";
  }

  private ServerConfig withStoragePassword(String password) {
    return new ServerConfig(
        host,
        port,
        access,
        webroot,
        dataDirectory,
        node,
        cluster,
        logFormat,
        conflateMillis,
        timeouts,
        bridge,
        storage.withPassword(password),
        simulator,
        notifications,
        tracing,
        venues);
  }

  /** Where this node keeps what is its own: in a cluster a part of the folder that all share. */
  Path nodeDirectory() {
    return nodeDirectory(dataDirectory, node, cluster.isPresent());
  }

  /** Where the nodes of a cluster have a folder each. */
  Path nodesDirectory() {
    return nodesDirectory(dataDirectory);
  }

  private static Path nodesDirectory(Path data) {
    return data.resolve("nodes");
  }

  private static Path nodeDirectory(Path data, String node, boolean clustered) {
    return clustered ? nodesDirectory(data).resolve(node) : data;
  }

  private static ServerConfig read(
      Fields fields, Map<String, String> environment, Problems problems) {
    Fields http = section(fields, "http", problems);
    String host = http.text("host").orElse(DEFAULT_HOST);
    int port = (int) http.integer("port", DEFAULT_PORT, 0, 65_535);
    Optional<Path> webroot = http.text("webroot").map(Path::of);
    Path data = Path.of(fields.text("data_directory").orElse("data"));
    String node = fields.text("node").orElse("local");
    if (!node.matches(NODE_NAME)) {
      problems.add(
          fields.path("node"),
          "is no name of a node",
          node,
          "letters, digits, dashes and underscores, at most 63");
      node = "local";
    }
    Optional<ClusterOptions> cluster =
        ClusterOptions.read(
            section(fields, "cluster", problems),
            data,
            environment.get(ClusterOptions.PASSWORD_VARIABLE));
    AccessOptions access =
        AccessSettings.read(
            http,
            section(http, "tls", problems),
            section(fields, "security", problems),
            data,
            nodeDirectory(data, node, cluster.isPresent()));
    http.finish();
    Fields logging = section(fields, "logging", problems);
    String logFormat = logging.text("format").orElse("human");
    if (!logFormat.equals("human") && !logFormat.equals("json")) {
      problems.unknownName(
          logging.path("format"), "log format", logFormat, List.of("human", "json"));
    }
    logging.finish();
    Fields streams = section(fields, "streams", problems);
    long conflate =
        streams.integer("conflate_millis", StreamsVerticle.DEFAULT_FLUSH_MILLIS, 10, 10_000);
    streams.finish();
    Timeouts timeouts = Timeouts.read(section(fields, "timeouts", problems));
    BridgeOptions bridge = BridgeOptions.read(section(fields, "bridge", problems));
    StorageOptions storage =
        StorageOptions.read(
            section(fields, "storage", problems), nodeDirectory(data, node, cluster.isPresent()));
    if (cluster.isPresent() && storage.database().embedded()) {
      problems.add(
          fields.path("storage") + ".mode",
          "cannot be embedded in a cluster: all nodes store into one QuestDB",
          "embedded",
          "external, with host and port of a QuestDB (scripts/tocsin questdb runs one)");
    }
    SimulatorOptions simulator = SimulatorOptions.read(section(fields, "simulator", problems));
    NotificationOptions notifications =
        NotificationOptions.read(section(fields, "notifications", problems), environment);
    TracingOptions tracing = TracingOptions.read(section(fields, "tracing", problems), environment);
    Map<String, VenueSetup> venues = venues(fields, problems);
    fields.finish();
    return new ServerConfig(
        host,
        port,
        access,
        webroot,
        data,
        node,
        cluster,
        logFormat,
        conflate,
        timeouts,
        bridge,
        storage,
        simulator,
        notifications,
        tracing,
        venues);
  }

  /**
   * Every venue that there is an adapter for, at its usual addresses unless the file names others.
   */
  private static Map<String, VenueSetup> venues(Fields fields, Problems problems) {
    Map<String, VenueSetup> venues = new LinkedHashMap<>();
    Fields section = section(fields, "venues", problems);
    for (VenueAdapter adapter : VenueAdapters.all()) {
      Fields venue = section(section, adapter.id(), problems);
      VenueAdapter configured = adapter.configured(venue);
      venues.put(
          adapter.id(),
          new VenueSetup(
              configured,
              url(venue, "websocket_url", "ws")
                  .orElse(configured.socket().map(SocketProtocol::defaultUrl).orElse("")),
              url(venue, "rest_url", "http").orElse(configured.rest().defaultUrl()),
              venue.flag("simulated", false),
              ActivityOptions.read(section(venue, "activity", problems))));
      venue.finish();
    }
    section.finish();
    return venues;
  }

  /** Scheme and host: the venue's paths are the adapter's business. */
  private static Optional<String> url(Fields venue, String name, String scheme) {
    Optional<String> text = venue.text(name);
    if (text.isPresent() && !text.get().matches(scheme + "s?://[^/?#]+")) {
      venue
          .problems()
          .add(
              venue.path(name),
              "is not a base address",
              text.get(),
              scheme + "://HOST or " + scheme + "s://HOST, without a path");
    }
    return text;
  }

  private static Fields section(Fields fields, String name, Problems problems) {
    return fields.object(name).orElseGet(() -> Fields.of(Map.of(), fields.path(name), problems));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new UsageException("there is no file " + file + "; name another with --config");
    } catch (IOException e) {
      throw new UsageException("cannot read " + file + ": " + e.getMessage());
    }
  }

  /**
   * Sets {@code http_port} as {@code http.port}: the first part that is a section of the file, then
   * the rest.
   */
  private static void override(
      Given given, String name, String value, Problems problems, String variable) {
    String origin = "environment " + variable;
    for (String section :
        List.of(
            "http.tls",
            "http",
            "security",
            "logging",
            "streams",
            "timeouts",
            "bridge",
            "storage",
            "simulator",
            "notifications",
            "tracing",
            "cluster.tls",
            "cluster")) {
      if (name.startsWith(section.replace('.', '_') + "_")) {
        put(given, section + "." + name.substring(section.length() + 1), value, origin);
        return;
      }
    }
    if (name.equals("data_directory") || name.equals("node")) {
      put(given, name, value, origin);
      return;
    }
    problems.add(
        "environment",
        "sets nothing that the configuration knows",
        variable,
        "TOCSIN_HTTP_PORT, TOCSIN_DATA_DIRECTORY, TOCSIN_LOGGING_FORMAT, …");
  }

  @SuppressWarnings("unchecked")
  private static void put(Given given, String path, String value, String origin) {
    given.origins().put(path, origin);
    Map<String, @Nullable Object> at = given.root();
    String[] parts = path.split("\\.", -1);
    for (int i = 0; i < parts.length - 1; i++) {
      Object next = at.get(parts[i]);
      Map<String, @Nullable Object> section =
          next instanceof Map<?, ?> map
              ? new LinkedHashMap<>((Map<String, @Nullable Object>) map)
              : new LinkedHashMap<>();
      at.put(parts[i], section);
      at = section;
    }
    at.put(
        parts[parts.length - 1], EffectiveSettings.isText(path) ? value : JsonText.scalar(value));
  }
}
