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
import io.tocsin.venues.TradeIds;
import io.tocsin.venues.VenueAdapters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class MexcSpotAdapterTest {

  private final MexcSpotAdapter adapter = new MexcSpotAdapter();
  private final SocketProtocol socket = adapter.socket().orElseThrow();
  private final Instrument bitcoin = MexcMarkets.spot("BTC_USDT");

  private List<String> read(RestTopic topic, String body) throws MalformedFrameException {
    RestCall call = adapter.rest().call(topic, bitcoin, 7, FrameSink.NO_ID).orElseThrow();
    return new Told().read(adapter.rest(), call, body);
  }

  private List<Topic> topics(int markets) {
    List<Topic> topics = new ArrayList<>();
    for (int i = 0; i < markets; i++) {
      topics.addAll(socket.topics(MexcMarkets.spot("COIN" + i + "_USDT")));
    }
    return topics;
  }

  @Test
  void is_found_by_its_id() {
    assertThat(VenueAdapters.find("mexc")).containsInstanceOf(MexcSpotAdapter.class);
    assertThat(adapter.venueSymbol("BTC_USDT")).isEqualTo("BTCUSDT");
    assertThat(adapter.symbol("BTCUSDT")).contains("BTC_USDT");
  }

  @Test
  void numbers_its_books_by_versions_and_has_no_trade_ids() {
    assertThat(adapter.bookRule()).isEqualTo(BookRule.NUMBERED);
    assertThat(adapter.tradeIds()).isEqualTo(TradeIds.NONE);
    assertThat(adapter.rest().tradesFromId()).isFalse();
  }

  @Test
  void asks_for_protobuf_topics_with_symbols_in_upper_case() {
    assertThat(socket.topics(bitcoin))
        .extracting(Topic::name)
        .containsExactly(
            "spot@public.aggre.deals.v3.api.pb@10ms@BTCUSDT",
            "spot@public.aggre.bookTicker.v3.api.pb@10ms@BTCUSDT",
            "spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT",
            "spot@public.miniTicker.v3.api.pb@BTCUSDT@24H");
    assertThat(socket.topics(bitcoin)).extracting(Topic::route).containsOnly("/ws");
    for (Topic topic : socket.topics(bitcoin)) {
      assertThat(MexcSpotTopics.read(topic.name()))
          .contains(new MexcSpotTopics.Named(topic.channel(), "BTCUSDT"));
    }
  }

  @Test
  void asks_for_several_topics_in_a_frame() {
    List<Topic> two = socket.topics(bitcoin).subList(0, 2);
    assertThat(socket.subscribe(two, () -> 7))
        .containsExactly(
            new SocketProtocol.Request(
                7,
                two,
                "{\"method\":\"SUBSCRIPTION\","
                    + "\"params\":[\"spot@public.aggre.deals.v3.api.pb@10ms@BTCUSDT\","
                    + "\"spot@public.aggre.bookTicker.v3.api.pb@10ms@BTCUSDT\"],\"id\":7}"));
    assertThat(socket.unsubscribe(two, () -> 8).getFirst().frame())
        .startsWith("{\"method\":\"UNSUBSCRIPTION\",\"params\":[\"spot@");
  }

  @Test
  void sends_no_frame_of_more_than_1024_bytes_and_leaves_no_topic_out() {
    List<Topic> many = topics(100);
    AtomicLong ids = new AtomicLong(Long.MAX_VALUE - 1_000);
    List<SocketProtocol.Request> requests = socket.subscribe(many, ids::incrementAndGet);
    assertThat(requests)
        .allSatisfy(request ->
            assertThat(request.frame().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1_025));
    assertThat(requests).flatExtracting(SocketProtocol.Request::topics).isEqualTo(many);
    assertThat(requests).extracting(SocketProtocol.Request::id).doesNotHaveDuplicates();
    assertThat(requests).hasSizeLessThan(many.size() / 10);
    assertThat(socket.subscribe(List.of(), () -> 1)).isEmpty();
  }

  @Test
  void fills_its_frames_to_the_last_bytes_and_not_beyond() {
    int longest = 0;
    for (int length = 1; length < 60; length++) {
      List<Topic> many = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        many.addAll(socket.topics(MexcMarkets.spot("A".repeat(length) + "_USDT")));
      }
      for (SocketProtocol.Request request : socket.subscribe(many, () -> Long.MAX_VALUE)) {
        longest = Math.max(longest, request.frame().length());
      }
    }
    assertThat(longest).isBetween(1_015, 1_024);
  }

  @Test
  void keeps_to_30_subscriptions_and_24_hours_a_connection_and_pings_in_text() {
    SocketProtocol.Limits limits = socket.limits();
    assertThat(limits.topicsPerConnection()).isEqualTo(30);
    assertThat(limits.longestLife()).isEqualTo(Duration.ofHours(24));
    assertThat(1_000 / limits.millisBetweenFrames()).isLessThan(100);
    assertThat(limits.pingEvery()).isLessThan(Duration.ofSeconds(30));
    assertThat(socket.ping(3)).contains("{\"method\":\"PING\"}");
  }

  @Test
  void reads_the_rules_of_markets_from_their_decimals() throws Exception {
    ListedMarkets listed = new ListedMarkets();
    adapter
        .rest()
        .readInstruments(
            "mexc",
            """
            {"timezone":"CST","symbols":[
             {"symbol":"MXUSDT","status":"1","baseAsset":"MX","baseAssetPrecision":4,"quotePrecision":3,
              "quoteAsset":"USDT","baseSizePrecision":"0.0001","quoteAmountPrecision":"5.000000","filters":[]},
             {"symbol":"BROCKUSDT","status":"2","baseAsset":"BROCK","baseAssetPrecision":2,"quotePrecision":5,
              "quoteAsset":"USDT","baseSizePrecision":"0","quoteAmountPrecision":"1","tradeSideType":1},
             {"symbol":"AESUSDT","status":"ENABLED","baseAsset":"AES","baseAssetPrecision":0,"quotePrecision":6,
              "quoteAsset":"USDT"},
             {"symbol":"OLDUSDT","status":"3","baseAsset":"OLD","quoteAsset":"USDT"},
             {"symbol":"ODDUSDT","status":"1","baseAsset":"ODD","quoteAsset":"USDT","baseSizePrecision":"1"}]}
            """
                .toCharArray(),
            listed);
    assertThat(listed.markets)
        .extracting(
            market -> market.id().toString(),
            Instrument::venueSymbol,
            market -> market.tickSize().toPlainString(),
            market -> market.lotSize().toPlainString(),
            market -> market.minNotional().toPlainString(),
            Instrument::trading)
        .containsExactly(
            Tuple.tuple("mexc:MX_USDT", "MXUSDT", "0.001", "0.0001", "5", true),
            Tuple.tuple("mexc:BROCK_USDT", "BROCKUSDT", "0.00001", "0.01", "1", false),
            Tuple.tuple("mexc:AES_USDT", "AESUSDT", "0.000001", "1", "0", true));
    assertThat(listed.unusable.get("OLDUSDT")).contains("offline");
    assertThat(listed.unusable.get("ODDUSDT")).contains("decimals");
  }

  @Test
  void asks_for_the_rules_of_some_markets_or_of_all() {
    assertThat(adapter.rest().instruments(List.of()).path()).isEqualTo("/api/v3/exchangeInfo");
    assertThat(adapter.rest().instruments(List.of("MXUSDT", "BTCUSDT")).path())
        .isEqualTo("/api/v3/exchangeInfo?symbols=MXUSDT,BTCUSDT");
  }

  @Test
  void reads_trades_without_ids_oldest_first_and_past() throws Exception {
    assertThat(
            read(
                RestTopic.TRADES,
                """
                [{"id":null,"price":"3219.58","qty":"0.04757","quoteQty":"153.1","time":1737623988881,
                  "isBuyerMaker":false,"isBestMatch":true,"tradeType":"BID"},
                 {"id":null,"price":"3219.57","qty":"0.09293","quoteQty":"299.1","time":1737623988876,
                  "isBuyerMaker":true,"isBestMatch":true,"tradeType":"ASK"},
                 {"id":null,"price":"3219.56","qty":"1","time":1737623988876,"isBuyerMaker":true}]
                """))
        .containsExactly(
            "past 7 1737623988876000 - 3219.56 1 SELL -1",
            "past 7 1737623988876000 - 3219.57 0.09293 SELL -1",
            "past 7 1737623988881000 - 3219.58 0.04757 BUY -1");
  }

  @Test
  void reads_a_seed_in_the_version_space_of_the_differences() throws Exception {
    assertThat(
            read(
                RestTopic.BOOK,
                "{\"lastUpdateId\":1112416,\"bids\":[[\"15.00000\",\"49999.00000\"]],"
                    + "\"asks\":[[\"14.0000\",\"1.0000\"]],\"timestamp\":1}"))
        .containsExactly(
            "book 7 - 1112416-1112416 after 1112415 b15.00000x49999.00000 a14.0000x1.0000");
  }

  @Test
  void reads_a_quote_unless_a_side_is_empty() throws Exception {
    assertThat(
            read(
                RestTopic.QUOTE,
                "{\"symbol\":\"AEUSDT\",\"bidPrice\":\"0.11001\",\"bidQty\":\"115.59\","
                    + "\"askPrice\":\"0.11127\",\"askQty\":\"215.48\"}"))
        .containsExactly("quote 7 - 0.11001 115.59 0.11127 215.48");
    assertThat(
            read(
                RestTopic.QUOTE,
                "{\"symbol\":\"AEUSDT\",\"bidPrice\":null,\"bidQty\":\"\",\"askPrice\":\"1\","
                    + "\"askQty\":\"2\"}"))
        .isEmpty();
  }

  @Test
  void takes_the_open_price_of_a_day_and_not_the_percent_which_is_a_fraction() throws Exception {
    assertThat(
            read(
                RestTopic.TICKER,
                """
                {"symbol":"BTCUSDT","priceChange":"184.34","priceChangePercent":"0.00400048",
                 "lastPrice":"46263.71","bidPrice":"46260.38","bidQty":"","askPrice":"46260.41","askQty":"",
                 "openPrice":"46079.37","volume":"1732.461487","quoteVolume":null,
                 "openTime":1641349500000,"closeTime":1641349582808,"count":null}
                """))
        .containsExactly("ticker 7 1641349582808000 46263.71 46079.37 1732.461487 NaN");
  }

  @Test
  void says_what_is_wrong_with_an_answer() {
    for (RestTopic topic :
        List.of(RestTopic.TRADES, RestTopic.BOOK, RestTopic.QUOTE, RestTopic.TICKER)) {
      assertThatThrownBy(() -> read(topic, "<html>")).isInstanceOf(MalformedFrameException.class);
      assertThatThrownBy(() -> read(topic, "7")).isInstanceOf(MalformedFrameException.class);
    }
    assertThatThrownBy(() -> read(RestTopic.TRADES, "[{\"id\":null,\"price\":\"1\"}]"))
        .hasMessageContaining("quantity");
    assertThatThrownBy(() -> read(RestTopic.BOOK, "{\"bids\":[]}"))
        .hasMessageContaining("lastUpdateId");
    assertThatThrownBy(
            () -> adapter.rest().readInstruments("mexc", "{}".toCharArray(), new ListedMarkets()))
        .hasMessageContaining("symbols");
  }

  @Test
  void puts_errors_into_words() {
    String unknown = "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}";
    assertThat(adapter.rest().meansUnknownSymbol(400, unknown)).isTrue();
    assertThat(adapter.rest().meansUnknownSymbol(400, "{\"code\":-1100}")).isFalse();
    assertThat(adapter.rest().error(400, unknown).orElseThrow()).contains("Invalid symbol");
    assertThat(adapter.rest().error(429, "x").orElseThrow()).contains("too many");
    assertThat(adapter.rest().error(418, "x").orElseThrow()).contains("banned");
    assertThat(adapter.rest().error(403, "x").orElseThrow()).contains("region");
    assertThat(adapter.rest().error(200, "{}")).isEmpty();
  }
}
