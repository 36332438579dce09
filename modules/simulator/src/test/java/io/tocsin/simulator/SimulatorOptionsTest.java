package io.tocsin.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimulatorOptionsTest {

  private final Problems problems = new Problems();

  private SimulatorOptions read(String json) {
    return SimulatorOptions.read(Fields.of(JsonText.parse("test", json), "$", problems));
  }

  @Test
  void an_empty_object_has_the_defaults() {
    assertThat(read("{}")).isEqualTo(SimulatorOptions.defaults());
    assertThat(problems.list()).isEmpty();
    assertThat(SimulatorOptions.defaults().pumps().firstAfter()).isEqualTo(Duration.ofSeconds(65));
    assertThat(SimulatorOptions.defaults().pumps().symbols())
        .containsExactly("PUMP_USDT", "ETH_USDT", "BTC_USDT");
  }

  @Test
  void every_field_is_read() {
    SimulatorOptions read =
        read(
            """
            {"seed": 5, "history": "5m", "host": "127.0.0.2", "port": 9123,
             "symbols": [{"symbol": "sol/usdt", "price": 150, "volatility_pct": 2,
                          "trades_per_second": 3, "contract_size": 0.1}],
             "pumps": {"symbols": ["SOL_USDT"], "first_after": "5s", "every": "40s",
                       "magnitude_pct": 3, "rise": "4s", "hold": "1s", "fall": "6s",
                       "dump_every": 2}}
            """);
    assertThat(problems.list()).isEmpty();
    assertThat(read.seed()).isEqualTo(5);
    assertThat(read.host()).isEqualTo("127.0.0.2");
    assertThat(read.port()).isEqualTo(9_123);
    SimulatedSymbol symbol = read.symbols().getFirst();
    assertThat(symbol.symbol()).isEqualTo("SOL_USDT");
    assertThat(symbol.volatilityPct()).isEqualTo(2);
    assertThat(symbol.tradesPerSecond()).isEqualTo(3);
    assertThat(symbol.tickSize()).isEqualByComparingTo("0.01");
    assertThat(symbol.lotSize()).isEqualByComparingTo("0.1");
    assertThat(symbol.contractSize()).isEqualByComparingTo("0.1");
    assertThat(read.history()).isEqualTo(Duration.ofMinutes(5));
    PumpSchedule pumps = read.pumps();
    assertThat(pumps.symbols()).containsExactly("SOL_USDT");
    assertThat(pumps.firstAfter()).isEqualTo(Duration.ofSeconds(5));
    assertThat(pumps.every()).isEqualTo(Duration.ofSeconds(40));
    assertThat(pumps.magnitudePct()).isEqualTo(3);
    assertThat(pumps.rise()).isEqualTo(Duration.ofSeconds(4));
    assertThat(pumps.hold()).isEqualTo(Duration.ofSeconds(1));
    assertThat(pumps.fall()).isEqualTo(Duration.ofSeconds(6));
    assertThat(pumps.dumpEvery()).isEqualTo(2);
  }

  @Test
  void mistakes_name_their_path() {
    read(
        """
        {"sede": 1, "history": "31m", "symbols": [{"symbol": "BTC_USDT", "price": 0}, {"symbol": "?"}],
         "pumps": {"symbols": ["BTC_USD"], "every": "3s"}}
        """);
    assertThat(problems.list())
        .extracting(problem -> problem.path())
        .contains(
            "$.sede",
            "$.history",
            "$.symbols[0].price",
            "$.symbols[1].symbol",
            "$.symbols[1].price",
            "$.pumps.symbols[0]",
            "$.pumps.every");
  }

  @Test
  void tick_and_lot_follow_the_price() {
    assertThat(SimulatorOptions.defaults().symbols())
        .extracting(symbol -> symbol.tickSize().toPlainString())
        .containsExactly("0.01", "0.01", "0.0001");
    assertThat(SimulatorOptions.defaults().symbols())
        .extracting(symbol -> symbol.lotSize().toPlainString())
        .containsExactly("0.00001", "0.0001", "0.1");
  }
}
