package io.tocsin.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstrumentTest {

  @ParameterizedTest
  @CsvSource({"0.01, 2", "0.01000000, 2", "1, 0", "10, 0", "0.5, 1", "1E-8, 8"})
  void scales_are_the_decimals_of_the_step_without_trailing_zeros(String step, int scale) {
    BigDecimal size = new BigDecimal(step);
    Instrument byTick = instrument(size, BigDecimal.ONE);
    Instrument byLot = instrument(BigDecimal.ONE, size);
    assertThat(byTick.priceScale()).isEqualTo(scale);
    assertThat(byTick.quantityScale()).isZero();
    assertThat(byLot.quantityScale()).isEqualTo(scale);
    assertThat(byLot.priceScale()).isZero();
  }

  @Test
  void instruments_sort_by_venue_then_symbol() {
    InstrumentId first = new InstrumentId("binance", "ETH_USDT");
    InstrumentId second = new InstrumentId("mexc", "BTC_USDT");
    InstrumentId third = new InstrumentId("mexc", "ETH_USDT");
    assertThat(List.of(third, first, second).stream().sorted())
        .containsExactly(first, second, third);
  }

  private static Instrument instrument(BigDecimal tick, BigDecimal lot) {
    return new Instrument(
        new InstrumentId("binance", "BTC_USDT"),
        "BTCUSDT",
        tick,
        lot,
        BigDecimal.TEN,
        BigDecimal.ONE,
        true);
  }
}
