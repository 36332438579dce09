package io.tocsin.venues.mexc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.Told;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden frames, written from the formats that exchanges.md documents and quotes. */
class MexcFuturesDecoderTest {

  private static final String DEALS =
      "{\"symbol\":\"BTC_USDT\",\"data\":[{\"p\":77526,\"v\":208,\"T\":1,\"O\":3,\"M\":2,"
          + "\"t\":1788335243261,\"i\":\"16005949690\",\"cts\":\"1788335243261\"},{\"p\":77525.9,"
          + "\"v\":5,\"T\":2,\"O\":3,\"M\":1,\"t\":1788335243151,\"i\":\"16005949659\","
          + "\"cts\":\"1788335243151\"}],\"channel\":\"push.deal\",\"ts\":1788335243261}";

  private static final String DEPTH =
      "{\"symbol\":\"DOGE_USDT\",\"data\":{\"cts\":1789498405531,\"asks\":[[0.080100,2868,1],"
          + "[0.08009,2700,1]],\"bids\":[[0.08003,8905,4],[0.07969,0,0]],\"end\":8752808003,"
          + "\"begin\":8752807948,\"version\":8752808003},\"channel\":\"push.depth\","
          + "\"ts\":1789498405534}";

  private final MexcFuturesDecoder decoder = new MexcFuturesDecoder();
  private final Told told = new Told();

  MexcFuturesDecoderTest() {
    decoder.register(MexcMarkets.linear("BTC_USDT", "0.0001"), 0);
    decoder.register(MexcMarkets.linear("DOGE_USDT", "100"), 1);
    decoder.register(MexcMarkets.inverse("BTC_USD", "100"), 2);
    decoder.register(MexcMarkets.linear("PEPE_USDT", "10000000"), 3);
  }

  private List<String> decode(String frame) throws MalformedFrameException {
    return told.decode(decoder, frame);
  }

  @Test
  void turns_around_an_array_of_deals_that_is_newest_first_and_multiplies_contracts()
      throws Exception {
    assertThat(decode(DEALS))
        .containsExactly(
            "trade 0 1788335243151000 1788335243261000 77525.9 0.0005 SELL 16005949659",
            "trade 0 1788335243261000 1788335243261000 77526 0.0208 BUY 16005949690");
  }

  @Test
  void reads_a_deal_that_is_an_object_as_it_was_until_mid_2025() throws Exception {
    assertThat(
            decode(
                "{\"symbol\":\"PEPE_USDT\",\"data\":{\"p\":0.00981,\"v\":2040,\"T\":1,\"O\":3,"
                    + "\"M\":2,\"t\":1746350434582},\"channel\":\"push.deal\","
                    + "\"ts\":1746350434583}"))
        .containsExactly("trade 3 1746350434582000 1746350434583000 0.00981 20400000000 BUY -1");
  }

  @Test
  void sorts_deals_by_time_and_id_and_deals_of_a_time_without_ids_as_they_were_made()
      throws Exception {
    String deal = "{\"p\":%d,\"v\":1,\"T\":1,\"t\":%d%s}";
    String frame = "{\"channel\":\"push.deal\",\"symbol\":\"BTC_USDT\",\"data\":[%s,%s,%s]}";
    assertThat(
            decode(
                frame.formatted(
                    deal.formatted(1, 5, ",\"i\":8"),
                    deal.formatted(2, 5, ",\"i\":\"9\""),
                    deal.formatted(3, 4, ",\"i\":10"))))
        .extracting(line -> line.split(" ")[4])
        .containsExactly("3", "1", "2");
    assertThat(
            decode(
                frame.formatted(
                    deal.formatted(1, 5, ""), deal.formatted(2, 5, ""), deal.formatted(3, 5, ""))))
        .extracting(line -> line.split(" ")[4])
        .containsExactly("3", "2", "1");
  }

