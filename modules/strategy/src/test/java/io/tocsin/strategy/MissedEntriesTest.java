package io.tocsin.strategy;

import static io.tocsin.strategy.Strategies.holding;
import static io.tocsin.strategy.Strategies.quiet;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.indicators.IndicatorStatus;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.Signal;
import io.tocsin.strategy.risk.BrokenGate;
import io.tocsin.strategy.risk.ReasonCode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** "Why didn't it trade?": every reason there is, each seen where it belongs. */
class MissedEntriesTest {

  private static final Set<ReasonCode> SEEN = EnumSet.noneOf(ReasonCode.class);

  private static List<ReasonCode> codes(Scenario s) {
    return codes(s, s.key());
  }

  private static List<ReasonCode> codes(Scenario s, InstanceKey key) {
    List<ReasonCode> codes = s.engine.missed(key).stream().map(MissedEntry::code).toList();
    SEEN.addAll(codes);
    return codes;
  }

  @AfterAll
  static void every_reason_of_the_closed_set_was_seen() {
    assertThat(SEEN).containsExactlyInAnyOrder(ReasonCode.values());
  }

  private static Scenario.Setup simple() {
    return Scenario.setup(Strategies.SIMPLE);
  }

  private static Scenario signal(Scenario s, double at) {
    return s.set("go", 1).trade(at, 100).set("go", 0);
  }

  /** Signal and entry, with what came of it by second 4. */
  private static Scenario tried(Scenario s) {
    return signal(s, 2).set("enter", 1).trade(3, 100).set("enter", 0).trade(4, 100);
  }

  private static Scenario.Setup limits(String limits) {
    return new Scenario.Setup()
        .strategy(
            Strategies.with("\"LONG\"", "", ", \"limits\": {" + limits + "}"),
            Scenario.BTC,
            Scenario.ETH);
  }

  /** One losing trade, its cooldown over by second 100. */
  private static Scenario lost(Scenario s) {
    tried(s).set("leave", 1).trade(5, 80).trade(6, 80);
    return s.set("leave", 0).clock(100);
  }

  @Test
  void a_reason_that_stands_over_many_events_is_one_entry() {
    Scenario s = quiet(simple());
    s.engine.halt("lunch", "ann");
    s.set("go", 1).trade(2, 100).trade(3, 100).clock(4);
    assertThat(codes(s)).containsExactly(ReasonCode.SESSION_HALTED);
    MissedEntry only = s.engine.missed(s.key()).getFirst();
    assertThat(only.words()).isEqualTo("the session is halted: paused by ann: lunch");
    assertThat(only.firstMicros()).isEqualTo(Scenario.T0 + 2_000_000);
    assertThat(only.lastMicros()).isEqualTo(Scenario.T0 + 4_000_000);
    assertThat(only.count()).isEqualTo(3);
    s.set("go", 0).trade(5, 100).set("go", 1).trade(6, 100);
    assertThat(codes(s)).hasSize(2);
  }

  @Test
  void what_is_kept_is_bounded_and_the_newest_stays() {
    Scenario s = quiet(simple());
    s.engine.halt("lunch", "ann");
    for (int i = 0; i < 150; i++) {
      s.set("go", 1).trade(2 + i, 100).set("go", 0).trade(2.5 + i, 100);
    }
    assertThat(s.engine.missed(s.key())).hasSize(100);
    assertThat(s.engine.missed(s.key()).getLast().firstMicros())
        .isEqualTo(Scenario.T0 + 151_000_000);
  }

  @Test
  void nothing_is_missed_while_nothing_is_signalled_or_a_trade_runs() {
    Scenario s = holding(simple()).set("go", 1).trade(5, 100);
    assertThat(codes(s)).isEmpty();
  }

  @Test
  void a_signal_during_the_cooldown() {
    Scenario s = holding(simple()).set("leave", 1).trade(5, 100).trade(6, 100).set("go", 1);
    s.trade(7, 100).trade(8, 100);
    assertThat(codes(s)).containsExactly(ReasonCode.COOLDOWN);
  }

  @Test
  void a_side_that_cannot_be_picked() {
    Scenario s =
        quiet(
            Scenario.setup(Strategies.with("\"BOTH\", \"direction_indicator\": \"more\"", "", "")));
    signal(s, 2);
    assertThat(codes(s)).containsExactly(ReasonCode.NO_DIRECTION);
  }

