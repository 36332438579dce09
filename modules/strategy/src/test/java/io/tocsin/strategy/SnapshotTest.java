package io.tocsin.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.strategy.plan.SessionPlan;
import io.tocsin.strategy.state.StateWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A17: what a snapshot holds is all: the engine that is made of it goes on to the last bit. */
class SnapshotTest {

  private static final String SHORT_LIMIT =
      Strategies.with("\"SHORT\"", "\"order\": {\"type\": \"limit\", \"offset_pct\": 0.1},", "")
          .replace("\"simple\"", "\"short\"")
          .replace(
              "\"go\", \"op\": \">\", \"value\": 0",
              "\"go\", \"op\": \"crosses_above\", \"value\": 0, \"within\": \"3s\"")
          .replace("\"leave\", \"op\"", "\"leave\", \"for\": \"2s\", \"op\"");

  private static Scenario.Setup setup(String limits) {
    return new Scenario.Setup()
        .strategy(
            Strategies.with(
                "\"stop_loss\": {\"percent\": 2, \"trailing\": true}, \"leverage\": 8,"
                    + "\"take_profit\": [{\"percent\": 1, \"close_pct\": 33},"
                    + " {\"percent\": 2, \"close_pct\": 67}],"),
            Scenario.BTC,
            Scenario.ETH)
        .strategy(SHORT_LIMIT, Scenario.BTC)
        .risk(limits)
        .paper(
            "{\"slippage_pct\": 0.03, \"fees\": {\"test\": {\"maker_pct\": 0.02, \"taker_pct\":"
                + " 0.07}}, \"funding_pct\": {\"test\": 0.01},"
                + " \"faults\": {\"lose_answer_every\": 3, \"lose_order_every\": 4}}");
  }

  private static final String LIMITS =
      "{\"max_position_pct\": 1000, \"max_symbol_exposure_pct\": 1000, \"max_open_positions\": 2,"
          + " \"daily_loss_limit_pct\": 100, \"max_drawdown_pct\": 100,"
          + " \"max_consecutive_losses\": 1000, \"max_margin_use_pct\": 100,"
          + " \"max_leverage\": 125}";

  /** What happens between two events. */
  private static void people(SessionEngine engine, int dice) {
    switch (dice) {
      case 0 -> engine.emergencyStop("test", "ann");
      case 1, 2, 3 -> engine.resume("ann");
      case 4 -> engine.halt("test", "ann");
      case 5 -> engine.instances().forEach(view -> engine.close(view.key(), "bob"));
      case 6 ->
          engine
              .instances()
              .forEach(view ->
                  engine.change(
                      view.key(),
                      new GuardChange(
                          new GuardChange.Level.AtPercent(new BigDecimal("1.5"), true),
                          new GuardChange.Level.Remove()),
                      "bob"));
      case 7 -> engine.lostSight();
      case 8 -> engine.instances().forEach(view -> engine.resume(view.key(), "bob"));
      default -> {}
    }
  }

  /** An engine, its journal, and where it stood after each event. */
  private static final class Run {
    final List<JournalRecord> journal = new ArrayList<>();
    final List<Long> hashes = new ArrayList<>();
    final SessionPlan plan;
    SessionEngine engine;

    Run(SessionPlan plan) {
      this.plan = plan;
      engine = new SessionEngine(plan, journal::add);
      engine.start(Scenario.T0);
    }

    /** From then on it is another engine, made of the snapshot alone. */
    void die() {
      engine = SessionEngine.restore(plan, journal::add, engine.snapshot());
    }

    void take(Scenario.Row row, long now, int dice) {
      engine.onBatch(Scenario.batch(plan.layout(), List.of(row), now));
      people(engine, dice);
      hashes.add(engine.stateHash());
    }
  }

  private static List<Scenario.Row> market(long seed, int rows) {
    return RandomMarket.play(setup(LIMITS).start(), seed, rows, true).rows;
  }

  /** A run that dies after some events is compared with one that never does. */
  private static void compare(long seed, int dieEvery) {
    List<Scenario.Row> rows = market(seed, 300);
    SessionPlan plan = setup(LIMITS).plan();
    Run whole = new Run(plan);
    Run mortal = new Run(plan);
    Random random = new Random(seed);
    long now = Scenario.T0;
    for (int i = 0; i < rows.size(); i++) {
      int dice = random.nextInt(150);
      whole.take(rows.get(i), now, dice);
      mortal.take(rows.get(i), now, dice);
      now = Math.max(now, rows.get(i).time());
      if (i % dieEvery == dieEvery - 1) {
        mortal.die();
      }
      assertThat(mortal.engine.stateHash()).as("after event %d", i).isEqualTo(whole.hashes.get(i));
      assertThat(mortal.journal).hasSameSizeAs(whole.journal);
    }
    assertThat(mortal.hashes).isEqualTo(whole.hashes);
    // Records hold decimals, whose equality minds the scale: equal to the last digit.
    assertThat(mortal.journal).isEqualTo(whole.journal);
    assertThat(mortal.engine.summary()).isEqualTo(whole.engine.summary());
    assertThat(mortal.engine.trades()).isEqualTo(whole.engine.trades());
    assertThat(mortal.engine.instances()).isEqualTo(whole.engine.instances());
    assertThat(mortal.engine.openPositions()).isEqualTo(whole.engine.openPositions());
    for (InstanceView view : whole.engine.instances()) {
      InstanceKey key = view.key();
      assertThat(mortal.engine.missed(key)).isEqualTo(whole.engine.missed(key));
      assertThat(mortal.engine.conditions(key)).isEqualTo(whole.engine.conditions(key));
    }
    assertThat(mortal.engine.snapshot()).isEqualTo(whole.engine.snapshot());
  }

