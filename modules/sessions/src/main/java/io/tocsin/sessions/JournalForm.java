package io.tocsin.sessions;

import io.tocsin.model.InstrumentId;
import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.ConditionReading;
import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.InstanceState;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.LeafResult;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.OrderSide;
import io.tocsin.model.journal.OrderStatus;
import io.tocsin.model.journal.Position;
import io.tocsin.model.journal.SessionInfo;
import io.tocsin.model.journal.Severity;
import io.tocsin.model.journal.Signal;
import io.tocsin.model.journal.Transition;
import io.tocsin.model.journal.Trigger;
import io.tocsin.strategy.state.StateReader;
import io.tocsin.strategy.state.StateWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The byte form of what a session's strategies leave behind, exact to the last digit. */
final class JournalForm {

  private static final int TRANSITION = 1;
  private static final int SIGNAL = 2;
  private static final int ORDER = 3;
  private static final int FILL = 4;
  private static final int POSITION = 5;
  private static final int EQUITY = 6;
  private static final int ALERT = 7;

  private JournalForm() {}

  static byte[] bytes(JournalRecord entry) {
    StateWriter out = new StateWriter(512);
    write(entry, out);
    return out.sealed();
  }

  /**
   * @throws IllegalArgumentException if the bytes are none of {@link #bytes}
   */
  static JournalRecord of(byte[] bytes) {
    StateReader in = new StateReader(bytes);
    JournalRecord entry = read(in);
    in.end();
    return entry;
  }

  private static void write(JournalRecord entry, StateWriter out) {
    switch (entry) {
      case Transition t -> {
        out.count(TRANSITION);
        out.text(t.session());
        key(out, t.instance());
        out.whole(t.number());
        out.text(t.from().name());
        out.text(t.to().name());
        out.text(t.trigger().name());
        out.text(t.reason());
        out.whole(t.timeMicros());
        number(out, t.price());
        conditions(out, t.conditions());
      }
      case Signal s -> {
        out.count(SIGNAL);
        out.text(s.session());
        out.text(s.signalId());
        key(out, s.instance());
        out.text(s.type().name());
        out.text(s.direction().name());
        out.whole(s.timeMicros());
        number(out, s.price());
        conditions(out, s.conditions());
        out.count(s.indicators().size());
        s.indicators()
            .forEach((name, value) -> {
              out.text(name);
              number(out, value);
            });
      }
      case OrderRecord o -> {
        out.count(ORDER);
        out.text(o.session());
        out.text(o.clientOrderId());
        key(out, o.instance());
        out.text(o.side().name());
        out.text(o.type());
        out.decimal(o.quantity());
        out.decimalOrNull(o.limitPrice());
        out.flag(o.reduceOnly());
        out.text(o.status().name());
        out.decimal(o.filledQuantity());
        out.decimalOrNull(o.averagePrice());
        out.decimal(o.fee());
        out.text(o.reason());
        out.whole(o.createdMicros());
        out.whole(o.timeMicros());
      }
      case Fill f -> {
        out.count(FILL);
        out.text(f.session());
        out.text(f.fillId());
        out.text(f.clientOrderId());
        key(out, f.instance());
        out.text(f.side().name());
        out.decimal(f.price());
        out.decimal(f.quantity());
        out.decimal(f.fee());
        out.flag(f.maker());
        out.whole(f.timeMicros());
      }
      case Position p -> {
        out.count(POSITION);
        out.text(p.session());
        out.text(p.positionId());
        key(out, p.instance());
        out.text(p.direction().name());
        for (BigDecimal each :
            List.of(
                p.quantity(),
                p.entryPrice(),
                p.markPrice(),
                p.leverage(),
                p.margin(),
                p.unrealizedPnl(),
                p.unrealizedPnlPct(),
                p.realizedPnl(),
                p.fees())) {
          out.decimal(each);
        }
        out.decimalOrNull(p.stopLoss());
        out.decimalOrNull(p.takeProfit());
        out.decimalOrNull(p.liquidationPrice());
        out.whole(p.openedMicros());
        out.whole(p.closedMicros());
        out.whole(p.timeMicros());
      }
      case EquityPoint e -> {
        out.count(EQUITY);
        out.text(e.session());
        out.whole(e.timeMicros());
        for (BigDecimal each :
            List.of(
                e.equity(),
                e.cash(),
                e.unrealizedPnl(),
                e.realizedPnl(),
                e.fees(),
                e.drawdownPct())) {
          out.decimal(each);
        }
      }
      case Alert a -> {
        out.count(ALERT);
        out.text(a.session());
        out.text(a.alertId());
        out.text(a.severity().name());
        out.text(a.kind());
        out.text(a.subject());
        out.text(a.message());
        out.whole(a.timeMicros());
      }
      case SessionInfo info ->
          throw new IllegalArgumentException(
              "the states of session " + info.session() + " are kept by LifeKeeper");
    }
  }

