package io.tocsin.storage;

import io.tocsin.model.InstrumentId;
import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.ConditionReading;
import io.tocsin.model.journal.Direction;
import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.InstanceState;
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

/** Records to store, with the awkward values in them: nulls, long decimals, quotes, emoji. */
final class Samples {

  /** 2024-08-08T00:00:00Z. */
  static final long START = 1_723_075_200_000_000L;

  static final InstanceKey BITCOIN = key("quick-start", "BTC_USDT");

  private Samples() {}

  static InstanceKey key(String strategy, String symbol) {
    return new InstanceKey(strategy, new InstrumentId("simulated", symbol));
  }

  static Transition transition(String session, InstanceKey instance, long number, long micros) {
    return new Transition(
        session,
        instance,
        number,
        InstanceState.MONITORING,
        InstanceState.SIGNAL_DETECTED,
        Trigger.S1,
        "pump \"2.1 %\" ≥ 2 % 🚀\nsecond line \\ end",
        micros,
        61_234.567_8,
        List.of(
            new ConditionReading("S1", "c1", "pump", ">=", "2", 2.1, LeafResult.MET, ""),
            new ConditionReading(
                "S1", "c2", "surge", ">=", "3", null, LeafResult.PENDING, "warming 12/60 s")));
  }

  static Signal signal(String session, String id, long micros) {
    TreeMap<String, Double> values = new TreeMap<>();
    values.put("pump", 2.25);
    values.put("surge", null);
    return new Signal(
        session, id, BITCOIN, Trigger.S1, Direction.LONG, micros, null, List.of(), values);
  }

  static OrderRecord order(
      String session, String id, OrderStatus status, String filled, long micros) {
    return new OrderRecord(
        session,
        id,
        BITCOIN,
        OrderSide.BUY,
        "market",
        new BigDecimal("0.01520000"),
        null,
        false,
        status,
        new BigDecimal(filled),
        filled.equals("0") ? null : new BigDecimal("61234.560000000000000001"),
        new BigDecimal("0.93076531"),
        "Z1",
        START,
        micros);
  }

  static Fill fill(String session, String id, long micros) {
    return new Fill(
        session,
        id,
        "order-1",
        BITCOIN,
        OrderSide.BUY,
        new BigDecimal("61234.56"),
        new BigDecimal("0.01520000"),
        new BigDecimal("0.93076531"),
        false,
        micros);
  }

  static Position position(String session, String id, long closedMicros, long micros) {
    return new Position(
        session,
        id,
        BITCOIN,
        Direction.LONG,
        new BigDecimal(closedMicros == 0 ? "0.0152" : "0"),
        new BigDecimal("61234.56"),
        new BigDecimal("61300.00"),
        BigDecimal.ONE,
        new BigDecimal("930.77"),
        new BigDecimal("0.99"),
        new BigDecimal("0.1069"),
        new BigDecimal("-0.93"),
        new BigDecimal("0.93"),
        new BigDecimal("60000"),
        null,
        null,
        START,
        closedMicros,
        micros);
  }

  static EquityPoint equity(String session, String equity, long micros) {
    return new EquityPoint(
        session,
        micros,
        new BigDecimal(equity),
        new BigDecimal("9069.23"),
        new BigDecimal("0.99"),
        new BigDecimal("-0.93"),
        new BigDecimal("0.93"),
        new BigDecimal("0.0093"));
  }

  static Alert alert(String session, String id, long micros) {
    return new Alert(
        session,
        id,
        Severity.WARNING,
        "risk_refused",
        "BTC_USDT",
        "too many open positions",
        micros);
  }

  static SessionInfo session(String session, SessionState state, long micros) {
    return new SessionInfo(
        session,
        "demo",
        SessionMode.PAPER,
        state,
        List.of(BITCOIN.instrument()),
        List.of("quick-start"),
        true,
        "live",
        "local",
        "asked for",
        START,
        micros);
  }
}