  @Test
  void divides_the_worth_of_inverse_contracts_by_the_price() throws Exception {
    assertThat(
            decode(
                "{\"channel\":\"push.deal\",\"data\":{\"M\":1,\"O\":3,\"T\":2,\"p\":40000,"
                    + "\"t\":1647000043904,\"v\":8},\"symbol\":\"BTC_USD\",\"ts\":1647000043904}"))
        .containsExactly("trade 2 1647000043904000 1647000043904000 40000 0.02 SELL -1");
    assertThat(
            decode(
                "{\"channel\":\"push.depth\",\"data\":{\"asks\":[[25000,10,1]],"
                    + "\"bids\":[[24999,0,0]],\"version\":7},\"symbol\":\"BTC_USD\",\"ts\":5}"))
        .containsExactly("depth 2 5000 7-7 after 6 b24999x0 a25000x0.04");
  }

  @Test
  void refuses_a_contract_whose_size_is_not_known_and_says_so_once() throws Exception {
    String unknown = DEALS.replace("BTC_USDT", "NEW_USDT");
    assertThat(decode(unknown))
        .containsExactly(
            "refused null NEW_USDT its contract size is not known, so quantities are not, either");
    assertThat(decode(unknown)).isEmpty();
    decoder.forget(MexcMarkets.linear("BTC_USDT", "0.0001"));
    assertThat(decode(DEALS)).noneMatch(line -> line.startsWith("trade"));
  }

  @Test
  void reads_a_merged_depth_by_begin_and_end_in_whatever_order_its_levels_are() throws Exception {
    assertThat(decode(DEPTH))
        .containsExactly(
            "depth 1 1789498405534000 8752807948-8752808003 after 8752807947"
                + " b0.08003x890500 b0.07969x0 a0.080100x286800 a0.08009x270000");
  }

  @Test
  void reads_a_depth_that_has_only_a_version_and_one_that_lacks_a_side() throws Exception {
    assertThat(
            decode(
                "{\"channel\":\"push.depth\",\"data\":{\"asks\":[],\"version\":96801927},"
                    + "\"symbol\":\"BTC_USDT\",\"ts\":1587442022003}"))
        .containsExactly("depth 0 1587442022003000 96801927-96801927 after 96801926");
  }

  @Test
  void reads_numbers_with_exponents_and_trailing_zeros() throws Exception {
    assertThat(
            decode(
                "{\"channel\":\"push.depth\",\"data\":{\"asks\":[[7.548E+4,10,1],[1E+5,3,1]],"
                    + "\"bids\":[[75470.10,2E+1,1]],\"version\":9},\"symbol\":\"BTC_USDT\",\"ts\":5}"))
        .containsExactly("depth 0 5000 9-9 after 8 b75470.10x0.002 a7.548E+4x0.0010 a1E+5x0.0003");
  }

  @Test
  void tells_a_full_depth_as_a_quote_and_never_mixes_it_into_the_book() throws Exception {
    assertThat(
            decode(
                "{\"channel\":\"push.depth.full\",\"data\":{\"asks\":[[31708.5,74950,2],"
                    + "[31709,8817,2]],\"bids\":[[31708,3210,1],[31706,184756,2]],"
                    + "\"version\":5194972869},\"symbol\":\"BTC_USDT\",\"ts\":1653995843510}"))
        .containsExactly("quote 0 1653995843510000 31708 0.3210 31708.5 7.4950");
    assertThat(
            decode(
                "{\"channel\":\"push.depth.full\",\"data\":{\"asks\":[],\"bids\":[[31708,3210,1]],"
                    + "\"version\":5},\"symbol\":\"BTC_USDT\",\"ts\":1653995843510}"))
        .isEmpty();
  }

  @Test
  void takes_a_ticker_for_a_statistic_and_tells_no_trade() throws Exception {
    assertThat(
            decode(
                "{\"channel\":\"push.ticker\",\"data\":{\"amount24\":898120149.6331,"
                    + "\"ask1\":29911.5,\"bid1\":29911,\"contractId\":10,\"lastPrice\":30000,"
                    + "\"riseFallRate\":-0.0275,\"riseFallValue\":-846,\"symbol\":\"BTC_USDT\","
                    + "\"riseFallRates\":[-0.1,0.5],\"riseFallRatesOfTimezone\":[0.25,-0.0013,-0.0006],"
                    + "\"timestamp\":1654165943014,\"volume24\":295146577},\"symbol\":\"BTC_USDT\","
                    + "\"ts\":1654165943015}"))
        .containsExactly("ticker 0 1654165943015000 30000.0 24000.0 29514.6577 8.981201496331E8");
  }

