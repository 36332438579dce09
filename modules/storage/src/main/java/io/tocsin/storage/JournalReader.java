package io.tocsin.storage;

import io.tocsin.bus.Bus;
import io.tocsin.bus.JournalPage;
import io.tocsin.bus.JournalQuery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions from the tables: newest rows first, as they were written. Of things that change
 * (sessions, orders, positions) only the newest row within the bounds of the question is told.
 */
final class JournalReader {

  private static final int MOST_ROWS = 10_000;

  /** From so many rows on, their text is parsed on a worker thread. */
  private static final int MANY_ROWS = 500;

  private final Vertx vertx;
  private final Pool pool;
  private final Breaker breaker;

  JournalReader(Vertx vertx, Pool pool, Breaker breaker) {
    this.vertx = vertx;
    this.pool = pool;
    this.breaker = breaker;
  }

  /** Fails with a {@link Bus#refused} of code 400 if the question makes no sense. */
  Future<JournalPage> read(JournalQuery query) {
    StoredTable<?> table = Tables.of(query.kind());
    if (table == null) {
      return Bus.refused(400, query.kind().getSimpleName() + " is not a kind of record");
    }
    if (query.limit() < 1 || query.limit() > MOST_ROWS) {
      return Bus.refused(400, "limit is " + query.limit() + ": it must be 1 to " + MOST_ROWS);
    }
    if (!table.isOfInstances() && (query.strategy() != null || query.symbol() != null)) {
      return Bus.refused(
          400,
          table.name() + " belong to a session: they cannot be asked for by strategy or symbol");
    }
    Select select = new Select(table, query);
    return breaker
        .run(
            "reading " + table.name(),
            () -> pool.preparedQuery(select.sql()).execute(select.parameters()))
        .compose(this::page);
  }

  private Future<JournalPage> page(RowSet<Row> rows) {
    return rows.size() < MANY_ROWS
        ? Future.succeededFuture(parse(rows))
        : Workers.call(vertx, () -> parse(rows));
  }

  private static JournalPage parse(RowSet<Row> rows) {
    List<JsonObject> bodies = new ArrayList<>(rows.size());
    for (Row row : rows) {
      bodies.add(new JsonObject(row.getString(0)));
    }
    return new JournalPage(bodies);
  }

  /** A question as SQL. */
  private static final class Select {

    private final List<Object> parameters = new ArrayList<>();
    private final String sql;

    Select(StoredTable<?> table, JournalQuery query) {
      String where = where(query);
      String limit = parameter(query.limit());
      sql =
          table
              .identity()
              .map(id -> newestOfEach(table.name(), id, where, limit))
              .orElseGet(() ->
                  "SELECT body FROM %s%s ORDER BY ts DESC, written DESC LIMIT %s"
                      .formatted(table.name(), where, limit));
    }

    String sql() {
      return sql;
    }

    Tuple parameters() {
      return Tuple.from(parameters);
    }

    /**
     * The newest row is the one written last. Not {@code LATEST ON}: which of two rows with equal
     * event times it takes is not defined, and an order is often sent and filled at the same event.
     */
    private static String newestOfEach(String table, String id, String where, String limit) {
      String key = id.equals("session") ? "session" : "session, " + id;
      return """
      SELECT row.body FROM
      (SELECT %s, max(written) written FROM %s%s GROUP BY %s ORDER BY written DESC LIMIT %s) newest
      JOIN %s row ON (%s, written) ORDER BY row.ts DESC, row.written DESC\
      """
          .formatted(key, table, where, key, limit, table, key);
    }

    private String where(JournalQuery query) {
      List<String> conditions = new ArrayList<>();
      equal(conditions, "session", query.session());
      equal(conditions, "strategy", query.strategy());
      equal(conditions, "symbol", query.symbol());
      if (query.fromMicros() != Long.MIN_VALUE) {
        conditions.add("ts >= " + parameter(query.fromMicros()) + "::timestamp");
      }
      if (query.toMicros() != Long.MAX_VALUE) {
        conditions.add("ts < " + parameter(query.toMicros()) + "::timestamp");
      }
      return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    private void equal(List<String> conditions, String column, @Nullable String value) {
      if (value != null) {
        conditions.add(column + " = " + parameter(value));
      }
    }

    private String parameter(Object value) {
      parameters.add(value);
      return "$" + parameters.size();
    }
  }
}
