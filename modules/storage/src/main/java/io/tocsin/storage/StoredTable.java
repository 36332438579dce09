package io.tocsin.storage;

import io.tocsin.bus.JournalJson;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.storage.spool.ColumnSink;
import io.tocsin.storage.spool.Importance;
import io.tocsin.storage.spool.SpoolItem;
import io.tocsin.storage.spool.SpoolRow;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One kind of record as rows of one table; the tables themselves are made by {@link Schema}.
 *
 * <p>Columns may only be added, at the end: rows that an older program left in the spool lack them,
 * and are stored with nulls there.
 *
 * @param <R> the kind of record
 */
final class StoredTable<R> {

  /**
   * The longest body that is stored, in characters. QuestDB cuts a connection whose message is
   * longer than its receive buffer of 512 KiB; a row's other columns repeat parts of its body, and
   * a character takes three bytes at most.
   */
  static final int LONGEST_BODY = 80_000;

  /** QuestDB takes times up to the end of the year 9999. */
  private static final long LAST_MICROS = 253_402_300_799_000_000L;

  private interface Encoder<R> {
    void encode(R record, ColumnSink out);
  }

  /** What a column holds. */
  enum ColumnType {
    TEXT(""),
    NUMBER(""),
    COUNT(""),
    FLAG(""),
    TIME("::timestamp");

    private final String cast;

    ColumnType(String cast) {
      this.cast = cast;
    }
  }

  private record Column<R>(String name, ColumnType type, Encoder<R> encoder) {}

  private final int id;
  private final String name;
  private final Class<R> kind;
  private final Importance importance;
  private final ToLongFunction<R> time;

  /** Whether rows have the text that streams tell, from which questions are answered. */
  private final boolean told;

  private final List<Column<R>> columns = new ArrayList<>();
  private final Map<Integer, String> inserts = new ConcurrentHashMap<>();
  private Optional<String> identity = Optional.empty();
  private boolean ofInstances;

  private StoredTable(
      int id,
      String name,
      Class<R> kind,
      Importance importance,
      ToLongFunction<R> time,
      boolean told) {
    this.id = id;
    this.name = name;
    this.kind = kind;
    this.importance = importance;
    this.time = time;
    this.told = told;
  }

  /**
   * A table of what sessions leave behind.
   *
   * @param id never changes: it is in the spool's files
   */
  static <R extends JournalRecord> StoredTable<R> ofJournal(
      int id, String name, Class<R> kind, Importance importance) {
    return new StoredTable<R>(id, name, kind, importance, JournalRecord::timeMicros, true)
        .symbol("session", JournalRecord::session);
  }

  /** A table of other things, which are read by SQL and by export only. */
  static <R> StoredTable<R> of(
      int id, String name, Class<R> kind, Importance importance, ToLongFunction<R> time) {
    return new StoredTable<>(id, name, kind, importance, time, false);
  }

  int id() {
    return id;
  }

  String name() {
    return name;
  }

  Class<R> kind() {
    return kind;
  }

  Importance importance() {
    return importance;
  }

  /** Whether rows tell strategy, venue and symbol. */
  boolean isOfInstances() {
    return ofInstances;
  }

  /** Whether rows belong to a session. */
  boolean isOfSessions() {
    return columns.stream().anyMatch(column -> column.name().equals("session"));
  }

  /**
   * The column that says which thing of its session a row is about, where rows are successive
   * states of things; empty where each row stands for itself.
   */
  Optional<String> identity() {
    return identity;
  }

  /** All columns that this program writes. */
  List<String> columnNames() {
    return List.copyOf(columnTypes().keySet());
  }

  /** The same with what they hold; {@code body} stands last. */
  Map<String, ColumnType> columnTypes() {
    Map<String, ColumnType> types = new LinkedHashMap<>();
    types.put("ts", ColumnType.TIME);
    types.put("written", ColumnType.COUNT);
    types.put("entry", ColumnType.COUNT);
    columns.forEach(column -> types.put(column.name(), column.type()));
    if (told) {
      types.put("body", ColumnType.TEXT);
    }
    return types;
  }

  /** Whether a partition is a month; otherwise it is a day. */
  boolean isByMonth() {
    return !isOfSessions();
  }

  /** Of one row. */
  int parameters() {
    return columns.size() + (told ? 4 : 3);
  }

  /** A statement that takes so many rows, whose parameters stand one after the other. */
  String insertSql(int rows) {
    return inserts.computeIfAbsent(rows, this::makeInsert);
  }