  @Test
  void reads_the_ticker_of_an_inverse_contract_whose_amount_is_base_units() throws Exception {
    assertThat(
            decode(
                "{\"channel\":\"push.ticker\",\"data\":{\"amount24\":69402.5,\"lastPrice\":29902,"
                    + "\"symbol\":\"BTC_USD\",\"volume24\":21030740},\"symbol\":\"BTC_USD\",\"ts\":5}"))
        .containsExactly("ticker 2 5000 29902.0 NaN 69402.5 2.103074E9");
  }

  @Test
  void tells_nan_for_figures_that_a_ticker_lacks() throws Exception {
    assertThat(
            decode(
                "{\"channel\":\"push.ticker\",\"data\":{\"lastPrice\":1,\"symbol\":\"BTC_USDT\"},"
                    + "\"symbol\":\"BTC_USDT\",\"ts\":5}"))
        .containsExactly("ticker 0 5000 1.0 NaN NaN NaN");
  }

  @Test
  void acknowledges_a_channel_since_the_answer_names_no_symbol() throws Exception {
    for (String[] each :
        new String[][] {
          {"deal", "TRADES"}, {"depth", "BOOK"}, {"depth.full", "QUOTES"}, {"ticker", "TICKER"}
        }) {
      assertThat(
              decode(
                  "{\"channel\":\"rs.sub.%s\",\"data\":\"success\",\"ts\":1789498321789}"
                      .formatted(each[0])))
          .containsExactly("acknowledged " + each[1] + " null");
    }
  }

  @Test
  void tells_an_acknowledgement_from_one_that_is_none() throws Exception {
    assertThat(decode("{\"channel\":\"rs.sub.deal\",\"data\":\"failed\",\"ts\":1}"))
        .containsExactly("refused TRADES null failed");
    assertThat(decode("{\"channel\":\"rs.unsub.deal\",\"data\":\"success\",\"ts\":1}")).isEmpty();
    assertThat(decode("{\"channel\":\"rs.sub.kline\",\"data\":\"success\",\"ts\":1}")).isEmpty();
  }

  @Test
  void reads_the_refused_contract_out_of_the_brackets_of_an_error() throws Exception {
    assertThat(
            decode(
                "{\"channel\":\"rs.error\",\"data\":\"Contract [NOPE_USDT] not exists\","
                    + "\"ts\":1789498321790}"))
        .containsExactly("refused null NOPE_USDT Contract [NOPE_USDT] not exists");
    assertThat(decode("{\"channel\":\"rs.error\",\"data\":\"Contract doesn't exist!\",\"ts\":1}"))
        .containsExactly("refused -1 Contract doesn't exist!");
  }

  @Test
  void hears_that_the_venue_is_about_to_close() throws Exception {
    assertThat(
            decode(
                "{\"channel\":\"rs.error\",\"data\":\"more than 60 seconds no response, close the"
                    + " channel\",\"ts\":1}"))
        .containsExactly("closing more than 60 seconds no response, close the channel");
  }

  @Test
  void takes_two_pongs_for_one_ping() throws Exception {
    String pong = "{\"channel\":\"pong\",\"data\":1788336475469,\"ts\":1788336475469}";
    assertThat(decode(pong)).containsExactly("pong");
    assertThat(decode(pong)).containsExactly("pong");
  }

  @Test
  void passes_over_channels_and_fields_that_it_does_not_know() throws Exception {
    assertThat(
            decode(
                "{\"symbol\":\"BTC_USDT\",\"data\":{\"symbol\":\"BTC_USDT\",\"interval\":\"Min1\","
                    + "\"t\":1790869980,\"o\":84109.4,\"c\":84062.6,\"a\":1779128.94,\"q\":211601},"
                    + "\"channel\":\"push.kline\",\"ts\":1790870038344}"))
        .isEmpty();
    assertThat(
            decode(
                "{\"channel\":\"push.tickers\",\"data\":[{\"symbol\":\"BTC_USDT\","
                    + "\"lastPrice\":183,\"x\":[{}]}],\"ts\":1}"))
        .isEmpty();
    assertThat(decode("{\"channel\":\"push.later\",\"data\":[[1,[2]],{\"a\":{}},null],\"ts\":1}"))
        .isEmpty();
    String more =
        DEALS
            .replace("\"p\":77526,", "\"zz\":{\"p\":[1,{\"v\":2}]},\"p\":77526,\"n\":null,")
            .replace("{\"symbol\"", "{\"extra\":[{\"data\":{}}],\"symbol\"");
    assertThat(decode(more)).hasSize(2);
  }

