package io.tocsin.storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables, made and brought up to date at start. Each version is a file of statements that may
 * be run again; the versions a database has been through are rows of {@code tocsin_schema}.
 */
final class Schema {

  /** The version that this program reads and writes. */
  static final int VERSION = 2;

  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

  private static final Pattern ALTER = Pattern.compile("ALTER TABLE (\\w+)");

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
        })
        .compose(migrated -> check(pool, where));
  }

  private static Future<Void> migrate(Pool pool, String where, int from) {
    Future<Void> done = Future.succeededFuture();
    for (int version = from + 1; version <= VERSION; version++) {
      int next = version;
      for (String statement : statements(next)) {
        done = done.compose(before -> run(pool, statement));
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

  /** A change to a table is in force when it returns: what follows may need it. */
  private static Future<Void> run(Pool pool, String statement) {
    Future<Void> done = pool.query(statement).execute().mapEmpty();
    Matcher altered = ALTER.matcher(statement);
    return altered.lookingAt()
        ? done.compose(nothing ->
            pool.query("SELECT wait_wal_table('" + altered.group(1) + "')").execute().mapEmpty())
        : done;
  }

  /** Somebody may have changed or dropped a table by hand: said at start, with what is missing. */
  private static Future<Void> check(Pool pool, String where) {
    return pool.query("SELECT table_name, column_name FROM information_schema.columns()")
        .execute()
        .compose(rows -> {
          Map<String, Set<String>> found = new HashMap<>();
          for (Row row : rows) {
            found
                .computeIfAbsent(row.getString(0), unseen -> new HashSet<>())
                .add(row.getString(1));
          }
          List<String> missing = new ArrayList<>();
          for (StoredTable<?> table : Tables.ALL) {
            Set<String> columns = found.getOrDefault(table.name(), Set.of());
            for (String column : table.columnNames()) {
              if (!columns.contains(column)) {
                missing.add(table.name() + "." + column);
              }
            }
          }
          return missing.isEmpty()
              ? Future.succeededFuture()
              : Future.failedFuture(
                  new StorageUnavailableException(
                      "%s says that it has schema version %d, but lacks %s: it was changed by hand; restore a backup, or use another data folder"
                          .formatted(where, VERSION, String.join(", ", missing))));
        });
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
