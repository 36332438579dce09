package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.BookLevels;
import io.vertx.core.json.JsonObject;
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
      book.set(bid, decimal(price), decimal((long) quantity));
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
      assertThat(book.price(bid, rank)).isEqualTo(level.getKey().doubleValue());
      assertThat(book.priceDigits(bid, rank)).isEqualTo(level.getKey());
      assertThat(book.quantity(bid, rank++)).isEqualTo(level.getValue());
    }
  }

  @Example
  void gives_the_twenty_best_levels_best_first() {
    OrderBook book = new OrderBook();
    for (int i = 1; i <= 30; i++) {
      book.set(true, decimal(100 - i), decimal(i));
      book.set(false, decimal(100 + i), decimal(i));
    }
    BookLevels best = book.best();
    assertThat(best.bidPrices()).hasSize(20).startsWith(99, 98, 97).endsWith(80);
    assertThat(best.askPrices()).hasSize(20).startsWith(101, 102, 103).endsWith(120);
    assertThat(best.bidQuantities()).startsWith(1, 2, 3);
    assertThat(book.crossed()).isFalse();
    book.set(true, decimal(101), decimal(1));
    assertThat(book.crossed()).isTrue();
  }

  @Example
  void keeps_the_digits_as_the_venue_wrote_them_last() {
    OrderBook book = new OrderBook();
    book.set(true, WireDecimal.of("0.5666"), WireDecimal.of("4831.75496356"));
    book.set(true, WireDecimal.of("0.56660"), WireDecimal.of("0.00005100"));
    assertThat(book.size(true)).isEqualTo(1);
    assertThat(book.priceDigits(true, 0)).isEqualTo(56_660);
    assertThat(book.quantityDigits(true, 0)).isEqualTo(5_100);
  }

  @Example
  void forgets_what_is_deeper_than_it_is_told_to_keep() {
    OrderBook book = new OrderBook();
    for (int i = 1; i <= 30; i++) {
      book.set(true, decimal(100 - i), decimal(i));
      book.set(false, decimal(100 + i), decimal(i));
    }
    book.truncate(10);
    assertThat(book.size(true)).isEqualTo(10);
    assertThat(book.price(true, 9)).isEqualTo(90);
    assertThat(book.price(false, 9)).isEqualTo(110);
    book.truncate(10);
    assertThat(book.size(false)).isEqualTo(10);
  }

  @Example
  void an_image_of_it_makes_the_same_book() {
    OrderBook book = new OrderBook();
    for (int i = 1; i <= 300; i++) {
      book.set(true, WireDecimal.of((1_000 - i) + ".10"), WireDecimal.of("0." + i));
      book.set(false, WireDecimal.of((1_000 + i) + ".2"), WireDecimal.of("1e-" + i % 9));
    }
    OrderBook again = new OrderBook();
    again.restore(new JsonObject(book.image().encode()));
    for (boolean bid : new boolean[] {true, false}) {
      assertThat(again.size(bid)).isEqualTo(300);
      for (int rank = 0; rank < 300; rank++) {
        assertThat(again.price(bid, rank)).isEqualTo(book.price(bid, rank));
        assertThat(again.quantity(bid, rank)).isEqualTo(book.quantity(bid, rank));
        assertThat(again.priceDigits(bid, rank)).isEqualTo(book.priceDigits(bid, rank));
        assertThat(again.quantityDigits(bid, rank)).isEqualTo(book.quantityDigits(bid, rank));
      }
    }
  }

  private static WireDecimal decimal(long number) {
    return WireDecimal.of(Long.toString(number));
  }
}
