package io.tocsin.venues.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.Instrument;
import io.tocsin.venues.BookRule;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.ListedMarkets;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.Told;
import io.tocsin.venues.VenueAdapters;
import java.util.List;
import org.junit.jupiter.api.Test;

class BinanceUsdmAdapterTest {

  private static final Instrument MARKET = Told.market("binance_usdm", "BTC_USDT", "BTCUSDT");

  private final BinanceUsdmAdapter adapter = new BinanceUsdmAdapter();
  private final SocketProtocol socket = adapter.socket().orElseThrow();
  private final RestProtocol rest = adapter.rest();

  @Test
  void is_found_by_its_id() {
    assertThat(VenueAdapters.find("binance_usdm")).containsInstanceOf(BinanceUsdmAdapter.class);
  }

  @Test
  void trades_quotes_and_books_have_another_route_than_tickers() {
    assertThat(socket.topics(MARKET))
        .extracting(topic -> topic.route() + " " + topic.name())
        .containsExactly(
            "/public/stream btcusdt@trade",
            "/public/stream btcusdt@bookTicker",
            "/public/stream btcusdt@depth@100ms",
            "/market/stream btcusdt@miniTicker");
  }

  @Test
  void an_acknowledgement_is_no_proof_because_the_wrong_route_gives_one_too() {
    assertThat(socket.confirmation()).isEqualTo(SocketProtocol.Confirmation.DATA);
  }

  @Test
  void book_updates_are_linked_and_not_contiguous() {
    assertThat(adapter.bookRule()).isEqualTo(BookRule.LINKED);
  }

  @Test
  void keeps_to_ten_messages_a_second_and_two_hundred_streams() {
    assertThat(1_000 / socket.limits().millisBetweenFrames() + 3).isLessThanOrEqualTo(10);
    assertThat(socket.limits().topicsPerConnection()).isEqualTo(200);
  }

  @Test
  void only_perpetual_contracts_are_markets_and_a_contract_is_one_base_unit() throws Exception {
    ListedMarkets listed = new ListedMarkets();
    String filters =
        """
        "filters":[{"filterType":"PRICE_FILTER","tickSize":"0.10"},
         {"filterType":"LOT_SIZE","stepSize":"0.001"},
         {"filterType":"MIN_NOTIONAL","notional":"100"}]
        """;
    rest.readInstruments(
        "binance_usdm",
        ("{\"symbols\":[{\"symbol\":\"BTCUSDT\",\"contractType\":\"PERPETUAL\","
                + "\"status\":\"TRADING\",\"baseAsset\":\"BTC\",\"quoteAsset\":\"USDT\","
                + filters
                + "},{\"symbol\":\"BTCUSDT_261225\",\"contractType\":\"CURRENT_QUARTER\","
                + "\"status\":\"TRADING\",\"baseAsset\":\"BTC\",\"quoteAsset\":\"USDT\","
                + filters
                + "},{\"symbol\":\"OLDUSDT\",\"contractType\":\"PERPETUAL\","
                + "\"status\":\"SETTLING\",\"baseAsset\":\"OLD\",\"quoteAsset\":\"USDT\","
                + filters
                + "}]}")
            .toCharArray(),
        listed);
    assertThat(listed.markets)
        .extracting(market -> market.id() + " " + market.trading())
        .containsExactly("binance_usdm:BTC_USDT true", "binance_usdm:OLD_USDT false");
    Instrument market = listed.markets.getFirst();
    assertThat(market.contractSize()).isEqualByComparingTo("1");
    assertThat(market.tickSize()).isEqualByComparingTo("0.1");
    assertThat(market.lotSize()).isEqualByComparingTo("0.001");
    assertThat(market.minNotional()).isEqualByComparingTo("100");
    assertThat(listed.unusable.get("BTCUSDT_261225")).contains("CURRENT_QUARTER", "perpetual");
  }

  @Test
  void trades_can_only_be_had_as_the_newest_because_the_older_need_a_key() {
    assertThat(rest.tradesFromId()).isFalse();
    assertThat(rest.call(RestTopic.TRADES, MARKET, 0, 77).orElseThrow().path())
        .isEqualTo("/fapi/v1/trades?symbol=BTCUSDT&limit=1000");
  }

  @Test
  void a_book_and_a_quote_by_rest_carry_the_venues_time() throws Exception {
    Told told = new Told();
    RestCall book = rest.call(RestTopic.BOOK, MARKET, 0, FrameSink.NO_ID).orElseThrow();
    assertThat(book.path()).isEqualTo("/fapi/v1/depth?symbol=BTCUSDT&limit=1000");
    RestCall small = rest.smallBook(MARKET, 0).orElseThrow();
    assertThat(small.path()).isEqualTo("/fapi/v1/depth?symbol=BTCUSDT&limit=50");
    assertThat(small.weight()).isEqualTo(2);
    rest.read(
        book,
        ("{\"lastUpdateId\":78378956573,\"E\":1602818750782,\"T\":1602818750767,"
                + "\"bids\":[[\"11492.09\",\"0.004\"]],\"asks\":[[\"11492.10\",\"0.191\"]]}")
            .toCharArray(),
        told);
    rest.read(
        rest.call(RestTopic.QUOTE, MARKET, 0, FrameSink.NO_ID).orElseThrow(),
        ("{\"symbol\":\"BTCUSDT\",\"bidPrice\":\"11495.46\",\"bidQty\":\"9.786\","
                + "\"askPrice\":\"11495.47\",\"askQty\":\"2.580\",\"time\":1602820275978,"
                + "\"lastUpdateId\":5}")
            .toCharArray(),
        told);
    assertThat(told.lines())
        .containsExactly(
            "book 0 1602818750782000 78378956573-78378956573 after 78378956572"
                + " b11492.09x0.004 a11492.10x0.191",
            "quote 0 1602820275978000 11495.46 9.786 11495.47 2.580");
  }

  @Test
  void all_markets_come_in_one_call_whatever_is_wanted() {
    assertThat(rest.instruments(List.of("BTCUSDT")).path()).isEqualTo("/fapi/v1/exchangeInfo");
  }
}
