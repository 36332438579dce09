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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables, made and brought up to date at start. Each version is a file of statements that may
 * be run again; the versions a database has been through are rows of {@code tocsin_schema}.
 */
final class Schema {

  /** The version that this program reads and writes. */
  static final int VERSION = 3;

  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

  private static final Pattern ALTER =
      Pattern.compile(
          "ALTER TABLE (\\w+)(?: ADD COLUMN IF NOT EXISTS (\\w+)| ALTER COLUMN (\\w+) ADD INDEX)?");

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
          return version == 0 ? create(pool, where) : migrate(pool, where, version);
        })
        .compose(migrated -> check(pool, where));
  }

  /**
   * A database without a version: a new one, whose tables are made as they are to be, or one that
   * is not known to be whole, which goes through all versions.
   */
  private static Future<Void> create(Pool pool, String where) {
    return columns(pool)
        .compose(found -> {
          if (Tables.ALL.stream().anyMatch(table -> found.containsKey(table.name()))) {
            return migrate(pool, where, 0);
          }
          Future<Void> done = Future.succeededFuture();
          for (String statement : statements("schema-new.sql")) {
            done = done.compose(before -> pool.query(statement).execute().mapEmpty());
          }
          return done.compose(made -> reached(pool, where, VERSION));
        });
  }

  private static Future<Void> reached(Pool pool, String where, int version) {
    return pool.preparedQuery("INSERT INTO tocsin_schema VALUES (systimestamp(), $1)")
        .execute(Tuple.of(version))
        .onSuccess(rows -> LOG.info("{} now has schema version {}", where, version))
        .mapEmpty();
  }

  private static Future<Void> migrate(Pool pool, String where, int from) {
    Future<Void> done = Future.succeededFuture();
    for (int version = from + 1; version <= VERSION; version++) {
      int next = version;
      for (String statement : statements(next)) {
        done = done.compose(before -> run(pool, statement));
      }
      done = done.compose(before -> reached(pool, where, next));
    }
    return done;
  }

  /**
   * A change to a table is in force when it returns: what follows may need it. It may have been
   * made before, by a migration that was cut off; QuestDB refuses to add a column to a WAL table
   * twice, {@code IF NOT EXISTS} or not, and an index as well.
   */
  static Future<Void> run(Pool pool, String statement) {
    Matcher altered = ALTER.matcher(statement);
    if (!altered.lookingAt()) {
      return pool.query(statement).execute().mapEmpty();
    }
    String table = altered.group(1);
    return applied(pool, table)
        .compose(nothing ->
            altered.group(3) == null
                ? hasColumn(pool, table, altered.group(2))
                : hasIndex(pool, table, altered.group(3)))
        .compose(there ->
            there
                ? Future.succeededFuture()
                : pool.query(statement).execute().compose(rows -> applied(pool, table)));
  }

  /** When all that was written to a table so far can be seen in it. */
  private static Future<Void> applied(Pool pool, String table) {
    return pool.query("SELECT wait_wal_table('" + table + "')").execute().mapEmpty();
  }

  private static Future<Boolean> hasColumn(Pool pool, String table, @Nullable String column) {
    return column == null
        ? Future.succeededFuture(false)
        : columns(pool).map(found -> found.getOrDefault(table, Set.of()).contains(column));
  }

  private static Future<Boolean> hasIndex(Pool pool, String table, String column) {
    return pool.query("SELECT \"column\", indexed FROM table_columns('" + table + "')")
        .execute()
        .map(rows -> {
          for (Row row : rows) {
            if (row.getString(0).equals(column)) {
              return row.getBoolean(1);
            }
          }
          return false;
        });
  }

  private static Future<Map<String, Set<String>>> columns(Pool pool) {
    return pool.query("SELECT table_name, column_name FROM information_schema.columns()")
        .execute()
        .map(rows -> {
          Map<String, Set<String>> found = new HashMap<>();
          for (Row row : rows) {
            found
                .computeIfAbsent(row.getString(0), unseen -> new HashSet<>())
                .add(row.getString(1));
          }
          return found;
        });
  }

  /** Somebody may have changed or dropped a table by hand: said at start, with what is missing. */
  private static Future<Void> check(Pool pool, String where) {
    return columns(pool)
        .compose(found -> {
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
    return statements("schema-" + version + ".sql");
  }

  private static List<String> statements(String name) {
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
