package io.tocsin.venues.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.Instrument;
import io.tocsin.model.Symbols;
import io.tocsin.venues.BookRule;
import io.tocsin.venues.ListedMarkets;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.Told;
import io.tocsin.venues.Topic;
import io.tocsin.venues.VenueAdapters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KrakenAdapterTest {

  private static final String PAIRS =
      """
      {"error":[],"result":{
       "XXBTZUSD":{"altname":"XBTUSD","wsname":"XBT/USD","base":"XXBT","quote":"ZUSD",
        "pair_decimals":1,"lot_decimals":8,"ordermin":"0.00005","costmin":"0.5",
        "tick_size":"0.1","status":"online"},
       "XDGUSD":{"altname":"XDGUSD","wsname":"XDG/USD","pair_decimals":7,"lot_decimals":8,
        "status":"cancel_only"},
       "AAPLxUSD":{"wsname":"AAPLx/USD","pair_decimals":2,"lot_decimals":5},
       "XXBTZUSD.d":{"altname":"XBTUSD.d","pair_decimals":1,"lot_decimals":8}}}
      """;

  private final KrakenAdapter adapter = new KrakenAdapter();
  private final RestProtocol rest = adapter.rest();
  private final SocketProtocol socket = adapter.socket().orElseThrow();
  private final Told sink = new Told();

  private List<Instrument> markets(String body) throws MalformedFrameException {
    ListedMarkets listed = new ListedMarkets();
    rest.readInstruments("kraken", body.toCharArray(), listed);
    assertThat(listed.unusable).isEmpty();
    return listed.markets;
  }

  @Test
  void is_found_by_its_id() {
    assertThat(VenueAdapters.find("kraken")).containsInstanceOf(KrakenAdapter.class);
    assertThat(adapter.bookRule()).isEqualTo(BookRule.CHECKSUM);
    assertThat(adapter.bookCheck().orElseThrow().depth()).isEqualTo(25);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BTC_USD", "btcusd", "BTC/USD", "XBT/USD", "xbt-usd", "XBTUSD"})
  void btc_is_written_iso_on_the_socket_however_a_person_spells_it(String spelling) {
    assertThat(adapter.venueSymbol(Symbols.canonical(spelling).orElseThrow())).isEqualTo("BTC/USD");
  }

  @Test
  void dogecoin_is_xdg_in_rest_and_doge_on_the_socket() {
    assertThat(adapter.venueSymbol(Symbols.canonical("XDG/USD").orElseThrow()))
        .isEqualTo("DOGE/USD");
  }

  @Test
  void reads_the_rules_of_markets_under_their_socket_names() throws Exception {
    List<Instrument> found = markets(PAIRS);
    assertThat(found.stream().map(Instrument::venueSymbol))
        .containsExactly("BTC/USD", "DOGE/USD", "AAPLx/USD");
    assertThat(found.stream().map(market -> market.id().symbol()))
        .containsExactly("BTC_USD", "DOGE_USD", "AAPLX_USD");
    Instrument btc = found.getFirst();
    assertThat(btc.tickSize()).isEqualByComparingTo("0.1");
    assertThat(btc.lotSize()).isEqualByComparingTo("0.00000001");
    assertThat(btc.minNotional()).isEqualByComparingTo("0.5");
    assertThat(btc.trading()).isTrue();
    Instrument doge = found.get(1);
    assertThat(doge.tickSize()).as("no tick_size: the decimals").isEqualByComparingTo("0.0000001");
    assertThat(doge.trading()).isFalse();
  }

  @Test
  void one_frame_asks_for_one_channel_of_many_symbols() {
    List<Topic> topics = new ArrayList<>(socket.topics(KrakenMarkets.BTC_USD));
    topics.addAll(socket.topics(KrakenMarkets.ETH_USD));
    AtomicLong ids = new AtomicLong();
    assertThat(socket.subscribe(topics, ids::incrementAndGet))
        .extracting(SocketProtocol.Request::frame)
        .containsExactly(
            "{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\","
                + "\"symbol\":[\"BTC/USD\",\"ETH/USD\"],\"snapshot\":true},\"req_id\":1}",
            "{\"method\":\"subscribe\",\"params\":{\"channel\":\"ticker\","
                + "\"event_trigger\":\"bbo\",\"symbol\":[\"BTC/USD\",\"ETH/USD\"],"
                + "\"snapshot\":true},\"req_id\":2}",
            "{\"method\":\"subscribe\",\"params\":{\"channel\":\"book\",\"depth\":25,"
                + "\"symbol\":[\"BTC/USD\",\"ETH/USD\"],\"snapshot\":true},\"req_id\":3}");
    assertThat(socket.unsubscribe(List.of(topics.get(2)), ids::incrementAndGet))
        .extracting(SocketProtocol.Request::frame)
        .containsExactly(
            "{\"method\":\"unsubscribe\",\"params\":{\"channel\":\"book\",\"depth\":25,"
                + "\"symbol\":[\"BTC/USD\"]},\"req_id\":4}");
    assertThat(socket.ping(42)).contains("{\"method\":\"ping\",\"req_id\":42}");
  }

  @Test
  void many_symbols_are_split_over_frames_and_none_is_left_out() {
    List<Topic> topics = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      topics.addAll(socket.topics(KrakenMarkets.market("A" + i + "_USD", "0.1")));
    }
    List<SocketProtocol.Request> requests =
        socket.subscribe(topics, new AtomicLong()::incrementAndGet);
    assertThat(requests).hasSize(9);
    assertThat(requests.stream().flatMap(request -> request.topics().stream()))
        .containsExactlyInAnyOrderElementsOf(topics);
  }

  private RestCall call(RestTopic topic) {
    return rest.call(topic, KrakenMarkets.BTC_USD, 3, -1).orElseThrow();
  }

  private List<String> read(RestTopic topic, String body) throws MalformedFrameException {
    return sink.read(rest, call(topic), body);
  }

  @Test
  void rest_paths_are_krakens() {
    assertThat(rest.instruments(List.of("BTC/USD", "ETH/USD")).path())
        .isEqualTo("/0/public/AssetPairs?pair=BTC/USD,ETH/USD");
    assertThat(rest.instruments(List.of()).path()).isEqualTo("/0/public/AssetPairs");
    assertThat(call(RestTopic.TRADES).path()).isEqualTo("/0/public/Trades?pair=BTC/USD");
    assertThat(call(RestTopic.BOOK).path()).isEqualTo("/0/public/Depth?pair=BTC/USD&count=100");
    assertThat(call(RestTopic.QUOTE).path()).isEqualTo("/0/public/Ticker?pair=BTC/USD");
  }

  @Test
  void rest_trades_are_past_and_their_times_are_seconds_with_a_fraction() throws Exception {
    assertThat(
            read(
                RestTopic.TRADES,
                "{\"error\":[],\"result\":{\"BTC/USD\":[[\"83930.30000\",\"0.00005100\","
                    + "1790359840.9392912,\"s\",\"l\",\"\",109118758],[\"83930.40000\","
                    + "\"0.10000000\",1790359841.1,\"b\",\"m\",\"\",109118759]],"
                    + "\"last\":\"1790359841138228746\"}}"))
        .containsExactly(
            "past 3 1790359840939291 - 83930.30000 0.00005100 SELL 109118758",
            "past 3 1790359841100000 - 83930.40000 0.10000000 BUY 109118759");
  }

  @Test
  void polling_goes_on_from_the_last_of_the_answer_before() throws Exception {
    KrakenPolling polling = new KrakenPolling(new KrakenRest());
    polling.add(KrakenMarkets.BTC_USD, 3);
    RestCall first = polling.begin().getFirst();
    assertThat(first.path()).doesNotContain("since");
    polling.answer(
        first,
        "{\"error\":[],\"result\":{\"XXBTZUSD\":[],\"last\":\"1790359841138228746\"}}"
            .toCharArray(),
        sink);
    assertThat(polling.begin())
        .extracting(RestCall::path)
        .containsExactly(
            "/0/public/Trades?pair=BTC/USD&since=1790359841138228746",
            "/0/public/Depth?pair=BTC/USD&count=100");
    KrakenPolling after = new KrakenPolling(new KrakenRest());
    after.add(KrakenMarkets.BTC_USD, 3);
    after.restore(polling.state());
    assertThat(after.begin()).as("one that goes on there").isEqualTo(polling.begin());
    polling.remove(3);
    assertThat(polling.begin()).isEmpty();
  }

  @Test
  void the_result_stands_under_the_name_asked_for_or_an_old_code() throws Exception {
    String depth =
        "{\"error\":[],\"result\":{\"XXBTZUSD\":{"
            + "\"asks\":[[\"105944.30000\",\"0.136\",1762820248]],"
            + "\"bids\":[[\"105944.20000\",\"1.000\",1762820247]]}}}";
    assertThat(read(RestTopic.BOOK, depth))
        .containsExactly("book 3 - b105944.20000x1.000 a105944.30000x0.136");
    assertThat(read(RestTopic.BOOK, depth.replace("XXBTZUSD", "BTC/USD"))).hasSize(1);
  }

  @Test
  void a_rest_ticker_has_a_quote_and_the_figures_of_24_hours() throws Exception {
    String ticker =
        "{\"error\":[],\"result\":{\"BTC/USD\":{\"a\":[\"105944.30000\",\"1\",\"1.250\"],"
            + "\"b\":[\"105944.20000\",\"2\",\"2.500\"],\"c\":[\"105899.40000\",\"0.00009443\"],"
            + "\"v\":[\"0.5\",\"100\"],\"p\":[\"1.0\",\"1000.5\"],\"t\":[35,3276],"
            + "\"l\":[\"1\",\"2\"],\"h\":[\"1\",\"2\"],\"o\":\"106021.60000\"}}}";
    assertThat(read(RestTopic.QUOTE, ticker))
        .containsExactly("quote 3 - 105944.20000 2.500 105944.30000 1.250");
    assertThat(read(RestTopic.TICKER, ticker))
        .containsExactly("ticker 3 - 105899.4 NaN 100.0 100050.0");
  }

  @Test
  void errors_come_in_a_200() {
    String unknown = "{\"error\":[\"EQuery:Unknown asset pair\"]}";
    assertThat(rest.error(200, unknown)).contains("EQuery:Unknown asset pair");
    assertThat(rest.meansUnknownSymbol(200, unknown)).isTrue();
    assertThat(rest.error(200, "{ \"error\" : [\"EAPI:Rate limit exceeded\"] }"))
        .contains("too many requests: EAPI:Rate limit exceeded");
    assertThat(rest.meansUnknownSymbol(200, "{\"error\":[\"EAPI:Rate limit exceeded\"]}"))
        .isFalse();
    assertThat(rest.error(200, "{\"error\":[],\"result\":{}}")).isEmpty();
    assertThat(rest.error(200, "{ \"error\": [], \"result\":{}}")).isEmpty();
    assertThat(rest.error(502, "bad gateway")).contains("HTTP 502: bad gateway");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "{}",
        "{\"error\":[],\"result\":{}}",
        "{\"error\":[],\"result\":{\"last\":\"1\"}}",
        "{\"error\":[],\"result\":{\"X\":{}}}",
        "{\"error\":[],\"result\":{\"X\":[[\"1\"]]}}",
        "{\"error\":[],\"result\":{\"X\":[[\"1\",\"1\",1e999999999,\"b\",\"m\",\"\",1]]}}",
        "{\"error\":[],\"result\":{\"X\":[[\"1\",\"1\",1,\"b\",\"m\",\"\",1e999999999]]}}"
      })
  void says_what_is_wrong_with_an_answer(String body) {
    for (RestTopic topic :
        List.of(RestTopic.TRADES, RestTopic.BOOK, RestTopic.QUOTE, RestTopic.TICKER)) {
      assertThatThrownBy(() -> read(topic, body))
          .as(topic.name())
          .isInstanceOf(MalformedFrameException.class);
    }
    assertThat(sink.lines()).isEmpty();
  }
}
