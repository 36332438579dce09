package io.tocsin.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.strategy.plan.SessionPlan;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Nobody looks ahead: what comes after t changes nothing before t. */
class TruncationTest {

  private static final List<MarketBatch> MARKET =
      Story.withBook()
          .calm(70)
          .moves(15, 6)
          .moves(20, -4)
          .calm(40)
          .drifts(30, 2)
          .moves(15, -5)
          .calm(60)
          .batches();

  private static SessionPlan plan() {
    return new Scenario.Setup()
        .paper("{}")
        .risk("{}")
        .bind(Story.shipped("quick-start"), Scenario.BTC)
        .bind(Story.shipped("pump-peak-short"), Scenario.BTC)
        .bind(Story.shipped("every-field"), Scenario.BTC)
        .plan();
  }

  private static final Story.Told WHOLE = Story.toldTo(plan(), MARKET);
  private static final int ROWS = MARKET.stream().mapToInt(MarketBatch::size).sum();

  @Test
  void the_market_of_this_test_is_worth_it() {
    assertThat(WHOLE.engine().trades()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(WHOLE.journal()).hasSizeGreaterThan(100);
  }

  @Property(tries = 40)
  void cutting_the_data_after_a_row_changes_nothing_before_it(@ForAll long seed) {
    int rows = (int) Math.floorMod(seed, (long) ROWS);
    Story.Told cut = Story.toldTo(plan(), Story.first(MARKET, rows));
    assertThat(cut.journal()).isEqualTo(WHOLE.journal().subList(0, cut.journal().size()));
    // Nothing is held back either: all that the whole journal says up to then is there.
    long last = rows == 0 ? Scenario.T0 : timeOf(rows - 1);
    List<JournalRecord> before = new ArrayList<>(WHOLE.journal());
    before.removeIf(entry -> entry.timeMicros() >= last);
    assertThat(cut.journal().size()).isGreaterThanOrEqualTo(before.size());
  }

  @Property(tries = 20)
  void a_different_future_gives_the_same_past(@ForAll long seed) {
    int rows = (int) Math.floorMod(seed, (long) ROWS);
    List<MarketBatch> other = new ArrayList<>(Story.first(MARKET, rows));
    Story.Told past = Story.toldTo(plan(), other);
    MarketBatch last = MARKET.getLast();
    MarketBatch.Builder crash = MarketBatch.builder(last.instruments(), 1);
    long time = last.timeMicros(last.size() - 1);
    crash.trade(0, time, time, 1, 1, TakerSide.SELL, 1);
    other.add(crash.build());
    Story.Told then = Story.toldTo(plan(), other);
    assertThat(then.journal().subList(0, past.journal().size())).isEqualTo(past.journal());
  }

  private static long timeOf(int row) {
    int left = row;
    for (MarketBatch batch : MARKET) {
      if (left < batch.size()) {
        return batch.timeMicros(left);
      }
      left -= batch.size();
    }
    throw new IllegalArgumentException("row " + row);
  }
}
