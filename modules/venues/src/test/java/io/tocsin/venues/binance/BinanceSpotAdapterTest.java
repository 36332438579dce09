package io.tocsin.venues.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.Instrument;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.VenueAdapters;
import java.util.List;
import org.junit.jupiter.api.Test;

class BinanceSpotAdapterTest {

  private final BinanceSpotAdapter adapter = new BinanceSpotAdapter();

  @Test
  void is_found_by_its_id() {
    assertThat(VenueAdapters.find("binance")).containsInstanceOf(BinanceSpotAdapter.class);
    assertThat(VenueAdapters.find("binnance")).isEmpty();
  }

  @Test
  void names_streams_and_frames_as_binance_does() {
    assertThat(adapter.venueSymbol("BTC_USDT")).isEqualTo("BTCUSDT");
    assertThat(adapter.streams("BTCUSDT"))
        .containsExactly(
            "btcusdt@trade", "btcusdt@bookTicker", "btcusdt@depth@100ms", "btcusdt@miniTicker");
    assertThat(adapter.subscribeFrame(List.of("a@trade", "b@trade"), 7))
        .isEqualTo("{\"method\":\"SUBSCRIBE\",\"params\":[\"a@trade\",\"b@trade\"],\"id\":7}");
    assertThat(adapter.instrumentsPath(List.of("BTCUSDT")))
        .isEqualTo("/api/v3/exchangeInfo?symbols=%5B%22BTCUSDT%22%5D");
    assertThat(adapter.mostSymbols() * 4).isLessThanOrEqualTo(1_024);
    assertThat(1_000 / adapter.millisBetweenFrames()).isLessThan(5);
  }

  @Test
  void reads_the_rules_of_a_market() throws Exception {
    Instrument instrument =
        adapter
            .readInstruments(
                "binance",
                """
                {"timezone":"UTC","symbols":[{"symbol":"ETHBTC","status":"BREAK","baseAsset":"ETH",
                 "quoteAsset":"BTC","filters":[
                 {"filterType":"PRICE_FILTER","minPrice":"0.00000100","tickSize":"0.00001000"},
                 {"filterType":"LOT_SIZE","minQty":"0.00100000","stepSize":"0.00100000"},
                 {"filterType":"NOTIONAL","minNotional":"0.00010000"},{"filterType":"NEW_ONE"}]}]}
                """
                    .toCharArray())
            .getFirst();
    assertThat(instrument.id().symbol()).isEqualTo("ETH_BTC");
    assertThat(instrument.venueSymbol()).isEqualTo("ETHBTC");
    assertThat(instrument.tickSize()).isEqualByComparingTo("0.00001");
    assertThat(instrument.lotSize()).isEqualByComparingTo("0.001");
    assertThat(instrument.minNotional()).isEqualByComparingTo("0.0001");
    assertThat(instrument.trading()).isFalse();
  }

  @Test
  void says_what_is_wrong_with_an_answer() {
    assertThatThrownBy(() -> adapter.readInstruments("binance", "{\"symbols\":7}".toCharArray()))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessageContaining("symbols");
    assertThatThrownBy(() -> adapter.readInstruments("binance", "<html>".toCharArray()))
        .isInstanceOf(MalformedFrameException.class);
    assertThat(adapter.meansUnknownSymbol(400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}"))
        .isTrue();
    assertThat(adapter.meansUnknownSymbol(400, "{\"code\":-1003}")).isFalse();
    assertThat(adapter.describeError(429, "slow down")).contains("too many requests");
    assertThat(adapter.describeError(451, "")).contains("region");
  }
}
