package io.tocsin.venues.mexc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tocsin.model.EventKind;
import io.tocsin.model.Instrument;
import io.tocsin.model.MarketBatch;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.VenueAdapter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both adapters in front of the simulator's faces, over real sockets. */
class MexcAgainstFaceTest {

  private static final SimulatorOptions OPTIONS =
      SimulatorOptions.defaults().withHistory(Duration.ofSeconds(30));

  static List<VenueAdapter> adapters() {
    return List.of(new MexcSpotAdapter(), new MexcFuturesAdapter());
  }

  private static Instrument listed(FaceClient client, String symbol) throws Exception {
    return client.list(symbol).markets.stream()
        .filter(market -> market.id().symbol().equals(symbol))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void every_channel_brings_rows_and_the_book_is_the_venues(VenueAdapter adapter) throws Exception {
    try (FaceClient client = new FaceClient(adapter, OPTIONS)) {
      client.connect();
      client.subscribe(listed(client, "BTC_USDT"));
      client.subscribe(listed(client, "ETH_USDT"));
      client.awaitRows(EventKind.TRADE, 20);
      client.awaitRows(EventKind.QUOTE, 5);
      client.awaitRows(EventKind.BOOK, 10);
      client.awaitRows(EventKind.TICKER, 2);
      for (int symbol = 0; symbol < 2; symbol++) {
        int index = symbol;
        await()
            .until(
                () -> client.holds(() -> client.pipeline().feed().symbol(index).sync().synced()));
      }
      assertThat(client.rows(EventKind.GAP)).isZero();
      assertThat(client.malformed).isEmpty();
      assertThat(client.control).filteredOn(line -> line.startsWith("acknowledged")).hasSize(8);
      assertThat(client.control).noneMatch(line -> line.startsWith("refused"));
    }
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void a_lost_book_update_is_a_gap_and_repaired_by_a_new_seed(VenueAdapter adapter)
      throws Exception {
    try (FaceClient client = new FaceClient(adapter, OPTIONS)) {
      client.connect();
      client.subscribe(listed(client, "BTC_USDT"));
      client.awaitRows(EventKind.BOOK, 3);
      client.simulator().control().skipNextDepth("BTC_USDT");
      client.awaitRows(EventKind.GAP, 1);
      long books = client.rows(EventKind.BOOK);
      client.awaitRows(EventKind.BOOK, (int) books + 3);
      assertThat(client.malformed).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void a_market_that_is_not_there_is_refused_by_name(VenueAdapter adapter) {
    try (FaceClient client = new FaceClient(adapter, OPTIONS)) {
      client.connect();
      boolean spot = adapter instanceof MexcSpotAdapter;
      client.subscribe(spot ? Told.spot("NOPE_USDT") : Told.linear("NOPE_USDT", "1"));
      await().until(() -> client.control.size() >= 4);
      assertThat(client.control)
          .allMatch(line ->
              line.startsWith("refused") && line.contains(adapter.venueSymbol("NOPE_USDT")));
      assertThat(client.malformed).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void a_ping_is_answered(VenueAdapter adapter) {
    try (FaceClient client = new FaceClient(adapter, OPTIONS)) {
      client.connect();
      client.ping();
      await().until(() -> client.control.contains("pong"));
    }
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void rest_brings_past_trades_a_quote_and_a_day(VenueAdapter adapter) throws Exception {
    try (FaceClient client = new FaceClient(adapter, OPTIONS)) {
      client.know(listed(client, "BTC_USDT"));
      client.ask(RestTopic.TRADES, 0);
      await().until(() -> client.batches.stream().anyMatch(batch -> past(batch) >= 100));
      client.ask(RestTopic.QUOTE, 0);
      client.ask(RestTopic.TICKER, 0);
      client.awaitRows(EventKind.TICKER, 1);
      assertThat(client.malformed).isEmpty();
    }
  }

  private static long past(MarketBatch batch) {
    long past = 0;
    for (int row = 0; row < batch.size(); row++) {
      past += batch.kind(row) == EventKind.TRADE && batch.past(row) ? 1 : 0;
    }
    return past;
  }

  @Test
  void a_future_is_told_in_base_units_and_not_in_contracts() throws Exception {
    try (FaceClient client = new FaceClient(new MexcFuturesAdapter(), OPTIONS)) {
      client.connect();
      Instrument market = listed(client, "BTC_USDT");
      assertThat(market.contractSize()).isEqualByComparingTo("0.00001");
      client.subscribe(market);
      client.awaitRows(EventKind.TRADE, 20);
      client.awaitRows(EventKind.QUOTE, 1);
      for (MarketBatch batch : client.batches) {
        for (int row = 0; row < batch.size(); row++) {
          if (batch.kind(row) == EventKind.TRADE) {
            // The market trades for some 10 to 10,000 USDT: as contracts that were 16 and more.
            assertThat(batch.quantity(row)).isBetween(0.000_01, 5.0);
          } else if (batch.kind(row) == EventKind.QUOTE) {
            assertThat(batch.bidQuantity(row)).isBetween(0.000_01, 20.0);
          }
        }
      }
    }
  }

  @Test
  void a_contract_that_is_not_listed_is_an_error_in_a_200() throws Exception {
    try (FaceClient client = new FaceClient(new MexcFuturesAdapter(), OPTIONS)) {
      assertThatThrownBy(() -> client.list("NOPE_USDT"))
          .hasStackTraceContaining("Contract not exists (code 1001)");
    }
  }
}
