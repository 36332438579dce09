package io.tocsin.venues.finnhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.model.Instrument;
import io.tocsin.simulator.SimulatedSymbol;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.simulator.finnhub.FinnhubFace;
import io.tocsin.venues.FaceRig;
import io.tocsin.venues.Follower;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.Told;
import io.tocsin.venues.VenueAdapter;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The adapter and the simulated venue, over real sockets. */
class FinnhubAgainstFaceTest {

  private static final SimulatorOptions OPTIONS =
      SimulatorOptions.defaults()
          .withSymbols(
              List.of(
                  SimulatedSymbol.of("BTC_USDT", new BigDecimal("61800"), 0.5, 60),
                  SimulatedSymbol.of("AAPL_USD", new BigDecimal("171"), 0.5, 60)));

  private final VenueAdapter adapter = new FinnhubAdapter();

  private static Instrument named(List<Instrument> markets, String symbol) {
    return markets.stream()
        .filter(market -> market.id().symbol().equals(symbol))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void finds_its_markets_in_two_lists_and_follows_them_on_one_connection() throws Exception {
    try (FaceRig rig = new FaceRig(adapter, FinnhubFace.KIND, OPTIONS, "a key")) {
      List<Instrument> markets = rig.instruments(List.of("AAPL", "BINANCE:BTCUSDT")).markets;
      Instrument btc = named(markets, "BTC_USDT");
      Instrument apple = named(markets, "AAPL_USD");
      FaceRig.Connection connection = rig.connect("/");
      connection.register(btc, 0);
      connection.register(apple, 1);
      connection.subscribe(adapter.socket().orElseThrow().topics(btc));
      connection.subscribe(adapter.socket().orElseThrow().topics(apple));
      Follower follower = new Follower(adapter);
      connection.decodeUntil(follower, () -> follower.trades > 50 && follower.tickers > 1);
      assertThat(follower.lastTradeId).isEqualTo(FrameSink.NO_ID);
      assertThat(follower.refusal).isNull();
      rig.rest(
          adapter.rest().call(RestTopic.TICKER, apple, 1, FrameSink.NO_ID).orElseThrow(), follower);
    }
  }

  @Test
  void hears_that_there_are_too_many_symbols() throws Exception {
    try (FaceRig rig = new FaceRig(adapter, FinnhubFace.KIND, OPTIONS, "k")) {
      FaceRig.Connection connection = rig.connect("/");
      for (int i = 0; i < 51; i++) {
        Instrument market = Told.market("finnhub", "S" + i + "_USD", "S" + i);
        connection.subscribe(adapter.socket().orElseThrow().topics(market));
      }
      Follower follower = new Follower(adapter);
      connection.decodeUntil(follower, () -> follower.refusal != null);
      assertThat(follower.refusal).contains("too many symbols");
    }
  }

  @Test
  void a_second_connection_of_a_key_would_end_both() throws Exception {
    try (FaceRig rig = new FaceRig(adapter, FinnhubFace.KIND, OPTIONS, "k")) {
      FaceRig.Connection first = rig.connect("/");
      FaceRig.Connection second = rig.connect("/");
      await().until(() -> first.isClosed() && second.isClosed());
    }
  }

  @Test
  void says_that_the_key_is_missing_or_the_symbol_unknown() throws Exception {
    try (FaceRig rig = new FaceRig(adapter, FinnhubFace.KIND, OPTIONS, "")) {
      assertThat(rig.error("/api/v1/quote?symbol=AAPL")).contains("TOCSIN_FINNHUB_KEY");
    }
    try (FaceRig rig = new FaceRig(adapter, FinnhubFace.KIND, OPTIONS, "k")) {
      assertThat(rig.error("/api/v1/quote?symbol=NOPE")).contains("no such symbol");
      assertThat(rig.error("/api/v1/stock/candle?symbol=AAPL")).contains("plan");
    }
  }
}
