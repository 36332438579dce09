package io.tocsin.bus;

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
import io.tocsin.model.journal.SessionMode;
import io.tocsin.model.journal.SessionState;
import io.tocsin.model.journal.Severity;
import io.tocsin.model.journal.Signal;
import io.tocsin.model.journal.Transition;
import io.tocsin.model.journal.Trigger;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;

/** One record of each kind, as full or as empty as it can be. */
final class Samples {

  static final String SESSION = "exec_20251227_165822_fe61be26";
  static final InstrumentId BTC = new InstrumentId("binance", "BTC_USDT");
  static final InstanceKey KEY = new InstanceKey("quick-start", BTC);

  /** 2025-12-27T16:58:24.120Z. */
  static final long TIME = 1_766_854_704_120_000L;

  private Samples() {}

  static List<JournalRecord> full() {
    return List.of(
        transition(61.5, 1.25),
        signal(61.5, 1.25),
        order(decimal("61.50"), decimal("61.40")),
        new Fill(
            SESSION,
            "f1",
            "o1",
            KEY,
            OrderSide.BUY,
            decimal("61.50"),
            decimal("0.01520000"),
            decimal("0E-8"),
            true,
            TIME),
        position(0, decimal("60"), decimal("70.00"), decimal("31.5")),
        new EquityPoint(
            SESSION,
            TIME,
            decimal("1000.10"),
            decimal("900"),
            decimal("-0.50"),
            decimal("0.60"),
            decimal("0.01"),
            decimal("1E+1")),
        new Alert(
            SESSION, "a1", Severity.WARNING, "risk_refused", KEY.id(), "No more budget.", TIME),
        session());
  }

  static Transition transition(Double price, Double value) {
    return new Transition(
        SESSION,
        KEY,
        3,
        InstanceState.MONITORING,
        InstanceState.SIGNAL_DETECTED,
        Trigger.S1,
        "S1 is met",
        TIME,
        price,
        conditions(value));
  }

  static Signal signal(Double price, Double value) {
    TreeMap<String, Double> indicators = new TreeMap<>();
    indicators.put("velocity", value);
    indicators.put("pump", 2.5);
    return new Signal(
        SESSION,
        "s1",
        KEY,
        Trigger.S1,
        Direction.SHORT,
        TIME,
        price,
        conditions(value),
        indicators);
  }

  static OrderRecord order(BigDecimal limit, BigDecimal average) {
    return new OrderRecord(
        SESSION,
        "o1",
        KEY,
        OrderSide.SELL,
        "limit",
        decimal("0.01520000"),
        limit,
        true,
        OrderStatus.PARTIALLY_FILLED,
        decimal("0.0100"),
        average,
        decimal("0.0001"),
        "entry",
        TIME - 1_000_000,
        TIME);
  }

  static Position position(
      long closed, BigDecimal stop, BigDecimal target, BigDecimal liquidation) {
    return new Position(
        SESSION,
        "p1",
        KEY,
        Direction.LONG,
        decimal("0.01520000"),
        decimal("61.50"),
        decimal("62"),
        decimal("3"),
        decimal("0.311600"),
        decimal("0.0076"),
        decimal("0.81"),
        decimal("-0.0009"),
        decimal("0.0009"),
        stop,
        target,
        liquidation,
        TIME - 2_000_000,
        closed,
        TIME);
  }

  static SessionInfo session() {
    return new SessionInfo(
        SESSION,
        "Demo",
        SessionMode.PAPER,
        SessionState.ACTIVE,
        List.of(BTC, new InstrumentId("binance", "ETH_USDT"), new InstrumentId("mexc", "BTC_USDT")),
        List.of("quick-start"),
        true,
        "replay of demo.gz at 10x",
        "node-1",
        "started",
        TIME - 3_000_000,
        TIME);
  }

  private static List<ConditionReading> conditions(Double value) {
    return List.of(
        new ConditionReading(
            "S1", "c1", "pump", ">=", "2", value, LeafResult.NOT_MET, "warming 12/60 s"));
  }

  static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }
}
