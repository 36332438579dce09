package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.bus.Transport;
import io.tocsin.model.EventKind;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import io.tocsin.simulator.VenueFaces;
import io.tocsin.simulator.face.FaceKind;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each venue's adapter on the whole line, in front of the exchange that speaks its protocol. */
class EveryVenueTest {

  static Stream<Arguments> venues() {
    return VenueFaces.all().stream()
        .flatMap(face ->
            VenueAdapters.find(face.venue()).stream()
                .map(adapter -> Arguments.of(face.venue(), face, adapter)));
  }

  static Stream<Arguments> venuesWithSocket() {
    return venues().filter(one -> ((VenueAdapter) one.get()[2]).socket().isPresent());
  }

  private static void assertOnce(VenueRig rig, VenueAdapter adapter) {
    List<Long> ids = rig.tradeIds("BTC_USDT");
    if (adapter.tradeIds() == TradeIds.CONTIGUOUS && adapter.rest().tradesFromId()) {
      assertThat(ids)
          .isEqualTo(LongStream.rangeClosed(ids.getFirst(), ids.getLast()).boxed().toList());
    } else if (ids.getFirst() >= 0) {
      assertThat(ids).doesNotHaveDuplicates().isSorted();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("venues")
  void A27_trades_quotes_and_books_of_every_venue_arrive(
      String venue, FaceKind face, VenueAdapter adapter) throws Exception {
    try (VenueRig rig = new VenueRig(face)) {
      rig.withVenue(configured(rig, adapter), VenueRig.QUICK, VenueRig.PATIENT);
      assertThat(rig.subscribe("BTC_USDT").refused()).isEmpty();
      rig.untilLiveTrade("BTC_USDT");
      if (adapter.channels().contains(Channel.QUOTES)) {
        rig.until(() -> rig.rows("BTC_USDT", EventKind.QUOTE) > 2);
      }
      if (adapter.bookRule() != BookRule.NONE) {
        rig.until(() -> rig.rows("BTC_USDT", EventKind.BOOK) > 2);
      }
      rig.untilState("LIVE");
      rig.untilNextTrade("BTC_USDT");
      rig.untilNextTrade("BTC_USDT");
      assertOnce(rig, adapter);
      assertThat(rig.gaps("BTC_USDT")).isEmpty();
      assertThat(rig.item().getJsonArray("first_malformed")).isEmpty();
      assertThat(rig.alerts).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("venuesWithSocket")
  void A24_every_venue_comes_back_with_every_subscription(
      String venue, FaceKind face, VenueAdapter adapter) throws Exception {
    try (VenueRig rig = new VenueRig(face)) {
      rig.withVenue(adapter, VenueRig.QUICK, VenueRig.PATIENT);
      rig.subscribe("BTC_USDT", "ETH_USDT");
      rig.untilLiveTrade("BTC_USDT");
      rig.untilState("LIVE");
      int all = rig.item().getJsonArray("symbols").stream().mapToInt(EveryVenueTest::topics).sum();
      rig.control().dropConnections(1001);
      rig.until(() -> !rig.gaps("BTC_USDT").isEmpty());
      rig.untilNextTrade("BTC_USDT");
      rig.untilState("LIVE");
      rig.until(() -> rig.item().getJsonObject("subscriptions").getInteger("active") == all);
      assertOnce(rig, adapter);
      assertThat(rig.alerts).isEmpty();
    }
  }

  /** Where the markets of a chain are has to be said. */
  private static VenueAdapter configured(VenueRig rig, VenueAdapter adapter) throws Exception {
    if (!adapter.id().equals("uniswap")) {
      return adapter;
    }
    String pools =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(rig.simulator.restUrl() + "/pools")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    Problems problems = new Problems();
    VenueAdapter configured =
        adapter.configured(
            Fields.of(
                JsonText.parse("test", "{\"block_seconds\":0.2,\"pools\":" + pools + "}"),
                "$",
                problems));
    assertThat(problems.list()).isEmpty();
    return configured;
  }

  private static int topics(Object symbol) {
    return ((JsonObject) symbol).getJsonArray("channels").size();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("venues")
  void A27_every_venue_can_be_polled(String venue, FaceKind face, VenueAdapter adapter)
      throws Exception {
    try (VenueRig rig = new VenueRig(face)) {
      rig.withVenue(configured(rig, adapter), VenueRig.QUICK, VenueRig.PATIENT);
      rig.subscribe("s1", "simulated", Transport.POLLING, "BTC_USDT");
      rig.until(() ->
          rig.rows("BTC_USDT", EventKind.TRADE)
                  + rig.rows("BTC_USDT", EventKind.QUOTE)
                  + rig.rows("BTC_USDT", EventKind.BOOK)
                  + rig.rows("BTC_USDT", EventKind.TICKER)
              > 1);
      rig.untilState("LIVE");
      assertThat(rig.control().connectionsAccepted()).isZero();
      assertThat(rig.item().getJsonArray("first_malformed")).isEmpty();
      assertThat(rig.gaps("BTC_USDT")).isEmpty();
    }
  }
}
