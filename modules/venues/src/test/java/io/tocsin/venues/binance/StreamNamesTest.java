package io.tocsin.venues.binance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamNamesTest {

  private final StreamNames names = new StreamNames();

  private int find(String name) {
    return names.find(("#" + name + "#").toCharArray(), 1, name.length());
  }

  private void keep(String name, int symbol, BinanceEvent event) {
    names.keep(("#" + name + "#").toCharArray(), 1, name.length(), symbol, event);
  }

  @Test
  void finds_what_was_kept_and_nothing_else() {
    keep("btcusdt@trade", 300, BinanceEvent.TRADE);
    int meaning = find("btcusdt@trade");
    assertThat(StreamNames.symbol(meaning)).isEqualTo(300);
    assertThat(StreamNames.event(meaning)).isEqualTo(BinanceEvent.TRADE);
    assertThat(find("ethusdt@trade")).isEqualTo(-1);
    assertThat(find("btcusdt@trad")).isEqualTo(-1);
    names.clear();
    assertThat(find("btcusdt@trade")).isEqualTo(-1);
  }

  @Test
  void holds_every_kind_of_event() {
    for (BinanceEvent event : BinanceEvent.values()) {
      names.clear();
      keep("btcusdt@trade", 0, event);
      assertThat(StreamNames.event(find("btcusdt@trade"))).isEqualTo(event);
    }
  }

  @Test
  void of_names_that_share_a_place_the_first_is_kept_and_the_others_are_read_each_time() {
    // They differ only where nothing is looked at to find the place.
    keep("1000cat-usdt@trade", 1, BinanceEvent.TRADE);
    keep("1000cau-usdt@trade", 2, BinanceEvent.TRADE);
    assertThat(StreamNames.symbol(find("1000cat-usdt@trade"))).isEqualTo(1);
    assertThat(find("1000cau-usdt@trade")).isEqualTo(-1);
  }

  @Test
  void short_names_are_not_kept() {
    keep("a@trade", 1, BinanceEvent.TRADE);
    keep("", 2, BinanceEvent.TRADE);
    assertThat(find("a@trade")).isEqualTo(-1);
    assertThat(find("")).isEqualTo(-1);
  }
}
