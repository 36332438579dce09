package io.tocsin.storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables, made and brought up to date at start. Each version is a file of statements that may
 * be run again; the versions a database has been through are rows of {@code tocsin_schema}.
 */
final class Schema {

  /** The version that this program reads and writes. */
  static final int VERSION = 1;

  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

  private Schema() {}

  /**
   * Brings a database to {@link #VERSION}.
   *
   * @param where the database as a person knows it
   * @return fails with a {@link StorageUnavailableException} if the database is newer than this
   *     program, with another exception if it does not answer
   */
  static Future<Void> prepare(Pool pool, String where) {
    return pool.query(
            """
            CREATE TABLE IF NOT EXISTS tocsin_schema (ts TIMESTAMP, version INT)
            TIMESTAMP(ts) PARTITION BY YEAR BYPASS WAL\
            """)
        .execute()
        .compose(created -> pool.query("SELECT max(version) FROM tocsin_schema").execute())
        .map(rows -> rows.iterator().next().getInteger(0))
        .map(version -> version == null ? 0 : version)
        .compose(version -> {
          if (version > VERSION) {
            return Future.failedFuture(
                new StorageUnavailableException(
                    "%s has schema version %d, and this program knows versions up to %d: run the newer program, or use another data folder"
                        .formatted(where, version, VERSION)));
          }
          return migrate(pool, where, version);
        });
  }

  private static Future<Void> migrate(Pool pool, String where, int from) {
    Future<Void> done = Future.succeededFuture();
    for (int version = from + 1; version <= VERSION; version++) {
      int next = version;
      for (String statement : statements(next)) {
        done = done.compose(before -> pool.query(statement).execute().mapEmpty());
      }
      done =
          done.compose(before ->
              pool.preparedQuery("INSERT INTO tocsin_schema VALUES (systimestamp(), $1)")
                  .execute(Tuple.of(next))
                  .onSuccess(rows -> LOG.info("{} now has schema version {}", where, next))
                  .mapEmpty());
    }
    return done;
  }

  static List<String> statements(int version) {
    String name = "schema-" + version + ".sql";
    try (InputStream in = Objects.requireNonNull(Schema.class.getResourceAsStream(name), name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.replaceAll("(?m)^--.*$", "").split(";", -1))
          .map(String::strip)
          .filter(statement -> !statement.isEmpty())
          .toList();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
