package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.BookLevels;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class OrderBookTest {

  @Property(tries = 300)
  void equals_a_tree_map_after_any_changes(@ForAll @Size(max = 600) List<Integer> changes) {
    OrderBook book = new OrderBook();
    TreeMap<Long, Double> bids = new TreeMap<>(Collections.reverseOrder());
    TreeMap<Long, Double> asks = new TreeMap<>();
    for (int change : changes) {
      boolean bid = (change & 1) == 0;
      long price = 1 + Math.floorMod(change >> 3, 97);
      double quantity = Math.floorMod(change >> 10, 4);
      book.set(bid, price, quantity);
      if (quantity == 0) {
        (bid ? bids : asks).remove(price);
      } else {
        (bid ? bids : asks).put(price, quantity);
      }
    }
    assertSame(book, true, bids);
    assertSame(book, false, asks);
  }

  private static void assertSame(OrderBook book, boolean bid, TreeMap<Long, Double> expected) {
    assertThat(book.size(bid)).isEqualTo(expected.size());
    int rank = 0;
    for (Map.Entry<Long, Double> level : expected.entrySet()) {
      assertThat(book.priceE8(bid, rank)).isEqualTo(level.getKey());
      assertThat(book.quantity(bid, rank++)).isEqualTo(level.getValue());
    }
  }

  @Example
  void gives_the_twenty_best_levels_best_first() {
    OrderBook book = new OrderBook();
    for (int i = 1; i <= 30; i++) {
      book.set(true, (100 - i) * 100_000_000L, i);
      book.set(false, (100 + i) * 100_000_000L, i);
    }
    BookLevels best = book.best();
    assertThat(best.bidPrices()).hasSize(20).startsWith(99, 98, 97).endsWith(80);
    assertThat(best.askPrices()).hasSize(20).startsWith(101, 102, 103).endsWith(120);
    assertThat(best.bidQuantities()).startsWith(1, 2, 3);
    assertThat(book.crossed()).isFalse();
    book.set(true, 101 * 100_000_000L, 1);
    assertThat(book.crossed()).isTrue();
  }
}
