package io.tocsin.server.backtest.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tocsin.model.Micros;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.server.backtest.Backtest;
import io.tocsin.server.backtest.BacktestFixture;
import io.tocsin.server.backtest.BacktestPlan;
import io.tocsin.server.backtest.BacktestRun;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SweepTest {

  @TempDir private Path folder;
  private BacktestPlan plan;

  @BeforeEach
  void makes_data() throws Exception {
    plan = new BacktestFixture(folder).plan();
  }

  private Sweep sweep(double split, String rank, String... settings) {
    return sweep(split, OptionalInt.empty(), false, rank, settings);
  }

  private Sweep sweep(
      double split, OptionalInt folds, boolean anchored, String rank, String... settings) {
    return Sweep.of(
        BacktestFixture.definitions(),
        BacktestFixture.session(),
        plan,
        List.of(settings),
        split < 1 ? Optional.of(split) : Optional.empty(),
        folds,
        anchored,
        rank);
  }

  private static SweepTable table(Sweep sweep, int atOnce) throws InterruptedException {
    return (SweepTable) sweep.result(atOnce, (done, of) -> {});
  }

  @Test
  void the_variant_that_changes_nothing_ends_in_the_state_of_the_backtest() throws Exception {
    JsonObject summary =
        BacktestRun.run(new Backtest(plan), folder.resolve("out"), entry -> {}, now -> {});
    SweepTable table =
        table(sweep(1, "net_pnl", "nervous.s1_signal.all[moves].value=0.02,0.03"), 2);
    assertThat(table.ranked()).hasSize(2);
    Variant same =
        table.ranked().stream()
            .filter(variant -> variant.values().getFirst().toString().equals("0.02"))
            .findFirst()
            .orElseThrow();
    assertThat(Long.toHexString(same.stateHash())).isEqualTo(summary.getString("state_hash"));
    assertThat(table.ranked().get(0).stateHash()).isNotEqualTo(table.ranked().get(1).stateHash());
  }

  @Test
  void a_grid_is_run_ranked_and_written_with_what_was_kept_back() throws Exception {
    SweepTable table =
        (SweepTable)
            sweep(
                    0.7,
                    "net_pnl",
                    "nervous.z1_entry.size.value=5:15:5",
                    "nervous.ze1_close.any[0].value=10,20")
                .run(
                    folder.resolve("sweep"),
                    (done, of) -> assertThat(done).isLessThanOrEqualTo(of));
    assertThat(table.ranked()).hasSize(6);
    for (int i = 1; i < 6; i++) {
      assertThat(table.ranked().get(i).in().netPnl())
          .isLessThanOrEqualTo(table.ranked().get(i - 1).in().netPnl());
    }
    for (Variant variant : table.ranked()) {
      assertThat(variant.out()).isNotNull();
      assertThat(variant.in().toMicros()).isLessThanOrEqualTo(variant.out().fromMicros());
      assertThat(variant.in().trades()).isGreaterThan(variant.out().trades());
      assertThat(variant.out().startEquity()).isEqualByComparingTo("10000");
    }
    List<String> csv = Files.readAllLines(folder.resolve("sweep/sweep.csv"));
    assertThat(csv).hasSize(7);
    assertThat(csv.getFirst())
        .startsWith("rank,nervous.z1_entry.size.value,nervous.ze1_close.any.0.value,trades,net_pnl")
        .contains("out_net_pnl");
    assertThat(table.text()).contains("*net_pnl", "out net_pnl");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void walked_forward_each_fold_chooses_by_its_past_and_is_judged_by_what_follows(boolean anchored)
      throws Exception {
    Sweep sweep =
        sweep(
            0.6,
            OptionalInt.of(3),
            anchored,
            "net_pnl",
            "nervous.z1_entry.size.value=5:15:5",
            "nervous.ze1_close.any[0].value=10,20");
    List<Double> shares = new ArrayList<>();
    WalkTable walk =
        (WalkTable)
            sweep.result(
                2,
                (done, of) -> {
                  assertThat(of).isEqualTo(18);
                  shares.add(sweep.progress().share());
                });

    assertThat(shares).isSorted().endsWith(1.0);
    assertThat(walk.folds()).hasSize(3);
    for (int i = 0; i < 3; i++) {
      Variant best = walk.chosen().get(i);
      assertThat(walk.folds().get(i).ranked())
          .allMatch(other -> other.in().netPnl().compareTo(best.in().netPnl()) <= 0);
    }
    JsonObject json = walk.json();
    List<JsonObject> folds =
        json.getJsonArray("variants").stream().map(JsonObject.class::cast).toList();
    // What the folds are judged by follows one another, equally long; nothing is judged twice.
    long kept = micros(folds.get(0), "to") - micros(folds.get(0), "cut");
    for (int i = 0; i < 3; i++) {
      JsonObject fold = folds.get(i);
      assertThat(micros(fold, "to") - micros(fold, "cut")).isCloseTo(kept, within(1L));
      assertThat(micros(fold, "cut") - micros(fold, "from"))
          .isCloseTo(Math.round(kept * 1.5) + (anchored ? i * kept : 0), within(3L));
      if (i > 0) {
        assertThat(fold.getString("cut")).isEqualTo(folds.get(i - 1).getString("to"));
      }
    }
    int trades = walk.chosen().stream().mapToInt(each -> each.out().trades()).sum();
    JsonObject joined = json.getJsonObject("joined");
    assertThat(joined.getInteger("trades")).isEqualTo(trades).isPositive();
    assertThat(new BigDecimal(joined.getString("net_pnl")))
        .isEqualByComparingTo(
            walk.chosen().stream()
                .map(each -> each.out().netPnl())
                .reduce(BigDecimal.ZERO, BigDecimal::add));
    assertThat(walk.csv().lines()).hasSize(1 + 18);
    assertThat(walk.csv()).startsWith("fold,from,cut,to,rank,nervous.z1_entry.size.value,");
    assertThat(walk.text()).contains("out-of-sample, all folds: trades " + trades, "*net_pnl");
  }

  private static long micros(JsonObject fold, String moment) {
    return Micros.of(Instant.parse(fold.getString(moment)));
  }

  @Test
  void a_folds_judgement_is_the_backtest_of_its_stretch_alone() throws Exception {
    WalkTable walk =
        (WalkTable)
            sweep(0.5, OptionalInt.of(2), false, "trades", "nervous.z1_entry.size.value=5")
                .result(2, (done, of) -> {});
    JsonObject second = walk.json().getJsonArray("variants").getJsonObject(1);
    JsonObject alone =
        BacktestRun.run(
            new Backtest(plan.between(micros(second, "from"), micros(second, "cut"))),
            folder.resolve("alone"),
            entry -> {},
            now -> {});
    assertThat(second.getString("state_hash")).isEqualTo(alone.getString("state_hash"));
    JsonObject kept =
        BacktestRun.run(
            new Backtest(plan.between(micros(second, "cut") + 1, Long.MAX_VALUE)),
            folder.resolve("kept"),
            entry -> {},
            now -> {});
    assertThat(second.getJsonObject("out").getString("net_pnl"))
        .isEqualTo(kept.getString("net_pnl"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1  | false | 2 to 50
          51 | true  | 2 to 50
             | true  | says how folds begin
          """)
  void folds_that_cannot_be_are_told(@Nullable Integer folds, boolean anchored, String told) {
    OptionalInt asked = folds == null ? OptionalInt.empty() : OptionalInt.of(folds);
    assertThatThrownBy(
            () -> sweep(0.7, asked, anchored, "net_pnl", "nervous.z1_entry.size.value=5"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(told);
  }

  @Test
  void a_reader_is_kept_from_believing_too_much() throws Exception {
    SweepTable all = table(sweep(1, "trades", "nervous.z1_entry.size.value=5"), 1);
    assertThat(all.notes()).singleElement().asString().contains("Ranked in-sample only");
    assertThat(all.text()).contains("Ranked in-sample only");

    // Ranked by the drawdown, the smallest size wins; by what is kept back as well.
    SweepTable kept =
        table(sweep(0.9, "max_drawdown_pct", "nervous.z1_entry.size.value=1:20:19"), 1);
    assertThat(kept.notes()).noneMatch(note -> note.contains("in-sample is number"));
    // Of so little time that is kept back, few trades are known.
    assertThat(kept.notes()).anyMatch(note -> note.contains("with fewer than 30"));
  }

  @Test
  void cancelled_before_it_begins_or_on_the_way_it_throws_and_leaves_no_thread() {
    Sweep early = sweep(1, "trades", "nervous.z1_entry.size.value=1:20:1");
    early.cancel();
    assertThatThrownBy(() -> early.result(2, (done, of) -> {}))
        .isInstanceOf(CancellationException.class);

    Sweep late = sweep(0.7, "trades", "nervous.z1_entry.size.value=1:20:1");
    assertThatThrownBy(() -> late.result(2, (done, of) -> late.cancel()))
        .isInstanceOf(CancellationException.class);
    assertThat(late.progress().share()).isLessThan(1);
    // A thread that has done its work is listed for a moment yet.
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("sweep-")));
  }

  @Test
  void progress_grows_to_its_end_with_the_events_of_all_variants() throws Exception {
    Sweep sweep = sweep(0.5, "trades", "nervous.z1_entry.size.value=1:6:1");
    List<Double> shares = new ArrayList<>();
    sweep.result(2, (done, of) -> shares.add(sweep.progress().share()));
    assertThat(shares).isSorted().startsWith(0.0).endsWith(1.0);
    assertThat(sweep.progress().events()).isEqualTo(6L * 2 * BacktestFixture.TRADES);
  }

  @Test
  void durations_go_by_steps_of_their_unit() throws Exception {
    SweepTable table = table(sweep(1, "trades", "nervous.ze1_close.cooldown=1s:61s:30s"), 2);
    assertThat(table.ranked())
        .extracting(variant -> variant.values().getFirst())
        .containsExactly("1s", "31s", "61s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nervus.z1_entry.size.value=1:2:1         | did you mean "nervous"
          nervous.z1_entri.size.value=1:2:1        | did you mean "z1_entry"
          nervous.s1_signal.all[movez].value=1     | did you mean "moves"
          nervous.z1_entry.size.valu=1:2:1         | did you mean "value"
          nervous.z1_entry.size=1:2:1              | is not one value
          nervous.z1_entry.size.value=1:2          | FROM:TO:STEP
          nervous.z1_entry.size.value=2:1:1        | FROM <= TO
          nervous.z1_entry.size.value              | has no values
          nervous.z1_entry.size.value=1:20000:1    | out of range
          nervous.z1_entry.size.value=-5           | out of range
          """)
  void what_cannot_be_set_is_told_before_anything_runs(String setting, String told) {
    assertThatThrownBy(() -> sweep(1, "net_pnl", setting))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(told);
  }

  @Test
  void an_unknown_metric_is_told_with_the_nearest() {
    assertThatThrownBy(() -> sweep(1, "sharp", "nervous.z1_entry.size.value=1"))
        .hasMessageContaining("did you mean \"sharpe\"");
  }
}
