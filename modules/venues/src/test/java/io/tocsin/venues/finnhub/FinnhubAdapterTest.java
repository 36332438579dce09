package io.tocsin.venues.finnhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.Instrument;
import io.tocsin.venues.BookRule;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.ListedMarkets;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.Polling;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.Told;
import io.tocsin.venues.Topic;
import io.tocsin.venues.TradeIds;
import io.tocsin.venues.VenueAdapters;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FinnhubAdapterTest {

  private static final Instrument AAPL = Told.market("finnhub", "AAPL_USD", "AAPL");
  private static final Instrument BTC = Told.market("finnhub", "BTC_USDT", "BINANCE:BTCUSDT");

  private final FinnhubAdapter adapter = new FinnhubAdapter();
  private final SocketProtocol socket = adapter.socket().orElseThrow();
  private final RestProtocol rest = adapter.rest();

  @Test
  void is_found_by_its_id() {
    assertThat(VenueAdapters.find("finnhub")).containsInstanceOf(FinnhubAdapter.class);
  }

  @Test
  void has_trades_without_ids_and_no_book() {
    assertThat(adapter.tradeIds()).isEqualTo(TradeIds.NONE);
    assertThat(adapter.bookRule()).isEqualTo(BookRule.NONE);
  }

  @Test
  void dollars_mean_a_stock_currencies_mean_forex_and_the_rest_is_crypto() {
    assertThat(adapter.venueSymbol("BTC_USDT")).isEqualTo("BINANCE:BTCUSDT");
    assertThat(adapter.venueSymbol("ETH_BTC")).isEqualTo("BINANCE:ETHBTC");
    assertThat(adapter.venueSymbol("BTC_EUR")).isEqualTo("BINANCE:BTCEUR");
    assertThat(adapter.venueSymbol("AAPL_USD")).isEqualTo("AAPL");
    assertThat(adapter.venueSymbol("EUR_USD")).isEqualTo("OANDA:EUR_USD");
    assertThat(adapter.venueSymbol("USD_JPY")).isEqualTo("OANDA:USD_JPY");
    assertThat(adapter.venueSymbol("XAU_USD")).isEqualTo("OANDA:XAU_USD");
  }

  @Test
  void sends_one_symbol_a_frame_and_waits_for_data_because_nothing_is_acknowledged() {
    List<Topic> topics = List.of(socket.topics(AAPL).getFirst(), socket.topics(BTC).getFirst());
    assertThat(socket.subscribe(topics, () -> 1))
        .extracting(SocketProtocol.Request::frame)
        .containsExactly(
            "{\"type\":\"subscribe\",\"symbol\":\"AAPL\"}",
            "{\"type\":\"subscribe\",\"symbol\":\"BINANCE:BTCUSDT\"}");
    assertThat(socket.unsubscribe(topics, () -> 1).getFirst().frame())
        .isEqualTo("{\"type\":\"unsubscribe\",\"symbol\":\"AAPL\"}");
    assertThat(socket.confirmation()).isEqualTo(SocketProtocol.Confirmation.DATA);
  }

  @Test
  void carries_fifty_symbols_on_the_only_connection_that_a_key_has() {
    assertThat(socket.limits().topicsPerConnection()).isEqualTo(50);
    assertThat(socket.limits().mostConnections()).isEqualTo(1);
    assertThat(socket.limits().silence()).hasSeconds(150);
  }

  @Test
  void the_key_comes_from_the_environment_and_goes_into_the_address_and_a_header() {
    assertThat(adapter.keyVariable()).contains("TOCSIN_FINNHUB_KEY");
    assertThat(socket.uri("wss://ws.finnhub.io", "/", "a&b"))
        .isEqualTo("wss://ws.finnhub.io/?token=a%26b");
    assertThat(socket.uri("ws://127.0.0.1:9", "/", "")).isEqualTo("ws://127.0.0.1:9/");
    assertThat(rest.headers("secret")).containsExactly(Map.entry("X-Finnhub-Token", "secret"));
    assertThat(rest.headers("")).isEmpty();
  }

  @Test
  void the_key_is_in_no_path_that_may_be_logged() {
    assertThat(rest.call(RestTopic.TICKER, AAPL, 0, FrameSink.NO_ID).orElseThrow().path())
        .isEqualTo("/api/v1/quote?symbol=AAPL");
    assertThat(socket.topics(AAPL).getFirst().route()).isEqualTo("/");
  }

  @Test
  void asks_only_for_the_lists_that_the_wanted_symbols_are_in() {
    assertThat(rest.instruments(List.of("AAPL", "MSFT")).path()).contains("/stock/symbol");
    assertThat(rest.moreInstruments(List.of("AAPL", "MSFT"))).isEmpty();
    List<String> mixed = List.of("OANDA:EUR_USD", "BINANCE:BTCUSDT");
    assertThat(rest.instruments(mixed).path()).contains("/crypto/symbol?exchange=binance");
    assertThat(rest.moreInstruments(mixed))
        .extracting(RestCall::path)
        .containsExactly("/api/v1/forex/symbol?exchange=oanda");
    assertThat(rest.moreInstruments(List.of())).hasSize(2);
  }

  @Test
  void reads_each_list_and_refuses_names_that_would_not_find_back() throws Exception {
    ListedMarkets listed = new ListedMarkets();
    rest.readInstruments(
        "finnhub",
        """
        [{"description":"Binance BTCUSDT","displaySymbol":"BTC/USDT","symbol":"BINANCE:BTCUSDT"},
         {"description":"Oanda USD/JPY","displaySymbol":"USD/JPY","symbol":"OANDA:USD_JPY"},
         {"description":"Oanda S&P","displaySymbol":"SPX500/USD","symbol":"OANDA:SPX500_USD"},
         {"currency":"USD","displaySymbol":"AAPL","symbol":"AAPL","type":"Common Stock","figi":null},
         {"currency":"USD","displaySymbol":"BRK.B","symbol":"BRK.B"},
         {"currency":"USD","displaySymbol":"CAD","symbol":"CAD"}]
        """
            .toCharArray(),
        listed);
    assertThat(listed.markets)
        .extracting(
            market -> market.id().symbol() + " " + market.venueSymbol() + " " + market.tickSize())
        .containsExactly(
            "BTC_USDT BINANCE:BTCUSDT 1E-8", "USD_JPY OANDA:USD_JPY 0.001", "AAPL_USD AAPL 0.01");
    assertThat(listed.unusable).containsOnlyKeys("OANDA:SPX500_USD", "BRK.B", "CAD");
    assertThatThrownBy(() -> rest.readInstruments("finnhub", "[{}]".toCharArray(), listed))
        .isInstanceOf(MalformedFrameException.class);
    assertThatThrownBy(() -> rest.readInstruments("finnhub", "{\"error\":1}".toCharArray(), listed))
        .isInstanceOf(MalformedFrameException.class);
  }

  @Test
  void a_quote_is_a_last_price_and_neither_bid_nor_ask() throws Exception {
    Told told = new Told();
    rest.read(
        rest.call(RestTopic.TICKER, AAPL, 2, FrameSink.NO_ID).orElseThrow(),
        "{\"c\":261.74,\"d\":2.2,\"dp\":0.8,\"h\":263.31,\"l\":260.68,\"o\":261.07,\"pc\":259.45,\"t\":1582641000}"
            .toCharArray(),
        told);
    assertThat(told.lines()).containsExactly("ticker 2 1582641000000000 261.74 NaN NaN NaN");
    for (RestTopic none : List.of(RestTopic.TRADES, RestTopic.QUOTE, RestTopic.BOOK)) {
      assertThat(rest.call(none, AAPL, 2, FrameSink.NO_ID)).isEmpty();
    }
  }

  @Test
  void a_quote_of_zeros_means_that_the_symbol_is_not_known() {
    String zeros = "{\"c\":0,\"d\":null,\"dp\":null,\"h\":0,\"l\":0,\"o\":0,\"pc\":0,\"t\":0}";
    assertThat(rest.meansUnknownSymbol(200, zeros)).isTrue();
    assertThat(rest.error(200, zeros).orElseThrow()).contains("no such symbol");
    assertThat(rest.error(200, "{\"c\":1,\"t\":1582641000}")).isEmpty();
    assertThat(rest.error(401, "").orElseThrow()).contains("TOCSIN_FINNHUB_KEY");
    assertThat(rest.error(403, "").orElseThrow()).contains("plan");
    assertThat(rest.error(429, "").orElseThrow()).contains("too many");
  }

  @Test
  void polls_one_market_a_round_within_sixty_calls_a_minute() {
    Polling polling = adapter.newPolling();
    assertThat(polling.begin()).isEmpty();
    polling.add(AAPL, 0);
    polling.add(BTC, 1);
    assertThat(paths(polling)).containsExactly("/api/v1/quote?symbol=AAPL");
    assertThat(paths(polling)).containsExactly("/api/v1/quote?symbol=BINANCE:BTCUSDT");
    assertThat(paths(polling)).containsExactly("/api/v1/quote?symbol=AAPL");
    polling.remove(1);
    assertThat(paths(polling)).containsExactly("/api/v1/quote?symbol=AAPL");
    assertThat(60_000 / adapter.pollEvery().toMillis()).isLessThanOrEqualTo(60);
    assertThat(rest.weightPerMinute()).isLessThanOrEqualTo(60);
  }

  private static List<String> paths(Polling polling) {
    return polling.begin().stream().map(RestCall::path).toList();
  }
}
