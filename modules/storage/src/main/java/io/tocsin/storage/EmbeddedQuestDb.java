package io.tocsin.storage;

import io.questdb.Bootstrap;
import io.questdb.DefaultBootstrapConfiguration;
import io.questdb.ServerMain;
import io.tocsin.storage.spool.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A QuestDB server inside this process, reachable on loopback by the PostgreSQL protocol only.
 *
 * <p>Starting takes about two seconds and blocks: call it on a worker thread.
 */
public final class EmbeddedQuestDb implements AutoCloseable {

  private static final String LOG_CONF =
      """
      # Written by Tocsin at every start.
      writers=slf4j
      queueDepth=64
      recordLength=4096
      w.slf4j.class=io.tocsin.storage.QuestDbLog
      w.slf4j.level=ERROR,CRITICAL
      """;

  private static final long MEGABYTE = 1L << 20;

  private static final Map<String, String> LEAN =
      Map.ofEntries(
          Map.entry("HTTP_ENABLED", "false"),
          Map.entry("HTTP_MIN_ENABLED", "false"),
          Map.entry("LINE_TCP_ENABLED", "false"),
          Map.entry("TELEMETRY_ENABLED", "false"),
          Map.entry("TELEMETRY_DISABLE_COMPLETELY", "true"),
          Map.entry("CAIRO_MAT_VIEW_ENABLED", "false"),
          Map.entry("SHARED_NETWORK_WORKER_COUNT", "1"),
          Map.entry("SHARED_QUERY_WORKER_COUNT", "1"),
          Map.entry("SHARED_WRITE_WORKER_COUNT", "1"),
          Map.entry("WAL_APPLY_WORKER_COUNT", "1"),
          Map.entry("CAIRO_MODEL_POOL_CAPACITY", "32"),
          Map.entry("CAIRO_LEXER_POOL_CAPACITY", "64"),
          Map.entry("CAIRO_EXPRESSION_POOL_CAPACITY", "256"),
          Map.entry("CAIRO_COLUMN_POOL_CAPACITY", "128"),
          Map.entry("CAIRO_CHARACTER_STORE_CAPACITY", "256"),
          Map.entry("CAIRO_CHARACTER_STORE_SEQUENCE_POOL_CAPACITY", "16"),
          Map.entry("PG_CHARACTER_STORE_CAPACITY", "256"),
          Map.entry("PG_CHARACTER_STORE_POOL_CAPACITY", "16"),
          Map.entry("PG_CONNECTION_POOL_CAPACITY", "8"),
          Map.entry("PG_PIPELINE_CAPACITY", "16"),
          Map.entry("PG_NET_CONNECTION_LIMIT", "16"),
          Map.entry("PG_RECV_BUFFER_SIZE", "512k"),
          Map.entry("PG_SEND_BUFFER_SIZE", "512k"),
          Map.entry("CAIRO_PAGE_FRAME_SHARD_COUNT", "1"),
          Map.entry("CAIRO_PAGE_FRAME_REDUCE_QUEUE_CAPACITY", "16"),
          Map.entry("CAIRO_UNORDERED_PAGE_FRAME_REDUCE_QUEUE_CAPACITY", "16"),
          Map.entry("CAIRO_VECTOR_AGGREGATE_QUEUE_CAPACITY", "16"),
          Map.entry("CAIRO_SQL_COPY_QUEUE_CAPACITY", "2"),
          Map.entry("CAIRO_SQL_COPY_EXPORT_QUEUE_CAPACITY", "2"),
          Map.entry("CAIRO_WRITER_DATA_APPEND_PAGE_SIZE", "256k"),
          Map.entry("CAIRO_WRITER_DATA_INDEX_VALUE_APPEND_PAGE_SIZE", "256k"),
          Map.entry("CAIRO_WRITER_DATA_INDEX_KEY_APPEND_PAGE_SIZE", "64k"),
          Map.entry("CAIRO_O3_COLUMN_MEMORY_SIZE", "256k"),
          Map.entry("CAIRO_WAL_MAX_LAG_SIZE", "1"),
          Map.entry("CAIRO_WAL_WRITER_DATA_APPEND_PAGE_SIZE", "128k"),
          Map.entry("CAIRO_WAL_WRITER_EVENT_APPEND_PAGE_SIZE", "64k"),
          Map.entry("CAIRO_SQL_WINDOW_COLUMN_POOL_CAPACITY", "16"),
          Map.entry("TELEMETRY_QUEUE_CAPACITY", "16"),
          Map.entry("QUERY_TRACING_ENABLED", "false"),
          Map.entry("METRICS_ENABLED", "false"),
          Map.entry("CONFIG_RELOAD_ENABLED", "false"));

