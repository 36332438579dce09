package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The ring of a market's newest trades against a list. */
class RecentTradesTest {

  private static final List<InstrumentId> BTC = List.of(new InstrumentId("test", "BTC_USDT"));

  private static VenueTrade trade(Random random, long number) {
    VenueTrade trade = new VenueTrade();
    trade.timeMicros = number * 1_000;
    trade.price = random.nextDouble();
    trade.quantity = random.nextDouble();
    trade.side = TakerSide.values()[random.nextInt(TakerSide.values().length)];
    trade.id = number;
    return trade;
  }

  private static List<String> told(RecentTrades recent) {
    MarketBatch batch = recent.tell(BTC, 1).build();
    assertThat(batch.beginsAnew(0)).isTrue();
    List<String> rows = new ArrayList<>();
    for (int row = 1; row < batch.size(); row++) {
      assertThat(batch.past(row)).isTrue();
      rows.add(
          "%d %d %s %s %s"
              .formatted(
                  batch.tradeId(row),
                  batch.timeMicros(row),
                  batch.price(row),
                  batch.quantity(row),
                  batch.side(row)));
    }
    return rows;
  }

  private static String shown(VenueTrade trade) {
    return "%d %d %s %s %s"
        .formatted(trade.id, trade.timeMicros, trade.price, trade.quantity, trade.side);
  }

  @Property(tries = 60)
  void the_newest_are_told_in_their_order_with_what_was_found_before_them(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 2_500) int live,
      @ForAll @IntRange(max = 1_200) int before,
      @ForAll @IntRange(max = 1_200) int after) {
    Random random = new Random(seed);
    RecentTrades recent = new RecentTrades();
    List<VenueTrade> expected = new ArrayList<>();
    for (int i = 0; i < live; i++) {
      VenueTrade next = trade(random, 5_000 + i);
      recent.add(next);
      expected.add(next);
    }
    cut(expected);

    List<VenueTrade> answer = new ArrayList<>();
    for (int i = 0; i < before; i++) {
      answer.add(trade(random, 4_990 - before + i + random.nextInt(2) * 20));
    }
    long oldest = expected.getFirst().id;
    // As venues do: the newest first.
    Collections.reverse(answer);
    answer.forEach(recent::addEarlier);
    answer.removeIf(each -> each.id >= oldest);
    assertThat(recent.join()).isEqualTo(answer.size());
    answer.sort(
        Comparator.<VenueTrade>comparingLong(each -> each.timeMicros)
            .thenComparingLong(each -> each.id));
    int room = Math.min(answer.size(), RecentTrades.KEPT - expected.size());
    expected.addAll(0, answer.subList(answer.size() - room, answer.size()));

    RecentTrades restored = new RecentTrades();
    restored.restore(recent.image());
    for (int i = 0; i < after; i++) {
      VenueTrade next = trade(random, 50_000 + i);
      recent.add(next);
      restored.add(next);
      expected.add(next);
    }
    cut(expected);
    assertThat(told(recent))
        .containsExactlyElementsOf(expected.stream().map(RecentTradesTest::shown).toList());
    assertThat(told(restored)).isEqualTo(told(recent));
  }

  private static void cut(List<VenueTrade> trades) {
    trades.subList(0, Math.max(0, trades.size() - RecentTrades.KEPT)).clear();
  }
}