  private String makeInsert(int rows) {
    StringBuilder sql = new StringBuilder("INSERT INTO ").append(name);
    sql.append(" (ts, written, entry").append(told ? ", body" : "");
    columns.forEach(column -> sql.append(", ").append(column.name()));
    sql.append(") VALUES ");
    int parameter = 0;
    for (int row = 0; row < rows; row++) {
      sql.append(row == 0 ? "($" : ", ($").append(++parameter).append("::timestamp");
      for (int i = 1; i < parameters() - columns.size(); i++) {
        sql.append(", $").append(++parameter);
      }
      for (Column<R> column : columns) {
        sql.append(", $").append(++parameter).append(column.type().cast);
      }
      sql.append(')');
    }
    return sql.toString();
  }

  /** Adds a row's parameters of {@link #insertSql}. */
  void addParameters(SpoolRow row, List<@Nullable Object> to) {
    to.add(row.timeMicros());
    to.add(row.written());
    to.add(row.entry());
    int wanted = parameters() - 3;
    for (int i = 0; i < wanted; i++) {
      to.add(i < row.columns().size() ? row.columns().get(i) : null);
    }
  }

  /** A record on its way into the spool; {@code journal} and {@code number} as of the item. */
  SpoolItem item(Object record, String journal, long number) {
    return new Item<>(this, kind.cast(record), journal, number);
  }

  /** Why a record cannot be stored, or empty. */
  Optional<String> objection(Object record) {
    long micros = time.applyAsLong(kind.cast(record));
    return micros < 0 || micros > LAST_MICROS
        ? Optional.of("its time, " + micros + " µs, is not between 1970 and 9999")
        : Optional.empty();
  }

  private record Item<R>(StoredTable<R> of, R record, String journal, long number)
      implements SpoolItem {

    @Override
    public Importance importance() {
      return of.importance;
    }

    @Override
    public int table() {
      return of.id;
    }

    @Override
    public long timeMicros() {
      return of.time.applyAsLong(record);
    }

    @Override
    public void encode(ColumnSink out) {
      if (of.told && record instanceof JournalRecord entry) {
        // Not toBuffer(): it escapes what encode() tells as it is.
        byte[] body = JournalJson.of(entry).encode().getBytes(StandardCharsets.UTF_8);
        if (body.length > LONGEST_BODY) {
          throw new IllegalArgumentException(
              "its text of " + body.length + " bytes is longer than " + LONGEST_BODY);
        }
        out.putUtf8(body);
      }
      for (Column<R> column : of.columns) {
        column.encoder().encode(record, out);
      }
    }

    @Override
    public String toString() {
      String text = String.valueOf(record);
      return of.name + " " + (text.length() <= 2_000 ? text : text.substring(0, 2_000) + " …");
    }
  }

  // How tables are described

  StoredTable<R> newestBy(String column) {
    identity = Optional.of(column);
    return this;
  }

  StoredTable<R> instance(Function<R, InstanceKey> instance) {
    ofInstances = true;
    return symbol("strategy", record -> instance.apply(record).strategy())
        .symbol("venue", record -> instance.apply(record).instrument().venue())
        .symbol("symbol", record -> instance.apply(record).instrument().symbol());
  }

  StoredTable<R> text(String column, Function<R, @Nullable String> value) {
    return add(
        column,
        ColumnType.TEXT,
        (record, out) -> {
          String text = value.apply(record);
          if (text == null) {
            out.putNull();
          } else {
            out.putText(text);
          }
        });
  }

  /** A text of which there are few different ones. */
  StoredTable<R> symbol(String column, Function<R, String> value) {
    return add(column, ColumnType.TEXT, (record, out) -> out.putSymbol(value.apply(record)));
  }

  StoredTable<R> decimal(String column, Function<R, @Nullable BigDecimal> value) {
    return add(
        column,
        ColumnType.NUMBER,
        (record, out) -> {
          BigDecimal number = value.apply(record);
          if (number == null) {
            out.putNull();
          } else {
            out.putDouble(number.doubleValue());
          }
        });
  }

  /** A number; NaN is unknown. */
  StoredTable<R> number(String column, ToDoubleFunction<R> value) {
    return add(
        column, ColumnType.NUMBER, (record, out) -> out.putDouble(value.applyAsDouble(record)));
  }

  StoredTable<R> count(String column, ToLongFunction<R> value) {
    return add(column, ColumnType.COUNT, (record, out) -> out.putLong(value.applyAsLong(record)));
  }

  StoredTable<R> flag(String column, Function<R, Boolean> value) {
    return add(column, ColumnType.FLAG, (record, out) -> out.putFlag(value.apply(record)));
  }

  StoredTable<R> time(String column, Function<R, @Nullable Long> micros) {
    return add(
        column,
        ColumnType.TIME,
        (record, out) -> {
          Long value = micros.apply(record);
          if (value == null) {
            out.putNull();
          } else {
            out.putLong(value);
          }
        });
  }

  private StoredTable<R> add(String column, ColumnType type, Encoder<R> encoder) {
    columns.add(new Column<>(column, type, encoder));
    return this;
  }
}
