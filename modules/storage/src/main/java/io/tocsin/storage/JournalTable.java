package io.tocsin.storage;

import io.tocsin.bus.JournalJson;
import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.Position;
import io.tocsin.model.journal.SessionInfo;
import io.tocsin.model.journal.Signal;
import io.tocsin.model.journal.Transition;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One kind of record as rows of one table; the tables themselves are made by {@link Schema}.
 *
 * @param <R> the kind of record
 */
final class JournalTable<R extends JournalRecord> {

  /**
   * The longest body that is stored, in characters. QuestDB cuts a connection whose message is
   * longer than its receive buffer of 512 KiB; a row's other columns repeat parts of its body, and
   * a character takes three bytes at most.
   */
  static final int LONGEST_BODY = 80_000;

  /** All tables by the kind of record they hold. */
  static final Map<Class<? extends JournalRecord>, JournalTable<?>> ALL = all();

  private record Column<R>(String name, String cast, Function<R, @Nullable Object> value) {}

  private final String name;
  private final Class<R> kind;
  private final boolean ofInstances;
  private final List<Column<R>> columns = new ArrayList<>();
  private Optional<String> identity = Optional.empty();

  private JournalTable(String name, Class<R> kind, Optional<Function<R, InstanceKey>> instance) {
    this.name = name;
    this.kind = kind;
    this.ofInstances = instance.isPresent();
    text("session", JournalRecord::session);
    instance.ifPresent(of -> {
      text("strategy", record -> of.apply(record).strategy());
      text("venue", record -> of.apply(record).instrument().venue());
      text("symbol", record -> of.apply(record).instrument().symbol());
    });
  }

  String name() {
    return name;
  }

  /** Whether rows tell strategy, venue and symbol. */
  boolean isOfInstances() {
    return ofInstances;
  }

  /**
   * The column that says which thing of its session a row is about, where rows are successive
   * states of things; empty where each row stands for itself.
   */
  Optional<String> identity() {
    return identity;
  }

  String insertSql() {
    StringBuilder names = new StringBuilder("ts, written");
    StringBuilder values = new StringBuilder("$1::timestamp, $2");
    int parameter = 2;
    for (Column<R> column : columns) {
      names.append(", ").append(column.name());
      values.append(", $").append(++parameter).append(column.cast());
    }
    return "INSERT INTO %s (%s, body) VALUES (%s, $%d)"
        .formatted(name, names, values, parameter + 1);
  }

  /** The parameters of {@link #insertSql}. */
  Tuple row(JournalRecord entry, long written, String body) {
    R record = kind.cast(entry);
    List<@Nullable Object> values = new ArrayList<>(columns.size() + 3);
    values.add(record.timeMicros());
    values.add(written);
    for (Column<R> column : columns) {
      values.add(column.value().apply(record));
    }
    values.add(body);
    return Tuple.from(values);
  }

  static String body(JournalRecord entry) {
    return JournalJson.of(entry).encode();
  }

  private JournalTable<R> newestBy(String column) {
    identity = Optional.of(column);
    return this;
  }

  private JournalTable<R> text(String column, Function<R, String> value) {
    columns.add(new Column<>(column, "", value::apply));
    return this;
  }

  private JournalTable<R> decimal(String column, Function<R, @Nullable BigDecimal> value) {
    columns.add(
        new Column<>(
            column,
            "",
            record -> {
              BigDecimal number = value.apply(record);
              return number == null ? null : number.doubleValue();
            }));
    return this;
  }

  private JournalTable<R> number(String column, Function<R, @Nullable Double> value) {
    columns.add(new Column<>(column, "", value::apply));
    return this;
  }

  private JournalTable<R> count(String column, Function<R, Long> value) {
    columns.add(new Column<>(column, "", value::apply));
    return this;
  }

  private JournalTable<R> flag(String column, Function<R, Boolean> value) {
    columns.add(new Column<>(column, "", value::apply));
    return this;
  }

  private JournalTable<R> time(String column, Function<R, @Nullable Long> micros) {
    columns.add(new Column<>(column, "::timestamp", micros::apply));
    return this;
  }

  private static Map<Class<? extends JournalRecord>, JournalTable<?>> all() {
    Map<Class<? extends JournalRecord>, JournalTable<?>> tables = new LinkedHashMap<>();
    for (JournalTable<?> table :
        List.of(
            sessions(),
            transitions(),
            signals(),
            orders(),
            fills(),
            positions(),
            equity(),
            alerts())) {
      tables.put(table.kind, table);
    }
    return Map.copyOf(tables);
  }