  @Test
  void the_strategys_own_limits() {
    Scenario slots = quiet(limits("\"max_concurrent_positions\": 1"));
    slots.set("go", 1).trade(Scenario.ETH, 2, 10).trade(3, 100);
    assertThat(codes(slots)).containsExactly(ReasonCode.NO_SIGNAL_SLOT);

    Scenario trades = signal(lost(quiet(limits("\"max_trades_per_day\": 1"))), 101);
    assertThat(codes(trades)).containsExactly(ReasonCode.STRATEGY_TRADES_A_DAY);

    Scenario row = signal(lost(quiet(limits("\"max_consecutive_losses\": 1"))), 101);
    assertThat(codes(row)).containsExactly(ReasonCode.STRATEGY_LOSSES_IN_A_ROW);

    Scenario loss = signal(lost(quiet(limits("\"daily_loss_limit_pct\": 1"))), 101);
    assertThat(codes(loss)).containsExactly(ReasonCode.STRATEGY_DAILY_LOSS);
  }

  @Test
  void a_signal_that_came_to_nothing() {
    Scenario cancelled = signal(quiet(simple()), 2).set("stop", 1).trade(3, 100);
    assertThat(codes(cancelled)).containsExactly(ReasonCode.SIGNAL_CANCELLED);

    Scenario late = signal(quiet(simple()), 2).clock(32);
    assertThat(codes(late)).containsExactly(ReasonCode.SIGNAL_TIMEOUT);
    assertThat(late.view().reason()).isEqualTo("Z1 was not met in time: enter 0 of 0 %");

    Scenario blind = signal(quiet(simple()), 2).unknown("enter", IndicatorStatus.NO_BOOK).clock(32);
    assertThat(codes(blind)).containsExactly(ReasonCode.ENTRY_CONDITION_UNKNOWN);
    assertThat(blind.view().reason()).isEqualTo("Z1 was not met in time: enter: no book");

    Scenario person = signal(quiet(simple()), 2);
    person.engine.halt("lunch", "ann");
    assertThat(codes(person)).containsExactly(ReasonCode.GIVEN_UP);
  }

  @Test
  void an_order_that_came_to_nothing() {
    String far = "\"order\": {\"type\": \"limit\", \"offset_pct\": 5},";
    Scenario stopped = tried(quiet(Scenario.setup(Strategies.with(far))));
    stopped.set("stop", 1).trade(5, 100);
    assertThat(codes(stopped)).containsExactly(ReasonCode.ENTRY_CANCELLED);

    Scenario late = tried(quiet(Scenario.setup(Strategies.with(far)))).clock(13);
    assertThat(codes(late)).containsExactly(ReasonCode.ENTRY_TIMEOUT);

    Scenario unfilled =
        tried(
            quiet(
                Scenario.setup(
                    Strategies.with(far.replace("5}", "5, \"time_in_force\": \"ioc\"}")))));
    unfilled.trade(5, 100);
    assertThat(codes(unfilled)).containsExactly(ReasonCode.ENTRY_UNFILLED);
  }

  @ParameterizedTest
  @CsvSource({
    "0.01, 11, 5, true, BELOW_LOT",
    "0.01, 0.1, 1001, true, BELOW_MIN_NOTIONAL",
    "500, 0.1, 5, true, PRICE_BELOW_TICK",
    "0.01, 0.1, 5, false, VENUE_REFUSED"
  })
  void the_venues_rules(
      String tick, String lot, String minNotional, boolean trading, ReasonCode code) {
    Scenario s = tried(quiet(simple().rules(Scenario.BTC, tick, lot, minNotional, trading)));
    assertThat(codes(s)).containsExactly(code);
  }

  @Test
  void a_venue_that_lends_less() {
    Scenario s =
        tried(
            quiet(
                Scenario.setup(Strategies.with("\"leverage\": 3,"))
                    .paper("{\"max_leverage\": {\"test\": 2}}")));
    assertThat(codes(s)).containsExactly(ReasonCode.VENUE_LEVERAGE);
    assertThat(s.view().reason()).isEqualTo("leverage 3, test allows at most 2");
  }

