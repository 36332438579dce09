package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class WholeBookTest {

  @Property(tries = 200)
  void a_whole_book_is_the_same_in_whatever_order_its_levels_come(
      @ForAll @Size(min = 1, max = 60) Set<@IntRange(min = 1, max = 999) Integer> prices,
      @ForAll boolean bid,
      @ForAll @IntRange(max = 2) int order,
      @ForAll long seed) {
    List<Integer> ascending = new ArrayList<>(new TreeSet<>(prices));
    List<Integer> coming = new ArrayList<>(ascending);
    switch (order) {
      case 0 -> Collections.reverse(coming);
      case 1 -> Collections.shuffle(coming, new Random(seed));
      default -> {}
    }
    DepthUpdate whole = new DepthUpdate();
    for (int price : coming) {
      WireDecimal decimal = WireDecimal.of(Integer.toString(price));
      (bid ? whole.bids() : whole.asks()).add(decimal, decimal);
    }
    OrderBook book = new OrderBook();
    book.apply(whole);
    List<Integer> best = bid ? ascending.reversed() : ascending;
    assertThat(book.size(bid)).isEqualTo(best.size());
    for (int rank = 0; rank < best.size(); rank++) {
      assertThat(book.price(bid, rank)).isEqualTo((double) best.get(rank));
      assertThat(book.quantity(bid, rank)).isEqualTo((double) best.get(rank));
    }
  }
}
