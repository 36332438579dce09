package io.tocsin.storage;

import io.tocsin.storage.spool.SpoolRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table that are sent together and stored as one: a statement, and its parameters once
 * for each execution.
 *
 * <p>An execution takes many rows where there are many. What QuestDB needs for one row of {@code
 * indicator_samples} so becomes 1.6 µs of CPU instead of 2.8 (docs/benchmarks.md): most of the rest
 * is the reading of the values.
 */
final class WriteBatch {

  /** Rows of one execution; QuestDB gains little by more, and takes 65,535 parameters at most. */
  static final int ROWS_A_STATEMENT = 20;

  /**
   * Text of one execution in characters, beyond which its rows go one by one: its message must go
   * into QuestDB's receive buffer, see {@link StoredTable#LONGEST_BODY}.
   */
  private static final int MOST_CHARACTERS = 100_000;

  private final StoredTable<?> table;
  private final int rowsAStatement;
  private final List<Tuple> executions = new ArrayList<>();

  private WriteBatch(StoredTable<?> table, int rowsAStatement) {
    this.table = table;
    this.rowsAStatement = rowsAStatement;
  }

  /**
   * A table's rows in batches, in the same order.
   *
   * @param most rows of a batch at most
   */
  static List<WriteBatch> of(StoredTable<?> table, List<SpoolRow> rows, int most) {
    List<WriteBatch> batches = new ArrayList<>();
    int at = 0;
    while (at < rows.size()) {
      int count = canGoTogether(rows, at, most) ? ROWS_A_STATEMENT : 1;
      WriteBatch last = batches.isEmpty() ? null : batches.getLast();
      if (last == null || last.rowsAStatement != count || last.rows() + count > most) {
        last = new WriteBatch(table, count);
        batches.add(last);
      }
      last.add(rows.subList(at, at + count));
      at += count;
    }
    return batches;
  }

  private static boolean canGoTogether(List<SpoolRow> rows, int from, int most) {
    if (rows.size() - from < ROWS_A_STATEMENT || most < ROWS_A_STATEMENT) {
      return false;
    }
    int characters = 0;
    for (int i = 0; i < ROWS_A_STATEMENT; i++) {
      for (Object value : rows.get(from + i).columns()) {
        if (value instanceof String text) {
          characters += text.length();
        }
      }
    }
    return characters <= MOST_CHARACTERS;
  }

  private void add(List<SpoolRow> rows) {
    List<@Nullable Object> parameters = new ArrayList<>(rows.size() * table.parameters());
    for (SpoolRow row : rows) {
      table.addParameters(row, parameters);
    }
    executions.add(Tuple.wrap(parameters));
  }

  StoredTable<?> table() {
    return table;
  }

  int rows() {
    return executions.size() * rowsAStatement;
  }

  /** Succeeds when all rows are stored; otherwise none is. */
  Future<?> store(Pool pool) {
    return pool.preparedQuery(table.insertSql(rowsAStatement)).executeBatch(executions);
  }
}
