package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SymbolTableTest {

  private final SymbolTable table = new SymbolTable();

  private int find(String name) {
    char[] text = ("x" + name + "x").toCharArray();
    return table.find(text, 1, name.length());
  }

  @Test
  void finds_many_symbols_in_either_case_and_no_others() {
    for (int i = 0; i < 2_000; i++) {
      table.put("SYM" + i + "USDT", i);
    }
    for (int i = 0; i < 2_000; i++) {
      assertThat(find("sym" + i + "usdt")).isEqualTo(i);
      assertThat(find("SYM" + i + "USDT")).isEqualTo(i);
    }
    assertThat(find("sym2000usdt")).isEqualTo(-1);
    assertThat(find("")).isEqualTo(-1);
  }

  @Test
  void forgets_what_is_removed_and_takes_it_back() {
    table.put("BTCUSDT", 3);
    table.put("ETHUSDT", 4);
    table.remove("btcusdt");
    assertThat(find("btcusdt")).isEqualTo(-1);
    assertThat(find("ethusdt")).isEqualTo(4);
    for (int i = 0; i < 1_000; i++) {
      table.put("BTCUSDT", i);
      table.remove("BTCUSDT");
    }
    table.put("BTCUSDT", 7);
    assertThat(find("btcusdt")).isEqualTo(7);
  }
}
