package io.tocsin.bus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.Micros;
import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.ConditionReading;
import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.Position;
import io.tocsin.model.journal.SessionInfo;
import io.tocsin.model.journal.Signal;
import io.tocsin.model.journal.Transition;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one JSON form of each journal record, used by streams, REST and storage alike. Money and
 * quantities are strings, so that no reader rounds them; times are ISO-8601 in UTC; what is unknown
 * is null.
 */
public final class JournalJson {

  private static final JsonFactory WRITING = new JsonFactory();

  /** Room for the conditions of a usual section. */
  private static final int TEXT_LENGTH = 512;

  private JournalJson() {}

  /** The record's JSON, a new object at each call. */
  public static JsonObject of(JournalRecord entry) {
    return switch (entry) {
      case Transition transition -> transition(transition);
      case Signal signal -> signal(signal);
      case OrderRecord order -> order(order);
      case Fill fill -> fill(fill);
      case Position position -> position(position);
      case EquityPoint point -> equity(point);
      case Alert alert -> alert(alert);
      case SessionInfo session -> session(session);
    };
  }

  private static JsonObject transition(Transition t) {
    return instance(t.instance())
        .put("number", t.number())
        .put("from", t.from().name())
        .put("to", t.to().name())
        .put("trigger", t.trigger().name())
        .put("reason", t.reason())
        .put("time", Micros.iso(t.timeMicros()))
        .put("price", known(t.price()))
        .put("conditions", conditions(t.conditions()));
  }

  private static JsonObject signal(Signal s) {
    JsonObject values = new JsonObject();
    s.indicators().forEach((name, value) -> values.put(name, known(value)));
    return instance(s.instance())
        .put("signal_id", s.signalId())
        .put("type", s.type().name())
        .put("direction", s.direction().name())
        .put("time", Micros.iso(s.timeMicros()))
        .put("price", known(s.price()))
        .put("conditions", conditions(s.conditions()))
        .put("indicators", values);
  }

  private static JsonObject order(OrderRecord o) {
    return instance(o.instance())
        .put("client_order_id", o.clientOrderId())
        .put("side", o.side().name())
        .put("type", o.type())
        .put("qty", text(o.quantity()))
        .put("limit_price", text(o.limitPrice()))
        .put("reduce_only", o.reduceOnly())
        .put("status", o.status().name())
        .put("filled_qty", text(o.filledQuantity()))
        .put("average_price", text(o.averagePrice()))
        .put("fee", text(o.fee()))
        .put("reason", o.reason())
        .put("created_at", Micros.iso(o.createdMicros()))
        .put("time", Micros.iso(o.timeMicros()));
  }

  private static JsonObject fill(Fill f) {
    return instance(f.instance())
        .put("fill_id", f.fillId())
        .put("client_order_id", f.clientOrderId())
        .put("side", f.side().name())
        .put("price", text(f.price()))
        .put("qty", text(f.quantity()))
        .put("fee", text(f.fee()))
        .put("maker", f.maker())
        .put("time", Micros.iso(f.timeMicros()));
  }

  private static JsonObject position(Position p) {
    return instance(p.instance())
        .put("position_id", p.positionId())
        .put("direction", p.direction().name())
        .put("status", p.isOpen() ? "OPEN" : "CLOSED")
        .put("qty", text(p.quantity()))
        .put("entry_price", text(p.entryPrice()))
        .put("mark_price", text(p.markPrice()))
        .put("leverage", text(p.leverage()))
        .put("margin", text(p.margin()))
        .put("unrealized_pnl", text(p.unrealizedPnl()))
        .put("unrealized_pnl_pct", text(p.unrealizedPnlPct()))
        .put("realized_pnl", text(p.realizedPnl()))
        .put("fees", text(p.fees()))
        .put("stop_loss", text(p.stopLoss()))
        .put("take_profit", text(p.takeProfit()))
        .put("liquidation_price", text(p.liquidationPrice()))
        .put("opened_at", Micros.iso(p.openedMicros()))
        .put("closed_at", p.isOpen() ? null : Micros.iso(p.closedMicros()))
        .put("time", Micros.iso(p.timeMicros()));
  }

