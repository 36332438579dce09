package io.tocsin.storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * QuestDB suspends a table when what was written to it cannot be merged, for want of memory or
 * disk: it takes further rows then, and shows none of them until it is told to go on. This tells
 * it.
 */
final class SuspendedTables {

  private static final Logger LOG = LoggerFactory.getLogger(SuspendedTables.class);

  private SuspendedTables() {}

  /** Lets every suspended table of ours go on; their names. */
  static Future<List<String>> resume(Pool pool) {
    return pool.query("SELECT name FROM wal_tables() WHERE suspended")
        .execute()
        .compose(rows -> {
          List<String> names = new ArrayList<>();
          for (Row row : rows) {
            if (Tables.named(row.getString(0)).isPresent()) {
              names.add(row.getString(0));
            }
          }
          Future<?> done = Future.succeededFuture();
          for (String name : names) {
            LOG.warn("QuestDB had suspended {}: it is told to go on", name);
            done =
                done.compose(
                    before -> pool.query("ALTER TABLE %s RESUME WAL".formatted(name)).execute());
          }
          return done.map(names);
        });
  }
}
