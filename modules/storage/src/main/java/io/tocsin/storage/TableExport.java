package io.tocsin.storage;

import io.tocsin.bus.Bus;
import io.tocsin.bus.ExportRequest;
import io.tocsin.storage.StoredTable.ColumnType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes the rows of a session in one table to a file, oldest first, a piece at a time: as large as
 * the table is, little of it is in memory. Files are written on worker threads.
 */
final class TableExport {

  private static final int PIECE = 5_000;

  /** Takes rows, in order. Blocks. */
  interface Sheet extends AutoCloseable {
    void add(Row row) throws IOException;

    @Override
    void close() throws IOException;
  }

  private final Vertx vertx;
  private final Pool pool;
  private final Path directory;

  /**
   * @param directory where files are made
   */
  TableExport(Vertx vertx, Pool pool, Path directory) {
    this.vertx = vertx;
    this.pool = pool;
    this.directory = directory;
  }

  /** The tables that can be exported. */
  static List<String> tables() {
    return Tables.ALL.stream().filter(StoredTable::isOfSessions).map(StoredTable::name).toList();
  }

  /**
   * @return the file, which belongs to the caller; fails with code 404 if there is no such table
   */
  Future<Path> export(ExportRequest request) {
    StoredTable<?> table =
        Tables.named(request.table()).filter(StoredTable::isOfSessions).orElse(null);
    if (table == null) {
      return Bus.refused(
          404,
          "no table \""
              + request.table()
              + "\" of a session; there are "
              + String.join(", ", tables()));
    }
    Map<String, ColumnType> columns = new LinkedHashMap<>(table.columnTypes());
    String sql =
        "SELECT %s FROM %s WHERE session = $1 ORDER BY ts, written"
            .formatted(columns.keySet().stream().collect(Collectors.joining(", ")), table.name());
    return Workers.call(vertx, this::newFile)
        .compose(file ->
            Workers.call(vertx, () -> sheet(request.format(), file, table.name(), columns))
                .compose(sheet ->
                    fill(sheet, sql, request.session())
                        .eventually(() -> Workers.run(vertx, sheet::close)))
                .map(file)
                .onFailure(cause -> file.toFile().delete()));
  }

  private Path newFile() throws IOException {
    return Files.createTempFile(Files.createDirectories(directory), "export", ".tmp");
  }

  private static Sheet sheet(
      ExportRequest.Format format, Path file, String table, Map<String, ColumnType> columns)
      throws IOException {
    return switch (format) {
      case CSV -> new CsvSheet(file, columns);
      case PARQUET -> new ParquetSheet(file, table, columns);
    };
  }

  private Future<Void> fill(Sheet sheet, String sql, String session) {
    return pool.withTransaction(connection ->
        connection
            .prepare(sql)
            .compose(statement -> {
              Cursor cursor = statement.cursor(Tuple.of(session));
              return pieces(connection, sheet, cursor)
                  .eventually(cursor::close)
                  .eventually(statement::close);
            }));
  }

  private Future<Void> pieces(SqlConnection connection, Sheet sheet, Cursor cursor) {
    return cursor
        .read(PIECE)
        .compose(rows -> Workers.run(vertx, () -> write(sheet, rows)))
        .compose(written ->
            cursor.hasMore() ? pieces(connection, sheet, cursor) : Future.succeededFuture());
  }

  private static void write(Sheet sheet, RowSet<Row> rows) throws IOException {
    for (Row row : rows) {
      sheet.add(row);
    }
  }
}
