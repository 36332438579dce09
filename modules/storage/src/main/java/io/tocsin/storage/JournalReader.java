package io.tocsin.storage;

import io.tocsin.bus.Bus;
import io.tocsin.bus.CandleQuery;
import io.tocsin.bus.JournalPage;
import io.tocsin.bus.JournalQuery;
import io.tocsin.bus.Workers;
import io.tocsin.model.Micros;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions from the tables: newest rows first, as they were written. Of things that change
 * (sessions, orders, positions) only the newest row within the bounds of the question is told.
 */
final class JournalReader {

  private static final int MOST_ROWS = 10_000;

  /** From so many rows on, their text is parsed on a worker thread. */
  private static final int MANY_ROWS = 500;

  /**
   * Rows beyond those asked for, so that the last of them are the right ones of their microsecond.
   */
  private static final int TIES = 64;

  private static final int FEW = 100;

  /** An order has about so many states. */
  private static final int ROWS_A_THING = 4;

  private final Vertx vertx;
  private final Supplier<Pool> pool;
  private final Breaker breaker;

  JournalReader(Vertx vertx, Supplier<Pool> pool, Breaker breaker) {
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
    Optional<String> identity = table.identity();
    if (identity.isEmpty()) {
      return rows(table, Select.newest(table, query, query.limit())).compose(rows -> page(rows, 0));
    }
    // Nearly always the newest rows have enough things among them: then nothing else is looked at.
    int few = FEW + ROWS_A_THING * query.limit();
    return rows(table, Select.newestWithId(table, identity.get(), query, few))
        .compose(rows -> {
          if (rows.size() < few || distinct(rows) >= query.limit()) {
            return page(rows, query.limit());
          }
          return rows(table, Select.newestOfEach(table, identity.get(), query))
              .compose(all -> page(all, 0));
        });
  }

  /**
   * Closed candles, oldest first, each once, as the session's stream tells them and marked {@code
   * restored}.
   */
  Future<JournalPage> candles(CandleQuery query) {
    if (query.limit() < 1 || query.limit() > MOST_ROWS) {
      return Bus.refused(400, "limit is " + query.limit() + ": it must be 1 to " + MOST_ROWS);
    }
    Select newest =
        new Select(
            """
            SELECT (ts::long), open, high, low, close, volume FROM candles
            WHERE session = $1 AND venue = $2 AND symbol = $3 AND interval = $4
            ORDER BY ts DESC LIMIT $5\
            """,
            List.of(
                query.session(), query.venue(), query.symbol(), query.interval(), query.limit()));
    return breaker
        .run(
            "reading candles",
            () -> pool.get().preparedQuery(newest.sql()).execute(Tuple.from(newest.parameters())))
        .map(rows -> {
          TreeMap<Long, JsonObject> candles = new TreeMap<>();
          rows.forEach(row -> candles.putIfAbsent(row.getLong(0), candle(row)));
          return new JournalPage(List.copyOf(candles.values()));
        });
  }

  private static JsonObject candle(Row row) {
    return new JsonObject()
        .put("time", row.getLong(0) / Micros.SECOND)
        .put("open", row.getDouble(1))
        .put("high", row.getDouble(2))
        .put("low", row.getDouble(3))
        .put("close", row.getDouble(4))
        .put("volume", row.getDouble(5))
        .put("closed", true)
        .put("restored", true);
  }

  private Future<RowSet<Row>> rows(StoredTable<?> table, Select select) {
    return breaker.run(
        "reading " + table.name(),
        () -> pool.get().preparedQuery(select.sql()).execute(Tuple.from(select.parameters())));
  }

  private static int distinct(RowSet<Row> rows) {
    Set<String> ids = new HashSet<>();
    for (Row row : rows) {
      ids.add(row.getString(1) + " " + row.getString(2));
    }
    return ids.size();
  }

  /**
   * @param things of how many things the newest row is wanted; 0 if every row is
   */
  private Future<JournalPage> page(RowSet<Row> rows, int things) {
    return rows.size() < MANY_ROWS
        ? Future.succeededFuture(parse(rows, things))
        : Workers.call(vertx, () -> parse(rows, things));
  }

  private static JournalPage parse(RowSet<Row> rows, int things) {
    List<JsonObject> bodies = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Row row : rows) {
      if (things == 0) {
        bodies.add(new JsonObject(row.getString(0)));
      } else if (seen.size() < things && seen.add(row.getString(1) + " " + row.getString(2))) {
        bodies.add(new JsonObject(row.getString(0)));
      }
    }
    return new JournalPage(bodies);
  }

  /** A question as SQL. */
  private record Select(String sql, List<Object> parameters) {

    /**
     * The newest rows. The inner query is answered from the end of the table; rows of one
     * microsecond are put in the order in which they were written.
     */
    static Select newest(StoredTable<?> table, JournalQuery query, int limit) {
      List<Object> parameters = new ArrayList<>();
      String where = where(query, parameters);
      return new Select(
          """
          SELECT body FROM (SELECT ts, written, body FROM %s%s ORDER BY ts DESC LIMIT %s)
          ORDER BY ts DESC, written DESC LIMIT %s\
          """
              .formatted(
                  table.name(),
                  where,
                  parameter(limit + TIES, parameters),
                  parameter(limit, parameters)),
          parameters);
    }

    /** The same with which thing of which session a row is about. */
    static Select newestWithId(StoredTable<?> table, String id, JournalQuery query, int limit) {
      List<Object> parameters = new ArrayList<>();
      String where = where(query, parameters);
      return new Select(
          """
          SELECT body, session, id FROM
          (SELECT ts, written, body, session, %s id FROM %s%s ORDER BY ts DESC LIMIT %s)
          ORDER BY ts DESC, written DESC\
          """
              .formatted(id, table.name(), where, parameter(limit, parameters)),
          parameters);
    }

    /**
     * The newest row is the one written last. Not {@code LATEST ON}: which of two rows with equal
     * event times it takes is not defined, and an order is often sent and filled at the same event.
     */
    static Select newestOfEach(StoredTable<?> table, String id, JournalQuery query) {
      List<Object> parameters = new ArrayList<>();
      String where = where(query, parameters);
      String key = id.equals("session") ? "session" : "session, " + id;
      return new Select(
          """
          SELECT row.body FROM
          (SELECT %s, max(written) written FROM %s%s GROUP BY %s ORDER BY written DESC LIMIT %s) newest
          JOIN %s row ON (%s, written) ORDER BY row.ts DESC, row.written DESC\
          """
              .formatted(
                  key,
                  table.name(),
                  where,
                  key,
                  parameter(query.limit(), parameters),
                  table.name(),
                  key),
          parameters);
    }

    private static String where(JournalQuery query, List<Object> parameters) {
      List<String> conditions = new ArrayList<>();
      equal(conditions, parameters, "session", query.session());
      equal(conditions, parameters, "strategy", query.strategy());
      equal(conditions, parameters, "symbol", query.symbol());
      if (query.fromMicros() != Long.MIN_VALUE) {
        conditions.add("ts >= " + parameter(query.fromMicros(), parameters) + "::timestamp");
      }
      if (query.toMicros() != Long.MAX_VALUE) {
        conditions.add("ts < " + parameter(query.toMicros(), parameters) + "::timestamp");
      }
      return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    private static void equal(
        List<String> conditions, List<Object> parameters, String column, @Nullable String value) {
      if (value != null) {
        conditions.add(column + " = " + parameter(value, parameters));
      }
    }

    private static String parameter(Object value, List<Object> parameters) {
      parameters.add(value);
      return "$" + parameters.size();
    }
  }
}
