package io.tocsin.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.Signal;
import io.tocsin.strategy.plan.SessionPlan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Same plan, same events: same journal, byte for byte, whatever the batches were. */
class DeterminismTest {

  private static final String COSTS =
      "{\"slippage_pct\": 0.03, \"fees\": {\"test\": {\"maker_pct\": 0.02, \"taker_pct\": 0.07}}}";

  private static Scenario.Setup setup() {
    return new Scenario.Setup()
        .strategy(
            Strategies.with(
                "\"stop_loss\": {\"percent\": 2, \"trailing\": true}, \"leverage\": 3,"
                    + "\"take_profit\": [{\"percent\": 1, \"close_pct\": 33},"
                    + " {\"percent\": 2, \"close_pct\": 67}],"),
            Scenario.BTC,
            Scenario.ETH)
        .strategy(
            Strategies.with(
                    "\"SHORT\"", "\"order\": {\"type\": \"limit\", \"offset_pct\": 0.1},", "")
                .replace("\"simple\"", "\"short\""),
            Scenario.BTC)
        .paper(COSTS);
  }

  private static Scenario random(long seed, int rows) {
    return RandomMarket.play(setup().start(), seed, rows, false);
  }

  @Property(tries = 10)
  void batch_boundaries_change_nothing(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 70) int batchSize) {
    Scenario first = random(seed, 400);
    SessionPlan plan = setup().plan();
    List<JournalRecord> journal = new ArrayList<>();
    SessionEngine engine = new SessionEngine(plan, journal::add);
    engine.start(Scenario.T0);
    long now = Scenario.T0;
    for (int from = 0; from < first.rows.size(); from += batchSize) {
      List<Scenario.Row> rows =
          first.rows.subList(from, Math.min(first.rows.size(), from + batchSize));
      engine.onBatch(Scenario.batch(plan.layout(), rows, now));
      for (Scenario.Row row : rows) {
        now = Math.max(now, row.time());
      }
    }
    assertThat(journal).isEqualTo(first.journal);
    assertThat(engine.stateHash()).isEqualTo(first.engine.stateHash());
    assertThat(engine.summary()).isEqualTo(first.engine.summary());
  }

  @Property(tries = 10)
  void every_id_is_unique_and_the_books_balance_at_every_record(@ForAll long seed) {
    Scenario s = random(seed, 400);
    assertThat(s.all(Fill.class)).extracting(Fill::fillId).doesNotHaveDuplicates();
    assertThat(s.all(Signal.class)).extracting(Signal::signalId).doesNotHaveDuplicates();
    for (EquityPoint point : s.all(EquityPoint.class)) {
      assertThat(point.equity())
          .isEqualByComparingTo(
              new BigDecimal(10000).add(point.realizedPnl()).add(point.unrealizedPnl()));
    }
    assertThat(s.journal)
        .noneMatch(entry -> entry instanceof Alert alert && alert.kind().equals("instance_error"));
  }

  @Test
  void the_random_markets_really_trade() {
    int trades = 0;
    for (long seed = 1; seed <= 20; seed++) {
      trades += random(seed, 400).engine.trades().size();
    }
    assertThat(trades).isGreaterThan(20);
  }

  @Test
  void the_state_hash_tells_different_states_apart() {
    Scenario one = Strategies.holding(Scenario.setup(Strategies.SIMPLE));
    long before = one.engine.stateHash();
    Scenario same = Strategies.holding(Scenario.setup(Strategies.SIMPLE));
    assertThat(same.engine.stateHash()).isEqualTo(before);
    one.trade(5, 100.01);
    same.trade(5, 100.02);
    assertThat(one.engine.stateHash()).isNotEqualTo(before).isNotEqualTo(same.engine.stateHash());
  }
}
