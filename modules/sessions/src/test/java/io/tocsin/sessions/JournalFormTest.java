package io.tocsin.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** What waits for storage over a restart is what was decided, to the last digit. */
class JournalFormTest {

  private static final InstanceKey KEY =
      new InstanceKey("scalp", new InstrumentId("binance", "BTC_USDT"));
  private static final BigDecimal MONEY = new BigDecimal("12345678901234.123456789000");

  private static List<JournalRecord> records() {
    List<ConditionReading> conditions =
        List.of(
            new ConditionReading("S1", "a", "pump", ">=", "7", null, LeafResult.PENDING, "no data"),
            new ConditionReading("S1", "ü", "rsi", "<", "30", 1e-300, LeafResult.MET, ""));
    TreeMap<String, Double> values = new TreeMap<>();
    values.put("known", -0.0);
    values.put("unknown", null);
    return List.of(
        new Transition(
            "s",
            KEY,
            7,
            InstanceState.MONITORING,
            InstanceState.SIGNAL_DETECTED,
            Trigger.S1,
            "because",
            1,
            null,
            conditions),
        new Signal("s", "id", KEY, Trigger.E1, Direction.SHORT, 2, 0.1 + 0.2, conditions, values),
        order(null, null),
        order(MONEY, new BigDecimal("-0.00")),
        new Fill("s", "f", "o", KEY, OrderSide.SELL, MONEY, MONEY, BigDecimal.ONE, true, 3),
        position(null),
        position(MONEY.negate()),
        new EquityPoint("s", 4, MONEY, MONEY, MONEY, MONEY, MONEY, new BigDecimal("1E+3")),
        new Alert("s", "a", Severity.CRITICAL, "kind", "subject", "message", 5));
  }

  private static OrderRecord order(BigDecimal limit, BigDecimal average) {
    return new OrderRecord(
        "s",
        "o",
        KEY,
        OrderSide.BUY,
        "limit",
        MONEY,
        limit,
        true,
        OrderStatus.UNKNOWN,
        BigDecimal.ZERO,
        average,
        MONEY,
        "",
        Long.MIN_VALUE,
        Long.MAX_VALUE);
  }

  private static Position position(BigDecimal price) {
    BigDecimal[] m = new BigDecimal[9];
    for (int i = 0; i < m.length; i++) {
      m[i] = MONEY.add(BigDecimal.valueOf(i));
    }
    return new Position(
        "s",
        "p",
        KEY,
        Direction.LONG,
        m[0],
        m[1],
        m[2],
        m[3],
        m[4],
        m[5],
        m[6],
        m[7],
        m[8],
        price,
        price,
        price,
        1,
        0,
        2);
  }

  @Test
  void every_kind_of_entry_is_read_back_as_it_was_written() {
    for (JournalRecord each : records()) {
      assertThat(JournalForm.of(JournalForm.bytes(each))).isEqualTo(each);
    }
    assertThat(records().stream().map(Object::getClass).distinct().count())
        .as("all kinds but the session's own states")
        .isEqualTo(JournalRecord.class.getPermittedSubclasses().length - 1L);
  }

  @Test
  void a_damaged_entry_is_refused_and_a_session_s_state_is_none() {
    for (JournalRecord each : records()) {
      byte[] bytes = JournalForm.bytes(each);
      assertThatThrownBy(() -> JournalForm.of(Arrays.copyOf(bytes, bytes.length - 1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() ->
            JournalForm.bytes(
                new SessionInfo(
                    "s", "n", null, null, List.of(), List.of(), false, "", "", "", 0, 0)))
        .hasMessageContaining("LifeKeeper");
  }

  @Test
  void a_snapshot_of_a_session_holds_its_outbox_and_names_its_owner() {
    List<StrategySnapshot.Entry> outbox =
        List.of(
            new StrategySnapshot.Entry(3, records().get(0)),
            new StrategySnapshot.Entry(9, records().get(3)));
    byte[] bytes = new StrategySnapshot("exec_a", 5, 10, outbox, new byte[] {1, 2}).bytes();
    StrategySnapshot read = StrategySnapshot.of("exec_a", bytes);
    assertThat(read.rows()).isEqualTo(5);
    assertThat(read.nextNumber()).isEqualTo(10);
    assertThat(read.engine()).containsExactly(1, 2);
    assertThat(read.outbox())
        .extracting(StrategySnapshot.Entry::number, StrategySnapshot.Entry::record)
        .containsExactly(Tuple.tuple(3L, records().get(0)), Tuple.tuple(9L, records().get(3)));
    assertThatThrownBy(() -> StrategySnapshot.of("exec_b", bytes))
        .hasMessage("the snapshot is of session exec_a");
  }
}
