package io.tocsin.storage;

import blue.strategic.parquet.ParquetWriter;
import io.tocsin.model.Micros;
import io.tocsin.storage.StoredTable.ColumnType;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Apache Parquet; times are UTC microseconds, every column may be null. */
final class ParquetSheet implements TableExport.Sheet {

  private final ParquetWriter<Row> writer;

  ParquetSheet(Path file, String table, Map<String, ColumnType> columns) throws IOException {
    List<String> names = new ArrayList<>(columns.keySet());
    List<ColumnType> types = new ArrayList<>(columns.values());
    List<Type> fields = new ArrayList<>();
    columns.forEach((name, type) -> fields.add(field(name, type)));
    this.writer =
        ParquetWriter.writeFile(
            new MessageType(table, fields),
            file.toFile(),
            (row, out) -> {
              for (int i = 0; i < names.size(); i++) {
                Object value = row.getValue(i);
                if (value != null) {
                  out.write(names.get(i), parquet(types.get(i), value));
                }
              }
            });
  }

  private static Type field(String name, ColumnType type) {
    return switch (type) {
      case TEXT ->
          Types.optional(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.stringType())
              .named(name);
      case NUMBER -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
      case COUNT -> Types.optional(PrimitiveTypeName.INT64).named(name);
      case FLAG -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
      case TIME ->
          Types.optional(PrimitiveTypeName.INT64)
              .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
              .named(name);
    };
  }

  private static Object parquet(ColumnType type, Object value) {
    return type == ColumnType.TIME && value instanceof LocalDateTime time
        ? (Object) Micros.of(time.toInstant(ZoneOffset.UTC))
        : value;
  }

  @Override
  public void add(Row row) throws IOException {
    writer.write(row);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
