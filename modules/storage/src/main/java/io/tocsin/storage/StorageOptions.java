package io.tocsin.storage;

import io.tocsin.model.input.Fields;
import io.tocsin.storage.QuestDbOptions.Tls;
import io.tocsin.storage.spool.Durability;
import io.tocsin.storage.spool.SpoolOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How records are kept.
 *
 * @param spool where they wait for the database
 * @param indicatorSamples how far apart two samples of an indicator are at least; zero for none
 * @param retention for how long a table's rows are kept, by its name; of those that are not named,
 *     forever
 */
public record StorageOptions(
    QuestDbOptions database,
    SpoolOptions spool,
    WriteOptions write,
    Duration indicatorSamples,
    Map<String, Duration> retention) {

  public static final String DEFAULT_HOST = "127.0.0.1";
  public static final int DEFAULT_EXTERNAL_PORT = 8812;
  public static final String DEFAULT_USER = "admin";
  public static final int DEFAULT_QUEUE_CAPACITY = 200_000;

  /** To merge a few rows QuestDB asks for as much as the newest day's text has. */
  public static final int DEFAULT_MEMORY_LIMIT_MEGABYTES = 1_024;

  public static final int DEFAULT_SPOOL_MEGABYTES = 1_024;
  public static final Duration DEFAULT_INDICATOR_SAMPLES = Duration.ofSeconds(1);

  /** What is many and soon worth little goes after a while, everything else stays. */
  public static final Map<String, Duration> DEFAULT_RETENTION =
      Map.of("indicator_samples", Duration.ofDays(7), "candles", Duration.ofDays(90));

  private static final int MOST_SEGMENT_MEGABYTES = 16;

  private enum Mode {
    EMBEDDED,
    EXTERNAL
  }

  public StorageOptions {
    retention = Map.copyOf(retention);
  }

  /** Embedded, in {@code directory}, with all defaults. */
  public static StorageOptions embeddedIn(Path directory) {
    return new StorageOptions(
        new QuestDbOptions(
            true,
            DEFAULT_HOST,
            0,
            DEFAULT_USER,
            "",
            Tls.DISABLE,
            Optional.empty(),
            directory.resolve("questdb"),
            DEFAULT_MEMORY_LIMIT_MEGABYTES,
            Durability.PROCESS),
        spool(directory, Durability.PROCESS, DEFAULT_SPOOL_MEGABYTES, DEFAULT_QUEUE_CAPACITY),
        WriteOptions.defaults(),
        DEFAULT_INDICATOR_SAMPLES,
        DEFAULT_RETENTION);
  }

  private static SpoolOptions spool(
      Path directory, Durability durability, long megabytes, int mostWaiting) {
    return new SpoolOptions(
        directory.resolve("spool"),
        durability,
        megabytes << 20,
        Math.min(MOST_SEGMENT_MEGABYTES, Math.max(1, megabytes / 16)) << 20,
        mostWaiting);
  }

  /**
   * Reads the section {@code storage} of the configuration; without it, QuestDB is embedded in the
   * folder {@code questdb} of {@code dataDirectory}. Passwords are not read from files: see {@link
   * #withPassword}.
   */
  public static StorageOptions read(Fields fields, Path dataDirectory) {
    Durability durability =
        fields.choice("durability", Durability.class).orElse(Durability.PROCESS);
    StorageOptions options =
        new StorageOptions(
            database(fields, dataDirectory, durability),
            spool(
                dataDirectory,
                durability,
                fields.integer("spool_megabytes", DEFAULT_SPOOL_MEGABYTES, 16, 1_048_576),
                (int) fields.integer("queue_capacity", DEFAULT_QUEUE_CAPACITY, 1_000, 10_000_000)),
            write(fields),
            fields.duration("indicator_samples").orElse(DEFAULT_INDICATOR_SAMPLES),
            retention(fields));
    fields.finish();
    return options;
  }

  private static QuestDbOptions database(Fields fields, Path dataDirectory, Durability durability) {
    boolean embedded = fields.choice("mode", Mode.class).orElse(Mode.EMBEDDED) == Mode.EMBEDDED;
    if (fields.has("password")) {
      fields
          .problems()
          .add(
              fields.path("password"),
              "must not stand in a file",
              "(not shown)",
              "the environment variable TOCSIN_STORAGE_PASSWORD");
    }
    QuestDbOptions database =
        new QuestDbOptions(
            embedded,
            fields.text("host").orElse(DEFAULT_HOST),
            (int)
                fields.integer(
                    "port", embedded ? 0 : DEFAULT_EXTERNAL_PORT, embedded ? 0 : 1, 65_535),
            fields.text("user").orElse(DEFAULT_USER),
            "",
            fields.choice("tls", Tls.class).orElse(Tls.DISABLE),
            fields.text("tls_certificates").map(Path::of),
            dataDirectory.resolve("questdb"),
            (int)
                fields.integer(
                    "memory_limit_megabytes", DEFAULT_MEMORY_LIMIT_MEGABYTES, 64, 1_048_576),
            durability);
    if (embedded) {
      externalOnly(fields, "host", !database.host().equals(DEFAULT_HOST), "127.0.0.1");
      externalOnly(fields, "tls", database.tls() != Tls.DISABLE, "\"disable\"");
      externalOnly(fields, "tls_certificates", database.certificates().isPresent(), "nothing here");
    }
    return database;
  }

  private static void externalOnly(Fields fields, String name, boolean given, String allowed) {
    if (given) {
      fields
          .problems()
          .add(
              fields.path(name),
              "has no meaning while QuestDB is embedded",
              Fields.describe(fields.raw(name)),
              allowed + ", or mode \"external\"");
    }
  }

  private static WriteOptions write(Fields fields) {
    return new WriteOptions(
        (int) fields.integer("batch_size", WriteOptions.DEFAULT_BATCH_SIZE, 1, 10_000),
        fields.integer("flush_millis", WriteOptions.DEFAULT_FLUSH_MILLIS, 1, 10_000),
        longEnough(fields, "timeout", WriteOptions.DEFAULT_TIMEOUT),
        longEnough(fields, "breaker_open", WriteOptions.DEFAULT_BREAKER_OPEN));
  }

  private static Duration longEnough(Fields fields, String name, Duration absent) {
    Duration given = fields.duration(name).orElse(absent);
    if (given.toMillis() < 100) {
      fields
          .problems()
          .add(fields.path(name), "is too short", Fields.describe(fields.raw(name)), "100ms to 1h");
      return absent;
    }
    return given;
  }

  private static Map<String, Duration> retention(Fields fields) {
    Map<String, Duration> retention = new LinkedHashMap<>(DEFAULT_RETENTION);
    Fields own = fields.object("retention").orElse(null);
    if (own == null) {
      return retention;
    }
    for (StoredTable<?> table : Tables.ALL) {
      if (own.raw(table.name()) instanceof String text && text.equals("forever")) {
        retention.remove(table.name());
      } else {
        own.duration(table.name())
            .ifPresent(time -> {
              if (time.toDays() < 1) {
                own.problems()
                    .add(
                        own.path(table.name()),
                        "is too short: whole days are dropped",
                        Fields.describe(own.raw(table.name())),
                        "\"1d\" to \"366d\", or \"forever\"");
              } else {
                retention.put(table.name(), time);
              }
            });
      }
    }
    own.finish();
    return retention;
  }

  /** The same with a password, which comes from the environment. */
  public StorageOptions withPassword(String password) {
    return new StorageOptions(
        database.withPassword(password), spool, write, indicatorSamples, retention);
  }

  /** What and where, for a person; without the password. */
  public String describe() {
    return database.describe();
  }

  @Override
  public String toString() {
    return describe();
  }
}