  private final ServerMain server;

  private EmbeddedQuestDb(ServerMain server) {
    this.server = server;
  }

  /**
   * Opens or creates the database of {@code options}.
   *
   * @param password what clients must send
   * @throws StorageUnavailableException if the folder cannot be written, another process has it, or
   *     the port is taken
   */
  public static EmbeddedQuestDb start(QuestDbOptions options, String password) {
    Path folder = options.dataDirectory();
    try {
      prepare(folder);
    } catch (IOException cause) {
      throw new StorageUnavailableException(
          "the data folder %s cannot be written (%s): make it writable, or name another folder"
              .formatted(folder, StorageUnavailableException.reason(cause)),
          cause);
    }
    ServerMain server = null;
    try {
      Map<String, String> settings = settings(options, password);
      // "-n" leaves the handling of SIGHUP to whoever runs this process.
      server =
          new ServerMain(new Bootstrap(new Configuration(settings), "-d", folder.toString(), "-n"));
      server.start(false);
      return new EmbeddedQuestDb(server);
    } catch (RuntimeException | Error cause) {
      if (server != null) {
        server.close();
      }
      throw unavailable(options, cause);
    }
  }

  /** The port it listens on, on 127.0.0.1. */
  public int port() {
    return server.getPgWireServerPort();
  }

  /** Flushes and releases the folder; blocks for a fraction of a second. */
  @Override
  public void close() {
    server.close();
  }

  private static void prepare(Path folder) throws IOException {
    Path conf = Files.createDirectories(Files.createDirectories(folder).resolve("conf"));
    Files.writeString(conf.resolve("log.conf"), LOG_CONF);
    Path probe = Files.createTempFile(folder, "probe", ".tmp");
    Files.delete(probe);
  }

  /**
   * Lean settings, in the form of environment variables; measured against the defaults they save
   * about 120 MB. The pools named here grow on demand: their defaults serve a server that compiles
   * much SQL on many threads. Pages and column buffers are allocated for each column of each table.
   *
   * <p>Without a lag (rows that wait in memory for their order): QuestDB 9.3.4 allocates, to merge
   * two rows of it, as much as all the text of the newest partition.
   */
  private static Map<String, String> settings(QuestDbOptions options, String password) {
    Map<String, String> settings = new HashMap<>();
    settings.put("QDB_PG_NET_BIND_TO", "127.0.0.1:" + options.port());
    settings.put("QDB_PG_USER", options.user());
    settings.put("QDB_PG_PASSWORD", password);
    settings.put(
        "QDB_RAM_USAGE_LIMIT_BYTES", String.valueOf(options.memoryLimitMegabytes() * MEGABYTE));
    settings.put("QDB_RAM_USAGE_LIMIT_PERCENT", "0");
    // sync: a batch is on the disk before it is acknowledged, and only then leaves the spool.
    settings.put(
        "QDB_CAIRO_COMMIT_MODE", options.durability() == Durability.POWER ? "sync" : "nosync");
    LEAN.forEach((key, value) -> settings.put("QDB_" + key, value));
    return settings;
  }

  private static StorageUnavailableException unavailable(QuestDbOptions options, Throwable cause) {
    String reason = StorageUnavailableException.reason(cause);
    String sentence;
    if (reason.contains("cannot lock")) {
      sentence =
          "the data folder %s is in use by another process: stop that one, or name another folder"
              .formatted(options.dataDirectory());
    } else if (reason.contains("could not bind")) {
      sentence =
          "QuestDB cannot listen on 127.0.0.1:%d (%s): free the port, or use port 0 for any free one"
              .formatted(options.port(), reason);
    } else {
      sentence = "QuestDB cannot open %s: %s".formatted(options.dataDirectory(), reason);
    }
    return new StorageUnavailableException(sentence, cause);
  }

  /** Takes all settings from a map, none from this process's environment. */
  private static final class Configuration extends DefaultBootstrapConfiguration {

    private final Map<String, String> settings;

    Configuration(Map<String, String> settings) {
      this.settings = settings;
    }

    @Override
    public Map<String, String> getEnv() {
      return settings;
    }

    @Override
    public String getBanner() {
      return "";
    }

    @Override
    public boolean useSite() {
      return false;
    }
  }
}
