package io.tocsin.storage;

import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.Position;
import io.tocsin.model.journal.SessionInfo;
import io.tocsin.model.journal.Signal;
import io.tocsin.model.journal.Transition;
import io.tocsin.storage.spool.Importance;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All tables. A table's number never changes, and a new table takes the next one. */
final class Tables {

  /** By their numbers. */
  static final List<StoredTable<?>> ALL =
      List.of(
          sessions(),
          transitions(),
          signals(),
          orders(),
          fills(),
          positions(),
          equity(),
          alerts(),
          candles(),
          indicatorSamples(),
          linkCloses(),
          recordings());

  private static final Map<Class<?>, StoredTable<?>> BY_KIND =
      ALL.stream().collect(Collectors.toUnmodifiableMap(StoredTable::kind, Function.identity()));

  private Tables() {}

  /** The table of a kind of record; null if it is not stored. */
  static @Nullable StoredTable<?> of(Class<?> kind) {
    return BY_KIND.get(kind);
  }

  static Optional<StoredTable<?>> named(String name) {
    for (StoredTable<?> table : ALL) {
      if (table.name().equals(name)) {
        return Optional.of(table);
      }
    }
    return Optional.empty();
  }

  private static double orUnknown(@Nullable Double number) {
    return number == null ? Double.NaN : number;
  }

  private static StoredTable<SessionInfo> sessions() {
    return StoredTable.ofJournal(0, "sessions", SessionInfo.class, Importance.KEPT)
        .newestBy("session")
        .text("name", SessionInfo::name)
        .symbol("mode", session -> session.mode().name().toLowerCase(Locale.ROOT))
        .symbol("state", session -> session.state().name())
        .flag("simulated", SessionInfo::simulated)
        .text("source", SessionInfo::source)
        .symbol("node", SessionInfo::node)
        .text("reason", SessionInfo::reason)
        .time("created", SessionInfo::createdMicros);
  }

  private static StoredTable<Transition> transitions() {
    return StoredTable.ofJournal(1, "transitions", Transition.class, Importance.KEPT)
        .instance(Transition::instance)
        .count("number", Transition::number)
        .symbol("from_state", transition -> transition.from().name())
        .symbol("to_state", transition -> transition.to().name())
        .symbol("trigger", transition -> transition.trigger().name())
        .text("reason", Transition::reason)
        .number("price", t -> orUnknown(t.price()));
  }

  private static StoredTable<Signal> signals() {
    return StoredTable.ofJournal(2, "signals", Signal.class, Importance.KEPT)
        .instance(Signal::instance)
        .text("signal_id", Signal::signalId)
        .symbol("type", signal -> signal.type().name())
        .symbol("direction", signal -> signal.direction().name())
        .number("price", s -> orUnknown(s.price()));
  }

  private static StoredTable<OrderRecord> orders() {
    return StoredTable.ofJournal(3, "orders", OrderRecord.class, Importance.KEPT)
        .instance(OrderRecord::instance)
        .newestBy("client_order_id")
        .text("client_order_id", OrderRecord::clientOrderId)
        .symbol("status", order -> order.status().name())
        .symbol("side", order -> order.side().name())
        .symbol("type", OrderRecord::type)
        .decimal("qty", OrderRecord::quantity)
        .decimal("limit_price", OrderRecord::limitPrice)
        .flag("reduce_only", OrderRecord::reduceOnly)
        .decimal("filled_qty", OrderRecord::filledQuantity)
        .decimal("average_price", OrderRecord::averagePrice)
        .decimal("fee", OrderRecord::fee)
        .text("reason", OrderRecord::reason)
        .time("created", OrderRecord::createdMicros);
  }

  private static StoredTable<Fill> fills() {
    return StoredTable.ofJournal(4, "fills", Fill.class, Importance.KEPT)
        .instance(Fill::instance)
        .text("fill_id", Fill::fillId)
        .text("client_order_id", Fill::clientOrderId)
        .symbol("side", fill -> fill.side().name())
        .decimal("price", Fill::price)
        .decimal("qty", Fill::quantity)
        .decimal("fee", Fill::fee)
        .flag("maker", Fill::maker);
  }

  private static StoredTable<Position> positions() {
    return StoredTable.ofJournal(5, "positions", Position.class, Importance.KEPT)
        .instance(Position::instance)
        .newestBy("position_id")
        .text("position_id", Position::positionId)
        .symbol("status", position -> position.isOpen() ? "OPEN" : "CLOSED")
        .symbol("direction", position -> position.direction().name())
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

  private static StoredTable<EquityPoint> equity() {
    return StoredTable.ofJournal(6, "equity", EquityPoint.class, Importance.SAMPLE)
        .decimal("equity", EquityPoint::equity)
        .decimal("cash", EquityPoint::cash)
        .decimal("unrealized_pnl", EquityPoint::unrealizedPnl)
        .decimal("realized_pnl", EquityPoint::realizedPnl)
        .decimal("fees", EquityPoint::fees)
        .decimal("drawdown_pct", EquityPoint::drawdownPct);
  }

  private static StoredTable<Alert> alerts() {
    return StoredTable.ofJournal(7, "alerts", Alert.class, Importance.KEPT)
        .text("alert_id", Alert::alertId)
        .symbol("severity", alert -> alert.severity().name())
        .symbol("kind", Alert::kind)
        .text("subject", Alert::subject)
        .text("message", Alert::message);
  }

  private static StoredTable<Candle> candles() {
    return StoredTable.of(8, "candles", Candle.class, Importance.SAMPLE, Candle::timeMicros)
        .symbol("session", Candle::session)
        .symbol("venue", Candle::venue)
        .symbol("symbol", Candle::symbol)
        .symbol("interval", Candle::interval)
        .number("open", Candle::open)
        .number("high", Candle::high)
        .number("low", Candle::low)
        .number("close", Candle::close)
        .number("volume", Candle::volume);
  }

  private static StoredTable<IndicatorSample> indicatorSamples() {
    return StoredTable.of(
            9,
            "indicator_samples",
            IndicatorSample.class,
            Importance.SAMPLE,
            IndicatorSample::timeMicros)
        .symbol("session", IndicatorSample::session)
        .symbol("venue", IndicatorSample::venue)
        .symbol("symbol", IndicatorSample::symbol)
        .symbol("indicator", IndicatorSample::indicator)
        .symbol("type", IndicatorSample::type)
        .number("value", IndicatorSample::value)
        .symbol("status", IndicatorSample::status);
  }

  private static StoredTable<LinkClose> linkCloses() {
    return StoredTable.of(
            10, "link_closes", LinkClose.class, Importance.KEPT, LinkClose::timeMicros)
        .symbol("venue", LinkClose::venue)
        .symbol("route", LinkClose::route)
        .count("number", LinkClose::number)
        .symbol("state", LinkClose::state)
        .text("reason", LinkClose::reason)
        .count("reconnects", LinkClose::reconnects);
  }

  private static StoredTable<RecordingRow> recordings() {
    return StoredTable.of(
            11, "recordings", RecordingRow.class, Importance.KEPT, RecordingRow::timeMicros)
        .symbol("recording", RecordingRow::recording)
        .text("name", RecordingRow::name)
        .symbol("state", RecordingRow::state)
        .count("bytes", RecordingRow::bytes)
        .count("frames", RecordingRow::frames)
        .text("body", RecordingRow::body);
  }
}
