package io.tocsin.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarketRowTest {

  private static final long SECOND = 1_000_000;
  private static final InstrumentId ID = new InstrumentId("binance", "BTC_USDT");
  private final MarketRow row =
      new MarketRow(
          new Instrument(
              ID,
              "BTCUSDT",
              new BigDecimal("0.01000000"),
              new BigDecimal("0.00001"),
              BigDecimal.TEN,
              BigDecimal.ONE,
              true),
          "websocket");

  @Test
  void A11_a_symbol_is_listed_before_its_first_price_and_what_is_unknown_is_null() {
    JsonObject json = row.json(5 * SECOND);
    assertThat(json.getString("symbol")).isEqualTo("BTC_USDT");
    assertThat(json.fieldNames()).contains("price", "change_24h_pct", "spread_pct", "volume_24h");
    assertThat(json.getValue("price")).isNull();
    assertThat(json.getValue("data_age_seconds")).isNull();
    assertThat(json.getString("freshness")).isEqualTo("NONE");
    assertThat(json.getInteger("price_scale")).isEqualTo(2);
  }

  @Test
  void price_spread_and_day_change_come_from_trade_quote_and_ticker() {
    MarketBatch batch =
        MarketBatch.builder(List.of(ID), 3)
            .trade(0, 7 * SECOND, 7 * SECOND, 110, 1, TakerSide.BUY, 1)
            .quote(0, 7 * SECOND, 7 * SECOND, 109, 2, 111, 3)
            .ticker(0, 7 * SECOND, 7 * SECOND, 110, 100, 5_000, 500_000)
            .build();
    row.trade(batch, 0, 8 * SECOND);
    row.quote(batch, 1, 8 * SECOND);
    row.ticker(batch, 2);

    JsonObject json = row.json(9 * SECOND);
    assertThat(json.getDouble("price")).isEqualTo(110);
    assertThat(json.getDouble("change_24h_pct")).isEqualTo(10);
    assertThat(json.getDouble("spread_pct")).isEqualTo(2.0 / 110 * 100);
    assertThat(json.getDouble("data_age_seconds")).isEqualTo(1.0);
    assertThat(json.getLong("update_count")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"30, FRESH", "31, WARN", "120, WARN", "121, STALE", "300, STALE", "301, REJECT"})
  void A15_freshness_follows_the_age_of_the_newest_data(long age, String expected) {
    MarketBatch batch =
        MarketBatch.builder(List.of(ID), 1).trade(0, 0, 0, 110, 1, TakerSide.BUY, 1).build();
    row.trade(batch, 0, 1_000 * SECOND);
    assertThat(row.json((1_000 + age) * SECOND).getString("freshness")).isEqualTo(expected);
  }
}
