package io.tocsin.storage;

import io.tocsin.model.input.Fields;
import java.nio.file.Path;

/**
 * How records are kept.
 *
 * @param embedded whether QuestDB runs inside this process; otherwise it is reached over the
 *     network
 * @param host of an external QuestDB; an embedded one is bound to loopback
 * @param port of its PostgreSQL protocol; 0 picks a free one, embedded only
 * @param user its user
 * @param password its password; empty makes an embedded QuestDB take a random one at every start
 * @param dataDirectory where an embedded QuestDB keeps its files; used by one process at a time
 * @param queueCapacity records that wait in memory at most while QuestDB is slow or away
 * @param batchSize rows that are written at once at most
 * @param flushMillis how long a record waits for others at most
 * @param memoryLimitMegabytes what an embedded QuestDB may allocate outside the heap; at the limit
 *     its statements fail and are tried again
 */
public record StorageOptions(
    boolean embedded,
    String host,
    int port,
    String user,
    String password,
    Path dataDirectory,
    int queueCapacity,
    int batchSize,
    long flushMillis,
    int memoryLimitMegabytes) {

  public static final String DEFAULT_HOST = "127.0.0.1";
  public static final int DEFAULT_EXTERNAL_PORT = 8812;
  public static final String DEFAULT_USER = "admin";
  public static final int DEFAULT_QUEUE_CAPACITY = 200_000;
  public static final int DEFAULT_BATCH_SIZE = 1_000;
  public static final long DEFAULT_FLUSH_MILLIS = 200;
  public static final int DEFAULT_MEMORY_LIMIT_MEGABYTES = 256;

  private enum Mode {
    EMBEDDED,
    EXTERNAL
  }

  /** Embedded, in {@code dataDirectory}, with all defaults. */
  public static StorageOptions embeddedIn(Path dataDirectory) {
    return new StorageOptions(
        true,
        DEFAULT_HOST,
        0,
        DEFAULT_USER,
        "",
        dataDirectory,
        DEFAULT_QUEUE_CAPACITY,
        DEFAULT_BATCH_SIZE,
        DEFAULT_FLUSH_MILLIS,
        DEFAULT_MEMORY_LIMIT_MEGABYTES);
  }

  /**
   * Reads the section {@code storage} of the configuration; without it, QuestDB is embedded in the
   * folder {@code questdb} of {@code dataDirectory}. Passwords are not read from files: see {@link
   * #withPassword}.
   */
  public static StorageOptions read(Fields fields, Path dataDirectory) {
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
    StorageOptions options =
        new StorageOptions(
            embedded,
            fields.text("host").orElse(DEFAULT_HOST),
            (int)
                fields.integer(
                    "port", embedded ? 0 : DEFAULT_EXTERNAL_PORT, embedded ? 0 : 1, 65_535),
            fields.text("user").orElse(DEFAULT_USER),
            "",
            dataDirectory.resolve("questdb"),
            (int) fields.integer("queue_capacity", DEFAULT_QUEUE_CAPACITY, 1_000, 10_000_000),
            (int) fields.integer("batch_size", DEFAULT_BATCH_SIZE, 1, 10_000),
            fields.integer("flush_millis", DEFAULT_FLUSH_MILLIS, 1, 10_000),
            (int)
                fields.integer(
                    "memory_limit_megabytes", DEFAULT_MEMORY_LIMIT_MEGABYTES, 64, 1_048_576));
    if (embedded && !options.host().equals(DEFAULT_HOST)) {
      fields
          .problems()
          .add(
              fields.path("host"),
              "has no meaning while QuestDB is embedded",
              options.host(),
              "127.0.0.1, or mode \"external\"");
    }
    fields.finish();
    return options;
  }

  /** The same with a password, which comes from the environment. */
  public StorageOptions withPassword(String newPassword) {
    return new StorageOptions(
        embedded,
        host,
        port,
        user,
        newPassword,
        dataDirectory,
        queueCapacity,
        batchSize,
        flushMillis,
        memoryLimitMegabytes);
  }

  /** What and where, for a person; without the password. */
  public String describe() {
    return embedded
        ? "QuestDB embedded in " + dataDirectory
        : "QuestDB at " + host + ":" + port + " as " + user;
  }

  @Override
  public String toString() {
    return describe();
  }
}