  private static JsonObject equity(EquityPoint e) {
    return new JsonObject()
        .put("time", Micros.iso(e.timeMicros()))
        .put("equity", text(e.equity()))
        .put("cash", text(e.cash()))
        .put("unrealized_pnl", text(e.unrealizedPnl()))
        .put("realized_pnl", text(e.realizedPnl()))
        .put("fees", text(e.fees()))
        .put("drawdown_pct", text(e.drawdownPct()));
  }

  private static JsonObject alert(Alert a) {
    return new JsonObject()
        .put("alert_id", a.alertId())
        .put("severity", a.severity().name())
        .put("kind", a.kind())
        .put("subject", a.subject())
        .put("message", a.message())
        .put("time", Micros.iso(a.timeMicros()));
  }

  private static JsonObject session(SessionInfo s) {
    return new JsonObject()
        .put("id", s.session())
        .put("name", s.name())
        .put("mode", s.mode().name().toLowerCase(Locale.ROOT))
        .put("state", s.state().name())
        .put("since", Micros.iso(s.timeMicros()))
        .put("created_at", Micros.iso(s.createdMicros()))
        .put("reason", s.reason())
        .put("venues", array(s.instruments().stream().map(InstrumentId::venue).distinct().toList()))
        .put(
            "symbols",
            array(s.instruments().stream().map(InstrumentId::symbol).distinct().toList()))
        .put("strategies", array(s.strategies()))
        .put("simulated", s.simulated())
        .put("source", s.source())
        .put("node", s.node());
  }

  /** The fields by which every record of an instance says whose it is. */
  public static JsonObject instance(InstanceKey key) {
    return new JsonObject()
        .put("instance_id", key.id())
        .put("strategy_id", key.strategy())
        .put("symbol", key.instrument().symbol())
        .put("venue", key.instrument().venue());
  }

  /** Conditions as they stand in the JSON of transitions and signals. */
  public static JsonArray conditions(List<ConditionReading> readings) {
    JsonArray array = new JsonArray();
    for (ConditionReading reading : readings) {
      array.add(
          new JsonObject()
              .put("section", reading.section())
              .put("id", reading.id())
              .put("indicator", reading.indicator())
              .put("op", reading.op())
              .put("threshold", reading.threshold())
              .put("value", known(reading.value()))
              .put("result", reading.result().name().toLowerCase(Locale.ROOT))
              .put("reason", reading.reason()));
    }
    return array;
  }

  /** {@link #conditions} as text, without a tree on the way to it. */
  public static String conditionsText(List<ConditionReading> readings) {
    StringWriter text = new StringWriter(TEXT_LENGTH);
    try (JsonGenerator json = WRITING.createGenerator(text)) {
      json.writeStartArray();
      for (ConditionReading reading : readings) {
        json.writeStartObject();
        json.writeStringField("section", reading.section());
        json.writeStringField("id", reading.id());
        json.writeStringField("indicator", reading.indicator());
        json.writeStringField("op", reading.op());
        json.writeStringField("threshold", reading.threshold());
        Double value = known(reading.value());
        if (value == null) {
          json.writeNullField("value");
        } else {
          json.writeNumberField("value", value.doubleValue());
        }
        json.writeStringField("result", reading.result().name().toLowerCase(Locale.ROOT));
        json.writeStringField("reason", reading.reason());
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written to but memory
    }
    return text.toString();
  }

  private static JsonArray array(List<String> texts) {
    return new JsonArray(List.copyOf(texts));
  }

  private static @Nullable String text(@Nullable BigDecimal number) {
    return number == null ? null : number.toPlainString();
  }

  /** JSON has no NaN and no infinity: they are as good as unknown. */
  private static @Nullable Double known(@Nullable Double number) {
    return number == null || !Double.isFinite(number) ? null : number;
  }
}
