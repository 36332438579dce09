package io.tocsin.venues.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.Instrument;
import io.tocsin.venues.BookRule;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.ListedMarkets;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.Told;
import io.tocsin.venues.Topic;
import io.tocsin.venues.TradeIds;
import io.tocsin.venues.VenueAdapters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BinanceSpotAdapterTest {

  private static final Instrument MARKET = Told.market("binance", "BTC_USDT", "BTCUSDT");

  private final BinanceSpotAdapter adapter = new BinanceSpotAdapter();
  private final SocketProtocol socket = adapter.socket().orElseThrow();
  private final RestProtocol rest = adapter.rest();

  @Test
  void is_found_by_its_id() {
    assertThat(VenueAdapters.find("binance")).containsInstanceOf(BinanceSpotAdapter.class);
    assertThat(VenueAdapters.find("binnance")).isEmpty();
  }

  @Test
  void trade_ids_and_book_updates_are_numbered_without_holes() {
    assertThat(adapter.tradeIds()).isEqualTo(TradeIds.CONTIGUOUS);
    assertThat(adapter.bookRule()).isEqualTo(BookRule.NUMBERED);
  }

  @Test
  void names_streams_in_lower_case_on_one_route_in_combined_framing() {
    assertThat(adapter.venueSymbol("BTC_USDT")).isEqualTo("BTCUSDT");
    assertThat(socket.topics(MARKET))
        .extracting(Topic::name)
        .containsExactly(
            "btcusdt@trade", "btcusdt@bookTicker", "btcusdt@depth@100ms", "btcusdt@miniTicker");
    assertThat(socket.topics(MARKET)).extracting(Topic::route).containsOnly("/stream");
    assertThat(socket.uri("wss://x", "/stream", "")).isEqualTo("wss://x/stream");
  }

  @Test
  void sends_at_most_two_hundred_names_a_frame() {
    List<Topic> topics = new ArrayList<>();
    for (int i = 0; i < 401; i++) {
      topics.addAll(socket.topics(Told.market("binance", "A" + i + "_USDT", "A" + i + "USDT")));
    }
    AtomicLong ids = new AtomicLong(7);
    List<SocketProtocol.Request> requests =
        socket.subscribe(topics.subList(0, 401), ids::getAndIncrement);
    assertThat(requests)
        .extracting(request -> request.topics().size())
        .containsExactly(200, 200, 1);
    assertThat(requests).extracting(SocketProtocol.Request::id).containsExactly(7L, 8L, 9L);
    assertThat(requests.getLast().frame())
        .isEqualTo("{\"method\":\"SUBSCRIBE\",\"params\":[\"a100usdt@trade\"],\"id\":9}");
    assertThat(socket.unsubscribe(topics.subList(0, 2), () -> 5).getFirst().frame())
        .isEqualTo(
            "{\"method\":\"UNSUBSCRIBE\",\"params\":[\"a0usdt@trade\",\"a0usdt@bookTicker\"],"
                + "\"id\":5}");
  }

  @Test
  void keeps_to_five_messages_a_second_with_its_pings_and_pongs() {
    long frames = Math.ceilDiv(1_000, socket.limits().millisBetweenFrames());
    assertThat(frames + 2).isLessThanOrEqualTo(5);
    assertThat(socket.limits().topicsPerConnection()).isEqualTo(1_024);
    assertThat(300 * socket.limits().millisBetweenConnections())
        .as("300 attempts in 5 minutes")
        .isGreaterThan(300_000);
    assertThat(socket.limits().longestLife()).hasHours(24);
  }

  @Test
  void asks_for_the_markets_that_are_wanted() {
    assertThat(rest.instruments(List.of("BTCUSDT", "ETHBTC")).path())
        .isEqualTo("/api/v3/exchangeInfo?symbols=%5B%22BTCUSDT%22%2C%22ETHBTC%22%5D");
    assertThat(rest.instruments(List.of()).path()).isEqualTo("/api/v3/exchangeInfo");
  }

  @Test
  void reads_the_rules_of_a_market() throws Exception {
    ListedMarkets listed = new ListedMarkets();
    rest.readInstruments(
        "binance",
        """
        {"timezone":"UTC","symbols":[{"symbol":"ETHBTC","status":"BREAK","baseAsset":"ETH",
         "quoteAsset":"BTC","filters":[
         {"filterType":"PRICE_FILTER","minPrice":"0.00000100","tickSize":"0.00001000"},
         {"filterType":"LOT_SIZE","minQty":"0.00100000","stepSize":"0.00100000"},
         {"filterType":"NOTIONAL","minNotional":"0.00010000"},{"filterType":"NEW_ONE"}]},
         {"symbol":"FOO","baseAsset":"F","quoteAsset":"OO","filters":[]},
         {"symbol":"币安USDT","baseAsset":"币安","quoteAsset":"USDT","filters":[]}]}
        """
            .toCharArray(),
        listed);
    Instrument instrument = listed.markets.getFirst();
    assertThat(listed.markets).hasSize(1);
    assertThat(instrument.id().symbol()).isEqualTo("ETH_BTC");
    assertThat(instrument.venueSymbol()).isEqualTo("ETHBTC");
    assertThat(instrument.tickSize()).isEqualByComparingTo("0.00001");
    assertThat(instrument.lotSize()).isEqualByComparingTo("0.001");
    assertThat(instrument.minNotional()).isEqualByComparingTo("0.0001");
    assertThat(instrument.trading()).isFalse();
    assertThat(listed.unusable.get("FOO")).contains("no tick size");
    assertThat(listed.unusable).containsKey("币安USDT");
  }

  @Test
  void a_loss_is_made_good_by_trade_id_and_a_warm_start_takes_the_newest() {
    assertThat(rest.tradesFromId()).isTrue();
    assertThat(path(RestTopic.TRADES, 3_735_683_259L))
        .isEqualTo("/api/v3/historicalTrades?symbol=BTCUSDT&limit=1000&fromId=3735683259");
    assertThat(path(RestTopic.TRADES, FrameSink.NO_ID))
        .isEqualTo("/api/v3/trades?symbol=BTCUSDT&limit=1000");
    assertThat(path(RestTopic.BOOK, FrameSink.NO_ID))
        .isEqualTo("/api/v3/depth?symbol=BTCUSDT&limit=1000");
    assertThat(rest.call(RestTopic.BOOK, MARKET, 0, FrameSink.NO_ID).orElseThrow().weight())
        .isEqualTo(50);
    RestCall small = rest.smallBook(MARKET, 0).orElseThrow();
    assertThat(small.path()).isEqualTo("/api/v3/depth?symbol=BTCUSDT&limit=100");
    assertThat(small.weight()).isEqualTo(5);
  }

  private String path(RestTopic topic, long from) {
    return rest.call(topic, MARKET, 0, from).orElseThrow().path();
  }

  private List<String> read(RestTopic topic, String body) throws MalformedFrameException {
    RestCall call = rest.call(topic, MARKET, 4, FrameSink.NO_ID).orElseThrow();
    return new Told().read(rest, call, body);
  }

  @Test
  void reads_recent_trades_as_past() throws Exception {
    assertThat(
            read(
                RestTopic.TRADES,
                """
                [{"id":409018748,"price":"0.06436200","qty":"0.01580000","quoteQty":"0.00101691",
                  "time":1679280337591,"isBuyerMaker":false,"isBestMatch":true},
                 {"id":409018749,"price":"0.06436100","qty":"1","time":1679280337592123,
                  "isBuyerMaker":true}]
                """))
        .containsExactly(
            "past 4 1679280337591000 - 0.06436200 0.01580000 BUY 409018748",
            "past 4 1679280337592123 - 0.06436100 1 SELL 409018749");
  }

  @Test
  void an_answer_that_is_bad_in_its_last_trade_tells_nothing() {
    Told told = new Told();
    RestCall call = rest.call(RestTopic.TRADES, MARKET, 4, FrameSink.NO_ID).orElseThrow();
    String good = "{\"id\":1,\"price\":\"2\",\"qty\":\"3\",\"time\":4,\"isBuyerMaker\":false}";
    for (String bad :
        List.of(
            "{}", "7", good.replace("\"id\":1,", ""), good.replace("false", "null"), "{\"id\":")) {
      assertThatThrownBy(() -> rest.read(call, ("[" + good + "," + bad + "]").toCharArray(), told))
          .as(bad)
          .isInstanceOf(MalformedFrameException.class);
    }
    assertThat(told.lines()).isEmpty();
  }

  @Test
  void reads_book_quote_and_ticker() throws Exception {
    assertThat(
            read(
                RestTopic.BOOK,
                "{\"lastUpdateId\":1027024,\"bids\":[[\"4.00000000\",\"431.00000000\"]],"
                    + "\"asks\":[[\"4.00000200\",\"12.00000000\",[]]]}"))
        .containsExactly(
            "book 4 - 1027024-1027024 after 1027023 b4.00000000x431.00000000"
                + " a4.00000200x12.00000000");
    assertThat(
            read(
                RestTopic.QUOTE,
                "{\"symbol\":\"BTCUSDT\",\"bidPrice\":\"6621.55000000\",\"bidQty\":\"0.16356700\","
                    + "\"askPrice\":\"6622.10000000\",\"askQty\":\"0.18635000\"}"))
        .containsExactly("quote 4 - 6621.55000000 0.16356700 6622.10000000 0.18635000");
    assertThat(
            read(
                RestTopic.TICKER,
                "{\"lastPrice\":\"4.5\",\"openPrice\":\"4\",\"volume\":\"10\",\"quoteVolume\":\"42\","
                    + "\"closeTime\":1499869899040}"))
        .containsExactly("ticker 4 1499869899040000 4.5 4.0 10.0 42.0");
  }

  @Test
  void a_quote_with_a_number_that_nothing_can_hold_is_malformed() {
    assertThatThrownBy(() ->
            read(
                RestTopic.QUOTE,
                "{\"bidPrice\":1e999,\"bidQty\":\"1\",\"askPrice\":\"2\",\"askQty\":\"1\"}"))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessageContaining("bidPrice");
  }

  @Test
  void says_what_is_wrong_with_an_answer() {
    ListedMarkets nobody = new ListedMarkets();
    assertThatThrownBy(() -> rest.readInstruments("b", "{\"symbols\":7}".toCharArray(), nobody))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessageContaining("symbols");
    assertThatThrownBy(() -> rest.readInstruments("b", "<html>".toCharArray(), nobody))
        .isInstanceOf(MalformedFrameException.class);
    assertThat(rest.meansUnknownSymbol(400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}"))
        .isTrue();
    assertThat(rest.meansUnknownSymbol(400, "{\"code\":-1003}")).isFalse();
    assertThat(rest.error(200, "{}")).isEmpty();
    assertThat(rest.error(429, "slow down").orElseThrow()).contains("too many requests");
    assertThat(rest.error(418, "").orElseThrow()).contains("too many requests");
    assertThat(rest.error(451, "").orElseThrow()).contains("region", "rest_url");
  }
}