  private static JournalRecord read(StateReader in) {
    int kind = in.count(0);
    return switch (kind) {
      case TRANSITION ->
          new Transition(
              in.text(""),
              key(in),
              in.whole(0),
              InstanceState.valueOf(in.text("")),
              InstanceState.valueOf(in.text("")),
              Trigger.valueOf(in.text("")),
              in.text(""),
              in.whole(0),
              number(in),
              conditions(in));
      case SIGNAL ->
          new Signal(
              in.text(""),
              in.text(""),
              key(in),
              Trigger.valueOf(in.text("")),
              Direction.valueOf(in.text("")),
              in.whole(0),
              number(in),
              conditions(in),
              indicators(in));
      case ORDER ->
          new OrderRecord(
              in.text(""),
              in.text(""),
              key(in),
              OrderSide.valueOf(in.text("")),
              in.text(""),
              decimal(in),
              in.decimalOrNull(null),
              in.flag(false),
              OrderStatus.valueOf(in.text("")),
              decimal(in),
              in.decimalOrNull(null),
              decimal(in),
              in.text(""),
              in.whole(0),
              in.whole(0));
      case FILL ->
          new Fill(
              in.text(""),
              in.text(""),
              in.text(""),
              key(in),
              OrderSide.valueOf(in.text("")),
              decimal(in),
              decimal(in),
              decimal(in),
              in.flag(false),
              in.whole(0));
      case POSITION ->
          new Position(
              in.text(""),
              in.text(""),
              key(in),
              Direction.valueOf(in.text("")),
              decimal(in),
              decimal(in),
              decimal(in),
              decimal(in),
              decimal(in),
              decimal(in),
              decimal(in),
              decimal(in),
              decimal(in),
              in.decimalOrNull(null),
              in.decimalOrNull(null),
              in.decimalOrNull(null),
              in.whole(0),
              in.whole(0),
              in.whole(0));
      case EQUITY ->
          new EquityPoint(
              in.text(""),
              in.whole(0),
              decimal(in),
              decimal(in),
              decimal(in),
              decimal(in),
              decimal(in),
              decimal(in));
      case ALERT ->
          new Alert(
              in.text(""),
              in.text(""),
              Severity.valueOf(in.text("")),
              in.text(""),
              in.text(""),
              in.text(""),
              in.whole(0));
      default -> throw new IllegalArgumentException("a journal entry of unknown kind " + kind);
    };
  }

  private static BigDecimal decimal(StateReader in) {
    return in.decimal(BigDecimal.ZERO);
  }

  private static void key(StateWriter out, InstanceKey key) {
    out.text(key.strategy());
    out.text(key.instrument().venue());
    out.text(key.instrument().symbol());
  }

  private static InstanceKey key(StateReader in) {
    return new InstanceKey(in.text(""), new InstrumentId(in.text(""), in.text("")));
  }

  private static void number(StateWriter out, @Nullable Double value) {
    if (out.flag(value != null) && value != null) {
      out.real(value);
    }
  }

  private static @Nullable Double number(StateReader in) {
    return in.flag(false) ? (Double) in.real(0) : null;
  }

  private static void conditions(StateWriter out, List<ConditionReading> readings) {
    out.count(readings.size());
    for (ConditionReading reading : readings) {
      out.text(reading.section());
      out.text(reading.id());
      out.text(reading.indicator());
      out.text(reading.op());
      out.text(reading.threshold());
      number(out, reading.value());
      out.text(reading.result().name());
      out.text(reading.reason());
    }
  }

  private static List<ConditionReading> conditions(StateReader in) {
    int size = in.count(0);
    List<ConditionReading> readings = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      readings.add(
          new ConditionReading(
              in.text(""),
              in.text(""),
              in.text(""),
              in.text(""),
              in.text(""),
              number(in),
              LeafResult.valueOf(in.text("")),
              in.text("")));
    }
    return List.copyOf(readings);
  }

  private static SortedMap<String, @Nullable Double> indicators(StateReader in) {
    SortedMap<String, @Nullable Double> values = new TreeMap<>();
    int size = in.count(0);
    for (int i = 0; i < size; i++) {
      values.put(in.text(""), number(in));
    }
    return values;
  }
}
