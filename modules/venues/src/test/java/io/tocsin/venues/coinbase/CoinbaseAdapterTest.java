package io.tocsin.venues.coinbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.Instrument;
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

class CoinbaseAdapterTest {

  private final CoinbaseAdapter adapter = new CoinbaseAdapter();
  private final RestProtocol rest = adapter.rest();
  private final SocketProtocol socket = adapter.socket().orElseThrow();
  private final Told sink = new Told();

  @Test
  void is_found_by_its_id() {
    assertThat(VenueAdapters.find("coinbase")).containsInstanceOf(CoinbaseAdapter.class);
    assertThat(adapter.venueSymbol("BTC_USD")).isEqualTo("BTC-USD");
    assertThat(adapter.symbol("BTC-USD")).contains("BTC_USD");
  }

  @Test
  void heartbeats_go_out_first_so_that_something_is_subscribed_within_5_seconds() {
    assertThat(socket.greeting())
        .containsExactly("{\"type\":\"subscribe\",\"channel\":\"heartbeats\"}");
  }

  @Test
  void one_frame_asks_for_one_channel_and_data_of_level2_come_as_l2_data() {
    List<Topic> topics = new ArrayList<>(socket.topics(CoinbaseMarkets.BTC_USD));
    topics.addAll(socket.topics(CoinbaseMarkets.ETH_USD));
    AtomicLong ids = new AtomicLong();
    assertThat(socket.subscribe(topics, ids::incrementAndGet))
        .extracting(SocketProtocol.Request::frame)
        .containsExactly(
            "{\"type\":\"subscribe\",\"product_ids\":[\"BTC-USD\",\"ETH-USD\"],"
                + "\"channel\":\"market_trades\"}",
            "{\"type\":\"subscribe\",\"product_ids\":[\"BTC-USD\",\"ETH-USD\"],"
                + "\"channel\":\"ticker\"}",
            "{\"type\":\"subscribe\",\"product_ids\":[\"BTC-USD\",\"ETH-USD\"],"
                + "\"channel\":\"level2\"}");
    assertThat(socket.unsubscribe(List.of(topics.get(2)), ids::incrementAndGet))
        .extracting(SocketProtocol.Request::frame)
        .containsExactly(
            "{\"type\":\"unsubscribe\",\"product_ids\":[\"BTC-USD\"],\"channel\":\"level2\"}");
    assertThat(1_000 / socket.limits().millisBetweenFrames()).isLessThan(8);
  }

  @Test
  void reads_the_rules_of_products() throws Exception {
    ListedMarkets listed = new ListedMarkets();
    rest.readInstruments(
        "coinbase",
        """
        {"products":[
         {"product_id":"BTC-USD","base_increment":"0.00000001","quote_increment":"0.01",
          "price_increment":"0.05","quote_min_size":"1","status":"online","product_type":"SPOT",
          "trading_disabled":false,"is_disabled":false,"view_only":false},
         {"product_id":"ETH-USD","base_increment":"0.0001","quote_increment":"0.01",
          "status":"online","product_type":"SPOT","trading_disabled":true},
         {"product_id":"OLD-USD","base_increment":"","quote_increment":"","status":"offline"},
         {"product_id":"BTC-PERP-INTX","product_type":"FUTURE","base_increment":"1"}],
         "num_products":4}
        """
            .toCharArray(),
        listed);
    List<Instrument> found = listed.markets;
    assertThat(found.stream().map(Instrument::venueSymbol)).containsExactly("BTC-USD", "ETH-USD");
    assertThat(listed.unusable).containsOnlyKeys("OLD-USD");
    Instrument btc = found.getFirst();
    assertThat(btc.id().symbol()).isEqualTo("BTC_USD");
    assertThat(btc.tickSize()).isEqualByComparingTo("0.05");
    assertThat(btc.lotSize()).isEqualByComparingTo("0.00000001");
    assertThat(btc.minNotional()).isEqualByComparingTo("1");
    assertThat(btc.trading()).isTrue();
    assertThat(found.get(1).tickSize()).isEqualByComparingTo("0.01");
    assertThat(found.get(1).trading()).isFalse();
  }

