package io.tocsin.cluster;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How this node finds the others, and where the leases are.
 *
 * @param name of the cluster: nodes of another name are strangers
 * @param host this node's address, at which the others reach it
 * @param port at which nodes find each other
 * @param busPort at which nodes tell each other; 0 picks a free one
 * @param members {@code HOST:PORT} of the nodes that are asked at the start; any that is there will
 *     do
 * @param kubernetesService a headless service whose pods are the nodes, instead of members
 * @param leaseTime for how long a session's owner may be silent before another takes the session
 * @param leases where the leases are
 * @param tls encryption between nodes; empty for none
 */
public record ClusterOptions(
    String name,
    String host,
    int port,
    int busPort,
    List<String> members,
    Optional<String> kubernetesService,
    LeaseTime leaseTime,
    Store leases,
    Optional<Tls> tls) {

  public static final String DEFAULT_NAME = "tocsin";
  public static final String DEFAULT_HOST = "127.0.0.1";
  public static final int DEFAULT_PORT = 25_701;

  /** The variable that has the password of the leases' database. */
  public static final String PASSWORD_VARIABLE = "TOCSIN_CLUSTER_PASSWORD";

  private static final String MEMBER = "(\\[[0-9a-fA-F:]+]|[A-Za-z0-9._-]+):[0-9]{1,5}";

  /**
   * Files in PEM form.
   *
   * @param certificate of this node, with those between it and the authority
   * @param key of that certificate
   * @param trust the authority that signs the nodes' certificates
   */
  public record Tls(Path certificate, Path key, Path trust) {}

  /** Where leases are kept. */
  public sealed interface Store {}

  /**
   * In files, for several nodes on one machine.
   *
   * @param folder that all nodes see
   */
  public record Files(Path folder) implements Store {}

  /**
   * In PostgreSQL.
   *
   * @param uri {@code postgresql://USER@HOST:PORT/DATABASE}
   * @param password empty for none
   */
  public record Postgres(String uri, String password) implements Store {

    @Override
    public String toString() {
      return "Postgres " + uri;
    }
  }

  private enum Kind {
    FILES,
    POSTGRES
  }

  public ClusterOptions {
    members = List.copyOf(members);
  }

  /**
   * Reads the section {@code cluster} of the configuration.
   *
   * @param sharedDirectory the data folder that all nodes share
   * @param password of the leases' database, from the environment; null for none
   * @return empty if the node is to be alone
   */
  public static Optional<ClusterOptions> read(
      Fields fields, Path sharedDirectory, @Nullable String password) {
    boolean enabled = fields.flag("enabled", false);
    Optional<Duration> lease = fields.duration("lease_time");
    LeaseTime time = new LeaseTime(lease.orElse(LeaseTime.DEFAULT));
    if (time.granted().compareTo(LeaseTime.LEAST) < 0
        || time.granted().compareTo(LeaseTime.MOST) > 0) {
      fields
          .problems()
          .add(
              fields.path("lease_time"),
              "is too short or too long",
              Fields.describe(fields.raw("lease_time")),
              "1s to 1m; default 5s");
    }
    ClusterOptions options =
        new ClusterOptions(
            fields.text("name").orElse(DEFAULT_NAME),
            fields.text("host").orElse(DEFAULT_HOST),
            (int) fields.integer("port", DEFAULT_PORT, 1, 65_535),
            (int) fields.integer("bus_port", 0, 0, 65_535),
            members(fields),
            fields.text("kubernetes_service"),
            time,
            store(fields, sharedDirectory, password),
            tls(fields));
    if (enabled && options.members().isEmpty() && options.kubernetesService().isEmpty()) {
      fields
          .problems()
          .add(
              fields.path("members"),
              "is needed to find the other nodes",
              "nothing",
              "a list of \"HOST:PORT\" with at least one node, or kubernetes_service");
    }
    fields.finish();
    return enabled ? Optional.of(options) : Optional.empty();
  }

  private static Optional<Tls> tls(Fields fields) {
    Optional<Fields> section = fields.object("tls");
    if (section.isEmpty()) {
      return Optional.empty();
    }
    Fields tls = section.get();
    Optional<Path> certificate = tls.text("certificate").map(Path::of);
    Optional<Path> key = tls.text("key").map(Path::of);
    Optional<Path> trust = tls.text("trust").map(Path::of);
    tls.finish();
    if (certificate.isEmpty() || key.isEmpty() || trust.isEmpty()) {
      tls.problems()
          .add(
              tls.path(),
              "needs all three files",
              String.join(", ", tls.names()),
              "certificate, key and trust, files in PEM form");
      return Optional.empty();
    }
    return Optional.of(new Tls(certificate.get(), key.get(), trust.get()));
  }

  private static List<String> members(Fields fields) {
    List<String> members = new ArrayList<>();
    // From the environment or a flag: one text, with commas.
    List<@Nullable Object> given =
        fields.raw("members") instanceof String text
            ? List.of((Object[]) text.split(",", -1))
            : fields.list("members");
    for (int i = 0; i < given.size(); i++) {
      Object member = given.get(i);
      if (member instanceof String text && text.strip().matches(MEMBER)) {
        members.add(text.strip());
      } else {
        fields
            .problems()
            .add(
                fields.path("members") + "[" + i + "]",
                "is no node's address",
                Fields.describe(member),
                "\"HOST:PORT\", as in \"10.0.0.5:25701\"");
      }
    }
    return members;
  }

  private static Store store(Fields fields, Path sharedDirectory, @Nullable String password) {
    Kind kind = fields.choice("leases", Kind.class).orElse(Kind.FILES);
    Optional<String> uri = fields.text("postgres_uri");
    Problems problems = fields.problems();
    if (kind == Kind.FILES) {
      uri.ifPresent(given ->
          problems.add(
              fields.path("postgres_uri"),
              "has no meaning while leases are in files",
              withoutPassword(given),
              "nothing here, or leases \"postgres\""));
      return new Files(sharedDirectory.resolve("leases"));
    }
    if (uri.isEmpty()) {
      problems.add(
          fields.path("postgres_uri"),
          "is needed for leases in PostgreSQL",
          "nothing",
          "postgresql://USER@HOST:PORT/DATABASE");
      return new Postgres("", "");
    }
    checkUri(fields, uri.get());
    return new Postgres(uri.get(), password == null ? "" : password);
  }

  private static void checkUri(Fields fields, String text) {
    try {
      URI uri = new URI(text);
      String user = uri.getUserInfo();
      if (user != null && user.contains(":")) {
        fields
            .problems()
            .add(
                fields.path("postgres_uri"),
                "has a password in it, which must not stand in a file",
                "(not shown)",
                "postgresql://USER@HOST:PORT/DATABASE, and the environment variable "
                    + PASSWORD_VARIABLE);
        return;
      }
      String scheme = String.valueOf(uri.getScheme());
      if (scheme.matches("postgres(ql)?") && uri.getHost() != null && user != null) {
        return;
      }
    } catch (URISyntaxException e) {
      // told below, like any other text that is no address
    }
    fields
        .problems()
        .add(
            fields.path("postgres_uri"),
            "is no address of a database",
            withoutPassword(text),
            "postgresql://USER@HOST:PORT/DATABASE");
  }

  private static String withoutPassword(String uri) {
    return uri.replaceAll(":[^:@/]*@", ":…@");
  }

  /** What and where, for a person; without a password. */
  public String describe() {
    return "node at "
        + host
        + ":"
        + port
        + ", finds others by "
        + kubernetesService.map(service -> "the service " + service).orElse(members.toString());
  }
}
