package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.TakerSide;
import io.tocsin.venues.TradeSequence.Verdict;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TradeSequenceTest {

  private static Verdict judge(TradeSequence sequence, long id) {
    return sequence.judge(id, 5, 1, 1, TakerSide.BUY, 1);
  }

  @Example
  void contiguous_ids_tell_repetitions_losses_and_what_comes_after_all() {
    TradeSequence sequence = new TradeSequence(TradeIds.CONTIGUOUS);
    assertThat(judge(sequence, 7)).isEqualTo(Verdict.NEW);
    assertThat(judge(sequence, 7)).isEqualTo(Verdict.REPEATED);
    assertThat(judge(sequence, 8)).isEqualTo(Verdict.NEW);
    assertThat(judge(sequence, 12)).isEqualTo(Verdict.AFTER_LOSS);
    sequence.skipTo(12);
    assertThat(judge(sequence, 10)).isEqualTo(Verdict.BEHIND);
    assertThat(judge(sequence, 10)).isEqualTo(Verdict.REPEATED);
    TradeSequence again = new TradeSequence(TradeIds.CONTIGUOUS);
    again.restore(new JsonObject(sequence.image().encode()));
    assertThat(judge(again, 9)).isEqualTo(Verdict.BEHIND);
    assertThat(judge(again, 11)).isEqualTo(Verdict.BEHIND);
    assertThat(judge(again, 6)).isEqualTo(Verdict.REPEATED);
    assertThat(judge(again, 13)).isEqualTo(Verdict.NEW);
  }

  @Example
  void rising_ids_jump_without_a_loss_and_an_older_one_that_is_new_is_behind() {
    TradeSequence sequence = new TradeSequence(TradeIds.RISING);
    assertThat(judge(sequence, 100)).isEqualTo(Verdict.NEW);
    assertThat(judge(sequence, 500)).isEqualTo(Verdict.NEW);
    assertThat(judge(sequence, 300)).isEqualTo(Verdict.BEHIND);
    assertThat(judge(sequence, 300)).isEqualTo(Verdict.REPEATED);
    assertThat(judge(sequence, 500)).isEqualTo(Verdict.REPEATED);
    assertThat(judge(sequence, 99)).isEqualTo(Verdict.REPEATED);
    TradeSequence again = new TradeSequence(TradeIds.RISING);
    again.restore(new JsonObject(sequence.image().encode()));
    assertThat(judge(again, 100)).isEqualTo(Verdict.REPEATED);
    assertThat(judge(again, 400)).isEqualTo(Verdict.BEHIND);
  }

  /** Two connections bring the same trades, each in order, mixed in any way. */
  @Property(tries = 300)
  void without_ids_each_trade_is_taken_once_however_two_sources_mix(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 4) Integer> trades,
      @ForAll @Size(max = 200) List<Boolean> mix) {
    SeenTrades seen = new SeenTrades();
    int[] at = {0, 0};
    List<Integer> taken = new ArrayList<>();
    List<Boolean> turns = new ArrayList<>(mix);
    trades.forEach(trade -> turns.addAll(List.of(false, true)));
    for (boolean second : turns) {
      int source = second ? 1 : 0;
      if (at[source] < trades.size()) {
        int trade = trades.get(at[source]++);
        if (seen.isNew(1_000, trade, 1, TakerSide.BUY, source)) {
          taken.add(trade);
        }
      }
      SeenTrades copy = new SeenTrades();
      copy.restore(seen.image());
      seen = copy;
    }
    assertThat(counts(taken)).isEqualTo(counts(trades));
  }

  private static Map<Integer, Integer> counts(List<Integer> trades) {
    Map<Integer, Integer> counts = new HashMap<>();
    trades.forEach(trade -> counts.merge(trade, 1, Integer::sum));
    return counts;
  }

  @Example
  void without_ids_pages_of_rest_overlap_the_stream() {
    TradeSequence sequence = new TradeSequence(TradeIds.NONE);
    assertThat(sequence.judge(-1, 5, 1, 2, TakerSide.BUY, -1)).isEqualTo(Verdict.NEW);
    assertThat(sequence.judge(-1, 5, 1, 2, TakerSide.BUY, -1)).isEqualTo(Verdict.NEW);
    assertThat(sequence.judge(-1, 5, 1, 2, TakerSide.SELL, -1)).isEqualTo(Verdict.NEW);
    assertThat(sequence.judge(-1, 5, 1, 2, TakerSide.BUY, 1)).isEqualTo(Verdict.REPEATED);
    assertThat(sequence.judge(-1, 5, 1, 2, TakerSide.BUY, 1)).isEqualTo(Verdict.REPEATED);
    assertThat(sequence.judge(-1, 5, 1, 2, TakerSide.BUY, 1)).isEqualTo(Verdict.NEW);
    assertThat(sequence.judge(-1, 6, 1, 2, TakerSide.BUY, 1)).isEqualTo(Verdict.NEW);
    for (int i = 0; i < 3_000; i++) {
      assertThat(sequence.judge(-1, 100 + i, 1, 2, TakerSide.BUY, 1)).isEqualTo(Verdict.NEW);
    }
  }
}