  private RestCall call(RestTopic topic) {
    return rest.call(topic, CoinbaseMarkets.BTC_USD, 3, -1).orElseThrow();
  }

  private List<String> read(RestTopic topic, String body) throws MalformedFrameException {
    return sink.read(rest, call(topic), body);
  }

  @Test
  void rest_paths_are_of_the_public_market_and_answers_are_not_to_be_cached() {
    String base = "/api/v3/brokerage/market/";
    assertThat(rest.instruments(List.of("BTC-USD", "ETH-USD")).path())
        .isEqualTo(base + "products?product_type=SPOT&product_ids=BTC-USD&product_ids=ETH-USD");
    assertThat(call(RestTopic.TRADES).path())
        .isEqualTo(base + "products/BTC-USD/ticker?limit=1000");
    assertThat(call(RestTopic.BOOK).path())
        .isEqualTo(base + "product_book?product_id=BTC-USD&limit=500");
    assertThat(call(RestTopic.TICKER).path()).isEqualTo(base + "products/BTC-USD");
    assertThat(rest.headers("")).containsEntry("cache-control", "no-cache");
  }

  @Test
  void rest_trades_come_newest_first_with_the_makers_side() throws Exception {
    assertThat(
            read(
                RestTopic.TRADES,
                """
                {"trades":[{"trade_id":"995098664","product_id":"BTC-USD","price":"68923.67",
                 "size":"0.00064","time":"2026-04-07T00:28:59.5Z","side":"SELL","bid":"","ask":"",
                 "exchange":"coinbase"},{"trade_id":"995098663","product_id":"BTC-USD",
                 "price":"68923.60","size":"1","time":"2026-04-07T00:28:58.544778Z","side":"BUY"}],
                 "best_bid":"68923.66","best_ask":"68923.67"}
                """))
        .containsExactly(
            "past 3 1775521738544778 - 68923.60 1 SELL 995098663",
            "past 3 1775521739500000 - 68923.67 0.00064 BUY 995098664");
  }

  @Test
  void reads_a_rest_book_a_quote_and_the_days_figures() throws Exception {
    String book =
        """
        {"pricebook":{"product_id":"BTC-USD","bids":[{"price":"68923.66","size":"0.17189468"},
         {"price":"68923.65","size":"1"}],"asks":[{"price":"68923.67","size":"0.5"}],
         "time":"2026-04-07T00:28:59.662782Z"},"last":"68923.665","spread_bps":"0.00145"}
        """;
    assertThat(read(RestTopic.BOOK, book))
        .containsExactly("book 3 1775521739662782 b68923.66x0.17189468 b68923.65x1 a68923.67x0.5");
    assertThat(read(RestTopic.QUOTE, book))
        .containsExactly("quote 3 1775521739662782 68923.66 0.17189468 68923.67 0.5");
    assertThat(
            read(
                RestTopic.TICKER,
                "{\"product_id\":\"BTC-USD\",\"price\":\"150\","
                    + "\"price_percentage_change_24h\":\"50\",\"volume_24h\":\"12.5\","
                    + "\"approximate_quote_24h_volume\":\"\"}"))
        .containsExactly("ticker 3 - 150.0 100.0 12.5 NaN");
  }

  @Test
  void tells_errors_apart() {
    assertThat(rest.error(200, "{}")).isEmpty();
    assertThat(rest.error(429, "slow")).contains("too many requests (HTTP 429): slow");
    assertThat(rest.meansUnknownSymbol(404, "{\"error\":\"NOT_FOUND\"}")).isTrue();
    assertThat(rest.meansUnknownSymbol(400, "valid product_id is required")).isTrue();
    assertThat(rest.meansUnknownSymbol(500, "product_id")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "{}",
        "{\"trades\":[7],\"pricebook\":7}",
        "{\"trades\":[{}],\"pricebook\":{}}",
        "{\"trades\":[{\"trade_id\":\"x\"}],\"pricebook\":{\"bids\":[7],\"asks\":[7]}}",
        "{\"trades\":[{\"trade_id\":\"1\",\"price\":\"one\"}],"
            + "\"pricebook\":{\"bids\":[{\"price\":\"\"}],\"asks\":[{}]}}"
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