  @Test
  void reads_the_channel_before_the_data_too() throws Exception {
    String first = DEALS.replace(",\"channel\":\"push.deal\"", "");
    assertThat(decode("{\"channel\":\"push.deal\"," + first.substring(1))).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{}",
        "{\"symbol\":\"BTC_USDT\",\"data\":{}}",
        "{\"channel\":\"push.deal\",\"symbol\":\"BTC_USDT\"}",
        "{\"channel\":\"push.deal\",\"symbol\":\"BTC_USDT\",\"data\":null}",
        "{\"channel\":\"push.deal\",\"symbol\":\"BTC_USDT\",\"data\":[]}",
        "{\"channel\":\"push.deal\",\"symbol\":\"BTC_USDT\",\"data\":[{}]}",
        "{\"channel\":\"push.deal\",\"symbol\":\"BTC_USDT\",\"data\":[{\"p\":1,\"v\":1,\"T\":1}]}",
        "{\"channel\":\"push.deal\",\"symbol\":\"BTC_USDT\",\"data\":{\"p\":1,\"T\":1,\"t\":5}}",
        "{\"channel\":\"push.deal\",\"symbol\":\"BTC_USDT\",\"data\":{\"p\":\"a\",\"v\":1,\"t\":5}}",
        "{\"channel\":\"push.deal\",\"symbol\":\"BTC_USDT\",\"data\":{\"p\":[],\"v\":1,\"t\":5}}",
        "{\"channel\":\"push.depth\",\"symbol\":\"BTC_USDT\",\"data\":{\"asks\":[]}}",
        "{\"channel\":\"push.depth\",\"symbol\":\"BTC_USDT\",\"data\":{\"asks\":7,\"version\":1}}",
        "{\"channel\":\"push.depth\",\"symbol\":\"BTC_USDT\",\"data\":{\"asks\":[7],\"version\":1}}",
        "{\"channel\":\"push.depth\",\"symbol\":\"BTC_USDT\",\"data\":{\"asks\":[[1]],\"version\":1}}",
        "{\"channel\":\"push.depth\",\"symbol\":\"BTC_USDT\",\"data\":{\"begin\":3,\"end\":2}}",
        "{\"channel\":\"push.depth\",\"symbol\":\"BTC_USDT\",\"data\":{\"version\":1.5}}",
        "{\"channel\":\"push.ticker\",\"symbol\":\"BTC_USDT\",\"data\":{}}",
        "{\"channel\":\"push.deal\",\"symbol\":\"BTC_USD\",\"data\":{\"p\":0,\"v\":1,\"t\":5}}",
        "{\"channel\":\"push.deal\",\"symbol\":\"BTC_USDT\",\"data\":{\"p\":1,\"v\":1E-999999999,\"t\":5}}",
        "{\"channel\":\"push.deal\",\"symbol\":\"NEW_USDT\",\"data\":{\"p\":1}}",
        "{\"channel\":\"pong\"}{}",
        "{\"channel\":\"pong\""
      })
  void refuses_a_malformed_frame_and_tells_nothing(String frame) throws Exception {
    assertThatThrownBy(() -> decode(frame)).isInstanceOf(MalformedFrameException.class);
    assertThat(told.lines()).isEmpty();
    assertThat(decode(DEALS)).as("the next frame is read").hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {DEALS, DEPTH})
  void every_cut_off_frame_is_malformed(String frame) {
    for (int length = 0; length < frame.length(); length++) {
      String cut = frame.substring(0, length);
      assertThatThrownBy(() -> decode(cut)).isInstanceOf(MalformedFrameException.class);
      assertThat(told.lines()).isEmpty();
    }
  }
}