  @Test
  void a_size_that_cannot_be_told() {
    String scaled =
        Strategies.SIMPLE.replace(
            "\"value\": 1000}",
            "\"value\": 1000, \"scale\": {\"indicator\": \"more\", \"points\": [[0, 1], [1, 2]]}}");
    Scenario s = quiet(Scenario.setup(scaled)).unknown("more", IndicatorStatus.NO_DATA);
    assertThat(codes(tried(s))).containsExactly(ReasonCode.SCALE_UNKNOWN);

    Scenario blind = Scenario.setup(Strategies.SIMPLE).start();
    for (String name : List.of("go", "stop", "enter", "leave", "flee", "more")) {
      blind.set(name, 0);
    }
    blind.set("go", 1).clock(1).set("enter", 1).clock(2).clock(3);
    assertThat(codes(blind)).containsExactly(ReasonCode.NO_PRICE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'max_position_pct': 9} | POSITION_SIZE",
        "{'max_symbol_exposure_pct': 9} | SYMBOL_EXPOSURE",
        "{'max_margin_use_pct': 4} | MARGIN_USE",
        "{'max_leverage': 1} | MAX_LEVERAGE",
      })
  void the_risk_gate(String risk, ReasonCode code) {
    Scenario s =
        tried(
            quiet(
                Scenario.setup(Strategies.with("\"leverage\": 2,")).risk(risk.replace('\'', '"'))));
    assertThat(codes(s)).containsExactly(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'daily_loss_limit_pct': 1} | DAILY_LOSS",
        "{'max_drawdown_pct': 1} | DRAWDOWN",
        "{'max_consecutive_losses': 1} | CONSECUTIVE_LOSSES"
      })
  void the_risk_gate_after_a_loss(String risk, ReasonCode code) {
    Scenario s = lost(quiet(simple().risk(risk.replace('\'', '"'))));
    signal(s, 101).set("enter", 1).trade(102, 100).trade(103, 100);
    assertThat(codes(s)).containsExactly(code);
  }

  @Test
  void budgets_and_open_positions() {
    assertThat(codes(tried(quiet(simple().budget("{\"total\": 999}")))))
        .containsExactly(ReasonCode.SESSION_BUDGET);
    assertThat(
            codes(
                tried(
                    quiet(
                        simple()
                            .budget("{\"total\": 9000, \"per_strategy\": {\"simple\": 900}}")))))
        .containsExactly(ReasonCode.STRATEGY_BUDGET);

    Scenario two =
        holding(
            new Scenario.Setup()
                .strategy(Strategies.SIMPLE, Scenario.BTC, Scenario.ETH)
                .risk("{\"max_open_positions\": 1}"));
    two.set("go", 1).set("enter", 1).trade(Scenario.ETH, 5, 10);
    two.trade(Scenario.ETH, 6, 10).trade(Scenario.ETH, 7, 10);
    assertThat(codes(two, new InstanceKey("simple", Scenario.ETH)))
        .containsExactly(ReasonCode.OPEN_POSITIONS);
  }

  @Test
  void an_account_that_is_used_up() {
    Scenario s =
        holding(Scenario.setup(Strategies.with("\"SHORT\"", "", "")).budget("{\"total\": 1000}"));
    s.trade(5, 400).trade(6, 400).clock(100);
    signal(s, 101).set("enter", 1).trade(102, 100).trade(103, 100);
    assertThat(codes(s)).containsExactly(ReasonCode.EQUITY_USED_UP);
  }

  @Test
  void one_symbol_on_two_venues_is_one_exposure() {
    InstrumentId elsewhere = new InstrumentId("zoo", "BTC_USDT");
    Scenario s =
        holding(
            new Scenario.Setup()
                .rules(elsewhere, "0.01", "0.0001", "5", true)
                .strategy(Strategies.SIMPLE, Scenario.BTC, elsewhere)
                .risk("{\"max_symbol_exposure_pct\": 15, \"max_position_pct\": 100}"));
    s.set("go", 1).set("enter", 1).trade(elsewhere, 5, 100);
    s.trade(elsewhere, 6, 100).trade(elsewhere, 7, 100);
    assertThat(codes(s, new InstanceKey("simple", elsewhere)))
        .containsExactly(ReasonCode.SYMBOL_EXPOSURE);
  }

  @Test
  void a_gate_that_fails_refuses_and_a_fault_stops_the_instance() {
    assertThat(BrokenGate.refusal().code()).isEqualTo(ReasonCode.GATE_FAILED);
    SEEN.add(ReasonCode.GATE_FAILED);

    Scenario s = quiet(simple());
    AtomicBoolean broken = new AtomicBoolean();
    SessionEngine engine =
        new SessionEngine(
            s.plan,
            entry -> {
              if (entry instanceof Signal && broken.getAndSet(false)) {
                throw new IllegalArgumentException("a bug");
              }
            });
    engine.start(Scenario.T0);
    broken.set(true);
    s.set("go", 1).trade(2, 100);
    engine.onBatch(Scenario.batch(s.plan.layout(), s.rows, Scenario.T0));
    assertThat(engine.missed(s.key()))
        .extracting(MissedEntry::code)
        .containsExactly(ReasonCode.FAULT);
    SEEN.add(ReasonCode.FAULT);
  }
}
