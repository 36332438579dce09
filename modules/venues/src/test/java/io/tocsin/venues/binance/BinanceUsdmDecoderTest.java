package io.tocsin.venues.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.Instrument;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.Told;
import io.tocsin.venues.VenueDecoder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What USD-M's frames have more than spot's; written from the documented formats. */
class BinanceUsdmDecoderTest {

  private static final Instrument MARKET = Told.market("binance_usdm", "BTC_USDT", "BTCUSDT");

  private final VenueDecoder decoder = new BinanceUsdmAdapter().newDecoder();

  private List<String> decode(String frame) throws MalformedFrameException {
    decoder.register(MARKET, 0);
    return new Told().decode(decoder, frame);
  }

  @Test
  void reads_a_trade_with_its_time_apart_from_the_event_time() throws Exception {
    assertThat(decode(BinanceFramesForTests.USDM_TRADE))
        .containsExactly("trade 0 1723161256320000 1723161256322000 61800.30 0.006 BUY 5266583935");
  }

  @Test
  void a_trade_of_the_insurance_fund_or_a_deleveraging_gives_its_id_and_no_price()
      throws Exception {
    for (String kind : List.of("INSURANCE_FUND", "ADL", "NA")) {
      assertThat(decode(BinanceFramesForTests.USDM_TRADE.replace("MARKET", kind)))
          .containsExactly("skipped 0 5266583935");
    }
  }

  @Test
  void a_quote_carries_the_venues_time() throws Exception {
    assertThat(decode(BinanceFramesForTests.USDM_QUOTE))
        .containsExactly("quote 0 1789469121959000 76947.30 0.0374 76968.30 2237.2173");
  }

  @Test
  void a_book_update_names_the_one_before_it() throws Exception {
    assertThat(decode(BinanceFramesForTests.USDM_DEPTH))
        .containsExactly(
            "depth 0 1789469122060000 429012276615-429012277528 after 429012275789"
                + " a76968.30x1191.3336");
    assertThat(decode(BinanceFramesForTests.USDM_DEPTH.replace("@100ms", "@0ms"))).hasSize(1);
    assertThat(decode(BinanceFramesForTests.USDM_DEPTH.replace("@100ms", ""))).hasSize(1);
  }

  @Test
  void a_partial_book_has_the_form_of_an_update_and_is_whole() throws Exception {
    assertThat(decode(BinanceFramesForTests.USDM_DEPTH.replace("@depth@100ms", "@depth20@100ms")))
        .containsExactly(
            "book 0 1789469122060000 429012277528-429012277528 after 429012277527"
                + " a76968.30x1191.3336");
  }

  @Test
  void frames_of_coin_margined_contracts_are_skipped() throws Exception {
    for (String frame :
        List.of(
            BinanceFramesForTests.USDM_TRADE,
            BinanceFramesForTests.USDM_QUOTE,
            BinanceFramesForTests.USDM_DEPTH)) {
      assertThat(decode(frame.replace("\"st\":1", "\"st\":2"))).isEmpty();
      assertThat(decode(frame.replace(",\"st\":1", ""))).as("an older frame").hasSize(1);
    }
  }

  @Test
  void a_trade_whose_kind_is_no_word_is_malformed_and_not_skipped() {
    String trade = BinanceFramesForTests.USDM_TRADE;
    assertThatThrownBy(() -> decode(trade.replace("MARKET", "MA##ET")))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessage("has a trade of the kind \"MA##ET\"");
  }

  @Test
  void other_streams_are_skipped_unread() throws Exception {
    assertThat(
            decode(
                "{\"stream\":\"btcusdt@forceOrder\",\"data\":{\"e\":\"forceOrder\",\"E\":1,"
                    + "\"o\":{\"s\":\"BTCUSDT\",\"S\":\"SELL\",\"q\":\"0.014\"}}}"))
        .isEmpty();
    assertThat(
            decode(
                "{\"stream\":\"btcusdt@aggTrade\",\"data\":{\"e\":\"aggTrade\",\"E\":123,"
                    + "\"a\":5933014,\"s\":\"BTCUSDT\",\"p\":\"0.001\",\"q\":\"100\",\"f\":100,"
                    + "\"l\":105,\"T\":123,\"m\":true,\"st\":1}}"))
        .isEmpty();
    assertThat(decode("{\"stream\":\"!miniTicker@arr\",\"data\":[{\"e\":\"x\"}]}")).isEmpty();
  }

  @Test
  void a_frame_that_changes_more_than_two_thousand_levels_is_read_whole() throws Exception {
    StringBuilder bids = new StringBuilder();
    StringBuilder asks = new StringBuilder();
    for (int i = 0; i < 1_259; i++) {
      bids.append(i == 0 ? "" : ",").append("[\"").append(60_000 - i).append(".10\",\"0.001\"]");
      asks.append(i == 0 ? "" : ",").append("[\"").append(60_001 + i).append(".10\",\"0.002\"]");
    }
    String frame =
        BinanceFramesForTests.USDM_DEPTH
            .replace("\"b\":[]", "\"b\":[" + bids + "]")
            .replace("[[\"76968.30\",\"1191.3336\"]]", "[" + asks + "]");
    String told = decode(frame).getFirst();
    assertThat(told.split(" b")).hasSize(1_260);
    assertThat(told.split(" a6")).hasSize(1_260);
    assertThat(told).contains(" b58742.10x0.001 ").endsWith(" a61259.10x0.002");
    assertThat(decode(BinanceFramesForTests.USDM_DEPTH))
        .as("the next frame has its own levels only")
        .containsExactly(
            "depth 0 1789469122060000 429012276615-429012277528 after 429012275789"
                + " a76968.30x1191.3336");
  }
}