  private static JournalTable<SessionInfo> sessions() {
    return new JournalTable<>("sessions", SessionInfo.class, Optional.empty())
        .newestBy("session")
        .text("name", SessionInfo::name)
        .text("mode", session -> session.mode().name().toLowerCase(Locale.ROOT))
        .text("state", session -> session.state().name())
        .flag("simulated", SessionInfo::simulated)
        .text("source", SessionInfo::source)
        .text("node", SessionInfo::node)
        .text("reason", SessionInfo::reason)
        .time("created", SessionInfo::createdMicros);
  }

  private static JournalTable<Transition> transitions() {
    return new JournalTable<>("transitions", Transition.class, Optional.of(Transition::instance))
        .count("number", Transition::number)
        .text("from_state", transition -> transition.from().name())
        .text("to_state", transition -> transition.to().name())
        .text("trigger", transition -> transition.trigger().name())
        .text("reason", Transition::reason)
        .number("price", Transition::price);
  }

  private static JournalTable<Signal> signals() {
    return new JournalTable<>("signals", Signal.class, Optional.of(Signal::instance))
        .text("signal_id", Signal::signalId)
        .text("type", signal -> signal.type().name())
        .text("direction", signal -> signal.direction().name())
        .number("price", Signal::price);
  }

  private static JournalTable<OrderRecord> orders() {
    return new JournalTable<>("orders", OrderRecord.class, Optional.of(OrderRecord::instance))
        .newestBy("client_order_id")
        .text("client_order_id", OrderRecord::clientOrderId)
        .text("status", order -> order.status().name())
        .text("side", order -> order.side().name())
        .text("type", OrderRecord::type)
        .decimal("qty", OrderRecord::quantity)
        .decimal("limit_price", OrderRecord::limitPrice)
        .flag("reduce_only", OrderRecord::reduceOnly)
        .decimal("filled_qty", OrderRecord::filledQuantity)
        .decimal("average_price", OrderRecord::averagePrice)
        .decimal("fee", OrderRecord::fee)
        .text("reason", OrderRecord::reason)
        .time("created", OrderRecord::createdMicros);
  }

  private static JournalTable<Fill> fills() {
    return new JournalTable<>("fills", Fill.class, Optional.of(Fill::instance))
        .text("fill_id", Fill::fillId)
        .text("client_order_id", Fill::clientOrderId)
        .text("side", fill -> fill.side().name())
        .decimal("price", Fill::price)
        .decimal("qty", Fill::quantity)
        .decimal("fee", Fill::fee)
        .flag("maker", Fill::maker);
  }

  private static JournalTable<Position> positions() {
    return new JournalTable<>("positions", Position.class, Optional.of(Position::instance))
        .newestBy("position_id")
        .text("position_id", Position::positionId)
        .text("status", position -> position.isOpen() ? "OPEN" : "CLOSED")
        .text("direction", position -> position.direction().name())
        .decimal("qty", Position::quantity)
        .decimal("entry_price", Position::entryPrice)
        .decimal("mark_price", Position::markPrice)
        .decimal("leverage", Position::leverage)
        .decimal("margin", Position::margin)
        .decimal("unrealized_pnl", Position::unrealizedPnl)
        .decimal("unrealized_pnl_pct", Position::unrealizedPnlPct)
        .decimal("realized_pnl", Position::realizedPnl)
        .decimal("fees", Position::fees)
        .decimal("stop_loss", Position::stopLoss)
        .decimal("take_profit", Position::takeProfit)
        .decimal("liquidation_price", Position::liquidationPrice)
        .time("opened", Position::openedMicros)
        .time("closed", position -> position.isOpen() ? null : position.closedMicros());
  }

  private static JournalTable<EquityPoint> equity() {
    return new JournalTable<>("equity", EquityPoint.class, Optional.empty())
        .decimal("equity", EquityPoint::equity)
        .decimal("cash", EquityPoint::cash)
        .decimal("unrealized_pnl", EquityPoint::unrealizedPnl)
        .decimal("realized_pnl", EquityPoint::realizedPnl)
        .decimal("fees", EquityPoint::fees)
        .decimal("drawdown_pct", EquityPoint::drawdownPct);
  }

  private static JournalTable<Alert> alerts() {
    return new JournalTable<>("alerts", Alert.class, Optional.empty())
        .text("alert_id", Alert::alertId)
        .text("severity", alert -> alert.severity().name())
        .text("kind", Alert::kind)
        .text("subject", Alert::subject)
        .text("message", Alert::message);
  }
}