  @Property(tries = 25)
  void whoever_dies_after_some_events_and_is_restored_goes_on_as_if_nothing_had_been(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int dieEvery) {
    compare(seed, dieEvery);
  }

  @Test
  void the_random_sessions_have_what_can_get_lost() {
    List<JournalRecord> all = new ArrayList<>();
    int trades = 0;
    for (long seed = 1; seed <= 30; seed++) {
      List<Scenario.Row> rows = market(seed, 300);
      Run run = new Run(setup(LIMITS).plan());
      Random random = new Random(seed);
      long now = Scenario.T0;
      for (Scenario.Row row : rows) {
        run.take(row, now, random.nextInt(150));
        now = Math.max(now, row.time());
      }
      all.addAll(run.journal);
      trades += run.engine.trades().size();
    }
    String text = all.toString();
    assertThat(trades).isGreaterThan(40);
    assertThat(text)
        .contains("UNKNOWN", "PARTIALLY_FILLED", "reconciled", "EMERGENCY_EXIT", "guards_changed")
        .contains("funding", "tp1", "session_paused", "SIGNAL_CANCELLED", "filled in part");
  }

  @Test
  void the_market_is_waited_for_before_anything_is_decided_after_an_interruption() {
    Scenario s = Strategies.holding(Scenario.setup(Strategies.SIMPLE));
    s.engine.lostSight();
    int before = s.steps().size();
    s.set("leave", 1);
    s.clock(50);
    s.gap(50.5);
    s.clock(51);
    assertThat(s.steps()).hasSize(before);
    s.trade(52, 100);
    assertThat(s.steps()).hasSize(before + 1);
  }

  private static byte[] held() {
    return Strategies.holding(Scenario.setup(Strategies.SIMPLE)).engine.snapshot();
  }

  private static void refused(SessionPlan plan, byte[] snapshot, String why) {
    assertThatThrownBy(() -> SessionEngine.restore(plan, _ -> {}, snapshot))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void a_snapshot_of_another_strategy_file_or_session_is_refused_with_what_is_different() {
    byte[] snapshot = held();
    refused(
        Scenario.setup(
                Strategies.SIMPLE.replace("\"go\", \"op\"", "\"go\",  \"for\": \"2s\", \"op\""))
            .plan(),
        snapshot,
        "the strategy simple changed since the snapshot was taken");
    refused(
        Scenario.setup(Strategies.SIMPLE).budget("{\"total\": 10001}").plan(),
        snapshot,
        "the budget changed since the snapshot was taken");
    refused(
        Scenario.setup(Strategies.SIMPLE.replace("\"simple\"", "\"other\"")).plan(),
        snapshot,
        "the session no longer has the strategy simple");
    refused(
        Scenario.setup(Strategies.SIMPLE).strategy(SHORT_LIMIT, Scenario.ETH).plan(),
        snapshot,
        "changed since");
  }

  @Test
  void what_is_damaged_or_cut_short_is_refused() {
    byte[] snapshot = held();
    SessionPlan plan = Scenario.setup(Strategies.SIMPLE).plan();
    for (int length = 0; length < snapshot.length; length++) {
      refused(plan, Arrays.copyOf(snapshot, length), "cut short or damaged");
    }
    for (int i = 0; i < snapshot.length; i++) {
      byte[] damaged = snapshot.clone();
      damaged[i] ^= 4;
      refused(plan, damaged, "cut short or damaged");
    }
  }

  @Test
  void another_version_is_refused_by_its_number() {
    StateWriter other = new StateWriter(64);
    other.count(0x544F_4353);
    other.count(99);
    refused(
        Scenario.setup(Strategies.SIMPLE).plan(),
        other.sealed(),
        "the snapshot has version 99, this program reads version " + EngineForm.VERSION);
  }

  /**
   * A40: what a node of this version left, its successor of a later one reads. If the engine's
   * state was changed, the version must grow, and the message here is the new sample.
   */
  @Test
  void A40_the_frozen_snapshot_is_read_and_written_bit_by_bit() throws IOException {
    SessionPlan plan = setup(LIMITS).plan();
    Run run = new Run(plan);
    Random random = new Random(7);
    long now = Scenario.T0;
    for (Scenario.Row row : market(7, 600)) {
      run.take(row, now, random.nextInt(150));
      now = Math.max(now, row.time());
    }
    byte[] snapshot = run.engine.snapshot();
    byte[] frozen = frozen("snapshot-1.base64");

    assertThat(run.engine.trades()).isNotEmpty();
    assertThat(snapshot)
        .withFailMessage(() ->
            "the form of snapshots changed: give it the next version, and a sample of its own:\n"
                + text(snapshot))
        .isEqualTo(frozen);
    assertThat(SessionEngine.restore(plan, _ -> {}, frozen).stateHash())
        .isEqualTo(run.engine.stateHash());
  }

  /** Empty if there is none yet. */
  private static byte[] frozen(String sample) throws IOException {
    try (InputStream text = SnapshotTest.class.getResourceAsStream(sample)) {
      if (text == null) {
        return new byte[0];
      }
      byte[] packed = Base64.getMimeDecoder().decode(text.readAllBytes());
      return new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
    }
  }

  private static String text(byte[] sample) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(sample);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getMimeEncoder().encodeToString(packed.toByteArray());
  }
}
