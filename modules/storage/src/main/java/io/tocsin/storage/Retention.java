package io.tocsin.storage;

import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops partitions whose rows are all too old: both by their own time and by when they were
 * written, so that a replay of an old day, made today, is kept as long as what happened today. (The
 * database's own TTL looks at the rows' time only, and would drop such a replay at once.)
 */
final class Retention {

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private final Map<String, Duration> retention;
  private final WallClock clock;

  Retention(Map<String, Duration> retention, WallClock clock) {
    this.retention = retention;
    this.clock = clock;
  }

  /** Drops what is due; the names of the partitions dropped, as {@code table/partition}. */
  Future<List<String>> enforce(Pool pool) {
    List<String> dropped = new ArrayList<>();
    Future<Void> done = Future.succeededFuture();
    for (Map.Entry<String, Duration> each : retention.entrySet()) {
      StoredTable<?> table = Tables.named(each.getKey()).orElseThrow();
      long until = clock.nowMicros() - each.getValue().toNanos() / 1_000;
      done = done.compose(before -> enforce(pool, table, until, dropped));
    }
    return done.map(dropped);
  }

  private static Future<Void> enforce(
      Pool pool, StoredTable<?> table, long until, List<String> dropped) {
    boolean monthly = table.isByMonth();
    LocalDateTime limit =
        LocalDateTime.ofInstant(Micros.toInstant(until), ZoneOffset.UTC)
            .truncatedTo(ChronoUnit.DAYS);
    if (monthly) {
      limit = limit.withDayOfMonth(1);
    }
    return pool.preparedQuery(
            """
            SELECT part, newest FROM
            (SELECT timestamp_floor('%s', ts) part, max(written) newest FROM %s WHERE ts < $1::timestamp)
            WHERE newest < $2 ORDER BY part\
            """
                .formatted(monthly ? "M" : "d", table.name()))
        .execute(Tuple.of(Micros.of(limit.toInstant(ZoneOffset.UTC)), until))
        .compose(rows -> {
          DateTimeFormatter name = DateTimeFormatter.ofPattern(monthly ? "yyyy-MM" : "yyyy-MM-dd");
          List<String> due = new ArrayList<>();
          for (Row row : rows) {
            due.add("'" + name.format(row.getLocalDateTime(0)) + "'");
          }
          if (due.isEmpty()) {
            return Future.succeededFuture();
          }
          return pool.query(
                  "ALTER TABLE %s DROP PARTITION LIST %s"
                      .formatted(table.name(), String.join(", ", due)))
              .execute()
              .onSuccess(done -> {
                LOG.info("{} are older than they are kept: {} dropped", table.name(), due);
                due.forEach(part -> dropped.add(table.name() + "/" + part.replace("'", "")));
              })
              .mapEmpty();
        });
  }
}
