package io.tocsin.venues.mexc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.Instrument;
import io.tocsin.venues.BookRule;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.ListedMarkets;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.Told;
import io.tocsin.venues.Topic;
import io.tocsin.venues.VenueAdapters;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class MexcFuturesAdapterTest {

  private static final String CONTRACT =
      "{\"symbol\":\"%s\",\"baseCoin\":\"%s\",\"quoteCoin\":\"%s\",\"settleCoin\":\"%s\","
          + "\"contractSize\":%s,\"priceUnit\":0.5,\"volUnit\":1,\"minVol\":1,\"state\":%d,"
          + "\"apiAllowed\":true,\"futureType\":1}";

  private final MexcFuturesAdapter adapter = new MexcFuturesAdapter();
  private final SocketProtocol socket = adapter.socket().orElseThrow();
  private final Instrument bitcoin = MexcMarkets.linear("BTC_USDT", "0.0001");

  private List<String> read(RestTopic topic, String body) throws MalformedFrameException {
    RestCall call = adapter.rest().call(topic, bitcoin, 7, FrameSink.NO_ID).orElseThrow();
    return new Told().read(adapter.rest(), call, body);
  }

  private ListedMarkets detail(String data) throws MalformedFrameException {
    ListedMarkets listed = new ListedMarkets();
    String body = "{\"success\":true,\"code\":0,\"data\":" + data + "}";
    adapter.rest().readInstruments("mexc_futures", body.toCharArray(), listed);
    return listed;
  }

  @Test
  void is_found_by_its_id_and_spells_symbols_as_tocsin_does() {
    assertThat(VenueAdapters.find("mexc_futures")).containsInstanceOf(MexcFuturesAdapter.class);
    assertThat(adapter.venueSymbol("BTC_USDT")).isEqualTo("BTC_USDT");
    assertThat(adapter.symbol("BTC_USDT")).contains("BTC_USDT");
    assertThat(adapter.bookRule()).isEqualTo(BookRule.NUMBERED);
  }

  @Test
  void asks_for_one_contract_a_frame() {
    List<Topic> topics = socket.topics(bitcoin);
    AtomicLong ids = new AtomicLong();
    assertThat(socket.subscribe(topics, ids::incrementAndGet))
        .extracting(SocketProtocol.Request::id, SocketProtocol.Request::frame)
        .containsExactly(
            Tuple.tuple(
                1L,
                "{\"method\":\"sub.deal\",\"param\":{\"symbol\":\"BTC_USDT\",\"compress\":false}}"),
            Tuple.tuple(
                2L,
                "{\"method\":\"sub.depth.full\",\"param\":{\"symbol\":\"BTC_USDT\",\"limit\":5}}"),
            Tuple.tuple(3L, "{\"method\":\"sub.depth\",\"param\":{\"symbol\":\"BTC_USDT\"}}"),
            Tuple.tuple(4L, "{\"method\":\"sub.ticker\",\"param\":{\"symbol\":\"BTC_USDT\"}}"));
    assertThat(socket.unsubscribe(topics, ids::incrementAndGet))
        .extracting(SocketProtocol.Request::frame)
        .contains("{\"method\":\"unsub.depth.full\",\"param\":{\"symbol\":\"BTC_USDT\"}}")
        .hasSize(4);
    assertThat(topics).extracting(Topic::name).doesNotHaveDuplicates();
    assertThat(topics).extracting(Topic::route).containsOnly("/edge");
  }

  @Test
  void takes_only_data_for_proof_and_pings_well_within_the_60_seconds() {
    assertThat(socket.confirmation()).isEqualTo(SocketProtocol.Confirmation.DATA);
    assertThat(socket.limits().pingEvery())
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(15));
    assertThat(socket.limits().longestLife()).isEqualTo(Duration.ZERO);
    assertThat(socket.ping(1)).contains("{\"method\":\"ping\"}");
  }

  @Test
  void reads_contract_sizes_of_linear_and_inverse_contracts() throws Exception {
    ListedMarkets listed =
        detail(
            "["
                + CONTRACT.formatted("BTC_USDT", "BTC", "USDT", "USDT", "0.0001", 0)
                + ","
                + CONTRACT.formatted("PEPE_USDT", "PEPE", "USDT", "USDT", "1E+7", 4)
                + ","
                + CONTRACT.formatted("BTC_USD", "BTC", "USD", "BTC", "100", 0)
                + "]");
    assertThat(listed.markets)
        .extracting(
            market -> market.id().symbol(),
            market -> market.contractSize().toPlainString(),
            Instrument::inverse,
            market -> market.lotSize().toPlainString(),
            market -> market.minNotional().toPlainString(),
            Instrument::trading)
        .containsExactly(
            Tuple.tuple("BTC_USDT", "0.0001", false, "0.0001", "0", true),
            Tuple.tuple("PEPE_USDT", "10000000", false, "10000000", "0", false),
            Tuple.tuple("BTC_USD", "100", true, "0.00000001", "100", true));
    assertThat(listed.unusable).isEmpty();
  }

  @Test
  void refuses_contracts_whose_size_is_unknown_or_odd_with_the_reason() throws Exception {
    for (String size : List.of("0", "-1", "null", "\"?\"", "1e-30", "1e30")) {
      ListedMarkets listed =
          detail("[" + CONTRACT.formatted("A_USDT", "A", "USDT", "USDT", size, 0) + "]");
      assertThat(listed.markets).isEmpty();
      assertThat(listed.unusable.get("A_USDT")).contains("contract size");
    }
    assertThat(
            detail("[" + CONTRACT.formatted("A_USDT", "A", "USDT", "ETH", "1", 0) + "]")
                .unusable
                .get("A_USDT"))
        .contains("settled in ETH");
    assertThat(
            detail("[" + CONTRACT.formatted("A_USDT", "A", "USDT", "USDT", "1", 3) + "]")
                .unusable
                .get("A_USDT"))
        .contains("off the market");
  }

  @Test
  void asks_for_one_contract_or_for_all_and_reads_an_object_as_well_as_an_array() throws Exception {
    assertThat(adapter.rest().instruments(List.of("BTC_USDT")).path())
        .isEqualTo("/api/v1/contract/detail?symbol=BTC_USDT");
    assertThat(adapter.rest().instruments(List.of("BTC_USDT", "ETH_USDT")).path())
        .isEqualTo("/api/v1/contract/detail");
    assertThat(detail(CONTRACT.formatted("BTC_USDT", "BTC", "USDT", "USDT", "0.0001", 0)).markets)
        .hasSize(1);
  }

  @Test
  void takes_success_false_in_a_200_for_an_error_and_1001_for_a_contract_that_has_vanished() {
    String gone = "{\"success\":false,\"code\":1001,\"message\":\"Contract not exists\"}";
    assertThat(adapter.rest().error(200, gone)).contains("Contract not exists (code 1001)");
    assertThat(adapter.rest().meansUnknownSymbol(200, gone)).isTrue();
    String frequent = "{\"success\": false, \"code\": 510, \"message\": \"too frequent\"}";
    assertThat(adapter.rest().error(200, frequent).orElseThrow()).contains("510");
    assertThat(adapter.rest().meansUnknownSymbol(200, frequent)).isFalse();
    String good = "{\"success\":true,\"code\":0,\"data\":[\"\\\"success\\\":false\"]}";
    assertThat(adapter.rest().error(200, good)).isEmpty();
    assertThat(adapter.rest().error(429, "x").orElseThrow()).contains("too many");
  }

  @Test
  void reads_deals_oldest_first_and_past_with_an_id_where_there_is_one() throws Exception {
    assertThat(
            read(
                RestTopic.TRADES,
                """
                {"success":true,"code":0,"data":[
                 {"p":31199,"v":18,"T":1,"O":1,"M":2,"t":1609831235985},
                 {"p":31198.5,"v":15,"T":2,"O":1,"M":1,"t":1609831234759,"i":"5"}]}
                """))
        .containsExactly(
            "past 7 1609831234759000 - 31198.5 0.0015 SELL 5",
            "past 7 1609831235985000 - 31199 0.0018 BUY -1");
  }

  @Test
  void reads_no_deals_of_a_contract_that_has_none() throws Exception {
    assertThat(read(RestTopic.TRADES, "{\"success\":true,\"code\":0,\"data\":[]}")).isEmpty();
  }

  @Test
  void reads_a_book_as_a_seed_and_as_a_quote() throws Exception {
    String book =
        "{\"success\":true,\"code\":0,\"data\":{\"asks\":[[3968.5,121,1]],\"bids\":[[3968.4,179,4]],"
            + "\"version\":96801927,\"timestamp\":1587442022003}}";
    assertThat(read(RestTopic.BOOK, book))
        .containsExactly(
            "book 7 1587442022003000 96801927-96801927 after 96801926 b3968.4x0.0179 a3968.5x0.0121");
    assertThat(read(RestTopic.QUOTE, book))
        .containsExactly("quote 7 1587442022003000 3968.4 0.0179 3968.5 0.0121");
  }

  @Test
  void tells_no_quote_of_the_empty_book_of_a_delisted_contract() throws Exception {
    assertThat(
            read(
                RestTopic.QUOTE,
                "{\"success\":true,\"code\":0,\"data\":{\"asks\":[],\"bids\":[],\"version\":9,"
                    + "\"timestamp\":1587442022003}}"))
        .isEmpty();
  }

  @Test
  void reads_a_ticker() throws Exception {
    assertThat(
            read(
                RestTopic.TICKER,
                """
                {"success":true,"code":0,"data":{"symbol":"BTC_USDT","lastPrice":31199,"bid1":31198.5,
                 "volume24":40146908,"amount24":124905007.4428,"riseFallRate":-0.0176,
                 "riseFallValue":-562,"timestamp":1609831334016,
                 "riseFallRates":{"zone":"UTC+8","r":-0.0144},"riseFallRatesOfTimezone":[-0.5,0,0]}}
                """))
        .containsExactly("ticker 7 1609831334016000 31199.0 62398.0 4014.6908 1.249050074428E8");
  }

  @Test
  void says_what_is_wrong_with_an_answer() {
    for (RestTopic topic :
        List.of(RestTopic.TRADES, RestTopic.BOOK, RestTopic.QUOTE, RestTopic.TICKER)) {
      assertThatThrownBy(() -> read(topic, "<html>")).isInstanceOf(MalformedFrameException.class);
      assertThatThrownBy(() -> read(topic, "{\"success\":true}"))
          .isInstanceOf(MalformedFrameException.class);
    }
    assertThatThrownBy(() -> read(RestTopic.TICKER, "{\"data\":{}}"))
        .hasMessageContaining("lastPrice");
    assertThatThrownBy(() -> read(RestTopic.BOOK, "{\"data\":{\"asks\":[]}}"))
        .hasMessageContaining("version");
  }
}
