package io.tocsin.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.journal.EquityPoint;
import io.tocsin.storage.spool.SpoolRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a table's rows are put into statements. */
class WriteBatchTest {

  private static final StoredTable<?> TABLE = Objects.requireNonNull(Tables.of(EquityPoint.class));

  private static SpoolRow row(long number, String body) {
    List<@Nullable Object> columns =
        new ArrayList<>(Collections.nCopies(TABLE.parameters() - 3, 1.5));
    columns.set(0, body);
    return new SpoolRow(TABLE.id(), 1_000 + number, number, number, columns);
  }

  private static List<SpoolRow> rows(int count) {
    List<SpoolRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(i, "{}"));
    }
    return rows;
  }

  private static List<Integer> sizes(List<SpoolRow> rows, int most) {
    return WriteBatch.of(TABLE, rows, most).stream().map(WriteBatch::rows).toList();
  }

  @Test
  void many_rows_share_a_statement_and_the_rest_goes_one_by_one() {
    assertThat(sizes(rows(47), 10_000)).containsExactly(40, 7);
    assertThat(sizes(rows(19), 10_000)).containsExactly(19);
    assertThat(sizes(rows(0), 10_000)).isEmpty();
  }

  @Test
  void no_batch_is_longer_than_was_asked_for() {
    assertThat(sizes(rows(113), 50)).containsExactly(40, 40, 20, 13);
    assertThat(sizes(rows(30), 7)).containsExactly(7, 7, 7, 7, 2);
  }

  @Test
  void long_texts_go_one_by_one_in_their_place_so_that_no_message_is_too_long() {
    List<SpoolRow> rows = rows(60);
    rows.set(25, row(25, "x".repeat(StoredTable.LONGEST_BODY)));
    rows.set(26, row(26, "x".repeat(StoredTable.LONGEST_BODY)));
    // 20 together; then one by one until only one long text is left among 20.
    assertThat(sizes(rows, 10_000)).containsExactly(20, 6, 20, 14);
  }

  @Test
  void a_statement_has_a_place_for_each_value_of_each_row() {
    assertThat(TABLE.insertSql(1))
        .startsWith("INSERT INTO equity (ts, written, entry, body, session, ")
        .contains("VALUES ($1::timestamp, $2, $3, $4, ")
        .endsWith("$" + TABLE.parameters() + ")");
    assertThat(TABLE.insertSql(3))
        .contains(", ($" + (TABLE.parameters() + 1) + "::timestamp, ")
        .endsWith("$" + 3 * TABLE.parameters() + ")");
  }
}
