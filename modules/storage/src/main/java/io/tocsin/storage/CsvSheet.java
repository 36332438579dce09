package io.tocsin.storage;

import io.tocsin.model.Micros;
import io.tocsin.storage.StoredTable.ColumnType;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** RFC 4180: a line of names, then a line a row; times in ISO-8601, unknown values are empty. */
final class CsvSheet implements TableExport.Sheet {

  private final Writer out;
  private final int columns;

  CsvSheet(Path file, Map<String, ColumnType> columns) throws IOException {
    this.out = Files.newBufferedWriter(file);
    this.columns = columns.size();
    out.write(String.join(",", List.copyOf(columns.keySet())));
    out.write("\r\n");
  }

  @Override
  public void add(Row row) throws IOException {
    for (int i = 0; i < columns; i++) {
      if (i > 0) {
        out.write(',');
      }
      out.write(cell(row.getValue(i)));
    }
    out.write("\r\n");
  }

  private static String cell(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case LocalDateTime time -> Micros.iso(Micros.of(time.toInstant(ZoneOffset.UTC)));
      case String text
          when text.indexOf(',') >= 0
              || text.indexOf('"') >= 0
              || text.indexOf('\n') >= 0
              || text.indexOf('\r') >= 0 ->
          '"' + text.replace("\"", "\"\"") + '"';
      default -> value.toString();
    };
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
