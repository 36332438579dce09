package io.tocsin.venues.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.Instrument;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.simulator.binance.BinanceSpotFace;
import io.tocsin.simulator.binance.BinanceUsdmFace;
import io.tocsin.simulator.face.FaceKind;
import io.tocsin.venues.BookSync;
import io.tocsin.venues.FaceRig;
import io.tocsin.venues.Follower;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.ListedMarkets;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.Topic;
import io.tocsin.venues.VenueAdapter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The adapters and the simulated venues, over real sockets. */
class BinanceAgainstFaceTest {

  private static final SimulatorOptions OPTIONS =
      SimulatorOptions.defaults().withHistory(Duration.ofSeconds(30));

  private static FaceRig rig(VenueAdapter adapter, FaceKind face) throws Exception {
    return new FaceRig(adapter, face, OPTIONS, "");
  }

  private static RestCall call(
      VenueAdapter adapter, RestTopic topic, Instrument market, long fromTradeId) {
    return adapter.rest().call(topic, market, 0, fromTradeId).orElseThrow();
  }

  private static List<Topic> onRoute(VenueAdapter adapter, Instrument market, String route) {
    return adapter.socket().orElseThrow().topics(market).stream()
        .filter(topic -> topic.route().equals(route))
        .toList();
  }

  private static void holdsBook(
      FaceRig rig,
      VenueAdapter adapter,
      FaceRig.Connection connection,
      Instrument market,
      Follower of)
      throws Exception {
    connection.decodeUntil(of, () -> of.outcomes.containsKey(BookSync.Outcome.BUFFERED));
    rig.seed(connection, call(adapter, RestTopic.BOOK, market, FrameSink.NO_ID), of);
    of.outcomes.clear();
    connection.decodeUntil(of, () -> of.applied() >= 20);
    assertThat(of.outcomes).doesNotContainKey(BookSync.Outcome.GAP);
  }

  @Test
  void spot_is_subscribed_seeded_and_followed_without_a_hole() throws Exception {
    VenueAdapter adapter = new BinanceSpotAdapter();
    try (FaceRig rig = rig(adapter, BinanceSpotFace.KIND)) {
      Instrument market = rig.instruments(List.of("BTCUSDT")).markets.getFirst();
      assertThat(market.id()).hasToString("binance:BTC_USDT");
      FaceRig.Connection connection = rig.connect("/stream");
      connection.register(market, 0);
      List<Long> requests = connection.subscribe(onRoute(adapter, market, "/stream"));
      Follower follower = new Follower(adapter);
      connection.decodeUntil(follower, () -> follower.acknowledged.containsAll(requests));
      holdsBook(rig, adapter, connection, market, follower);
      connection.decodeUntil(
          follower, () -> follower.trades > 20 && follower.quotes > 20 && follower.tickers > 0);
      assertThat(follower.holes).isZero();
      assertThat(follower.crossedQuotes).isZero();
    }
  }

  @Test
  void spot_trades_come_again_by_their_id() throws Exception {
    VenueAdapter adapter = new BinanceSpotAdapter();
    try (FaceRig rig = rig(adapter, BinanceSpotFace.KIND)) {
      Instrument market = rig.instruments(List.of("ETHUSDT")).markets.getFirst();
      FaceRig.Connection connection = rig.connect("/stream");
      connection.register(market, 0);
      connection.subscribe(onRoute(adapter, market, "/stream").subList(0, 1));
      Follower live = new Follower(adapter);
      connection.decodeUntil(live, () -> live.trades >= 10);
      Follower again = new Follower(adapter);
      rig.rest(call(adapter, RestTopic.TRADES, market, live.firstTradeId), again);
      assertThat(again.pastTrades).isGreaterThanOrEqualTo(10);
      Follower newest = new Follower(adapter);
      rig.rest(call(adapter, RestTopic.TRADES, market, FrameSink.NO_ID), newest);
      assertThat(newest.pastTrades).isGreaterThan(again.pastTrades);
    }
  }

  @Test
  void usd_m_is_followed_on_two_routes_and_its_book_by_its_links() throws Exception {
    VenueAdapter adapter = new BinanceUsdmAdapter();
    try (FaceRig rig = rig(adapter, BinanceUsdmFace.KIND)) {
      ListedMarkets listed = rig.instruments(List.of("BTCUSDT"));
      assertThat(listed.unusable).containsOnlyKeys("BTCUSDT_261225");
      Instrument market = listed.markets.getFirst();
      assertThat(market.id()).hasToString("binance_usdm:BTC_USDT");
      FaceRig.Connection open = rig.connect(BinanceUsdmSocket.PUBLIC);
      open.register(market, 0);
      open.subscribe(onRoute(adapter, market, BinanceUsdmSocket.PUBLIC));
      Follower follower = new Follower(adapter);
      holdsBook(rig, adapter, open, market, follower);
      open.decodeUntil(follower, () -> follower.trades > 20 && follower.quotes > 20);
      assertThat(follower.holes).isZero();
      FaceRig.Connection figures = rig.connect(BinanceUsdmSocket.MARKET);
      figures.register(market, 0);
      figures.subscribe(onRoute(adapter, market, BinanceUsdmSocket.MARKET));
      figures.decodeUntil(follower, () -> follower.tickers > 0);
      for (RestTopic topic : List.of(RestTopic.TRADES, RestTopic.QUOTE, RestTopic.TICKER)) {
        rig.rest(call(adapter, topic, market, FrameSink.NO_ID), follower);
      }
      assertThat(follower.pastTrades).isPositive();
    }
  }

  @Test
  void usd_m_acknowledges_a_stream_on_the_wrong_route_and_never_sends_it() throws Exception {
    VenueAdapter adapter = new BinanceUsdmAdapter();
    try (FaceRig rig = rig(adapter, BinanceUsdmFace.KIND)) {
      Instrument market = rig.instruments(List.of("BTCUSDT")).markets.getFirst();
      FaceRig.Connection wrong = rig.connect(BinanceUsdmSocket.MARKET);
      wrong.register(market, 0);
      List<Long> requests = wrong.subscribe(adapter.socket().orElseThrow().topics(market));
      Follower follower = new Follower(adapter);
      wrong.decodeUntil(
          follower, () -> follower.acknowledged.containsAll(requests) && follower.tickers >= 3);
      assertThat(follower.trades + follower.quotes + follower.outcomes.size()).isZero();
    }
  }
}
