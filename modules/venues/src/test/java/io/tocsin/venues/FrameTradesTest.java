package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FrameTradesTest {

  private final FrameTrades trades = new FrameTrades();

  @Property
  void sorts_by_id_from_a_place_on_and_keeps_what_is_before_it(
      @ForAll @Size(max = 40) List<@IntRange(max = 20) Integer> ids,
      @ForAll @IntRange(max = 5) int from) {
    trades.clear();
    ids.forEach(id -> trades.add().id = id);
    int start = Math.min(from, ids.size());
    trades.sortById(start);
    List<Integer> expected = new ArrayList<>(ids.subList(0, start));
    expected.addAll(ids.subList(start, ids.size()).stream().sorted().toList());
    List<Integer> sorted = new ArrayList<>();
    for (int i = 0; i < trades.size(); i++) {
      sorted.add((int) trades.get(i).id);
    }
    assertThat(sorted).isEqualTo(expected);
  }

  @Test
  void a_reused_trade_has_nothing_of_the_one_before() {
    FrameTrades.Trade before = trades.add();
    before.symbol = 3;
    before.id = 9;
    before.past = true;
    before.price.set(1, 0);
    trades.clear();
    FrameTrades.Trade reused = trades.add();
    assertThat(reused).isSameAs(before);
    assertThat(reused.symbol).isEqualTo(-1);
    assertThat(reused.id).isEqualTo(FrameSink.NO_ID);
    assertThat(reused.past).isFalse();
    assertThat(reused.price.isPresent()).isFalse();
  }
}
