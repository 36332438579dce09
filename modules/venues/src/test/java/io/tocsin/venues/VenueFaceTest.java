package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.simulator.SimulatedSymbol;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.simulator.coinbase.CoinbaseFace;
import io.tocsin.simulator.face.FaceKind;
import io.tocsin.simulator.kraken.KrakenFace;
import io.tocsin.venues.coinbase.CoinbaseAdapter;
import io.tocsin.venues.kraken.KrakenAdapter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Adapters in front of the simulator's face of their venue, over real sockets. */
class VenueFaceTest {

  private static final SimulatorOptions OPTIONS =
      SimulatorOptions.defaults()
          .withHistory(Duration.ofSeconds(30))
          .withSymbols(
              List.of(
                  SimulatedSymbol.of("BTC_USD", new BigDecimal("68000"), 1, 40),
                  SimulatedSymbol.of("DOGE_USD", new BigDecimal("0.08"), 1, 40)));

  static Stream<Arguments> venues() {
    return Stream.of(
        Arguments.of(new KrakenAdapter(), KrakenFace.KIND),
        Arguments.of(new CoinbaseAdapter(), CoinbaseFace.KIND));
  }

  @ParameterizedTest
  @MethodSource("venues")
  void subscribes_all_and_understands_all_that_comes(VenueAdapter adapter, FaceKind face)
      throws Exception {
    try (FaceClient client = new FaceClient(adapter, face, OPTIONS)) {
      assertThat(client.markets().stream().map(market -> market.id().symbol()))
          .containsExactlyInAnyOrder("BTC_USD", "DOGE_USD");
      client.connect();
      await().until(() -> client.outcomes().size() > 40);
      for (int symbol = 0; symbol < 2; symbol++) {
        String of = " " + symbol + " ";
        await().until(() -> client.told("trade" + of).size() > 5);
        await().until(() -> !client.told("quote" + of).isEmpty());
        await().until(() -> !client.told("ticker" + of).isEmpty());
        assertThat(client.told("past" + of)).hasSizeBetween(50, 100);
        assertContiguous(client, of);
      }
      await().until(() -> !client.told("heartbeat").isEmpty());
      assertThat(client.told("acknowledged").stream().distinct()).hasSize(6);
      assertThat(client.outcomes()).containsOnly(BookSync.Outcome.APPLIED);
      assertThat(client.allBooksSynced()).isTrue();
      assertThat(client.malformed()).isEmpty();
      assertThat(client.told("refused")).isEmpty();
      assertThat(client.told("lost")).isEmpty();
    }
  }

  /** A snapshot's trades and those after them are one run of ids. */
  private static void assertContiguous(FaceClient client, String of) {
    List<Long> ids =
        client.told().stream()
            .filter(line -> line.startsWith("trade" + of) || line.startsWith("past" + of))
            .map(line -> Long.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
            .toList();
    for (int i = 1; i < ids.size(); i++) {
      assertThat(ids.get(i)).isLessThanOrEqualTo(ids.get(i - 1) + 1);
    }
    assertThat(ids.getLast()).isGreaterThan(ids.getFirst() + 50);
  }

  @ParameterizedTest
  @MethodSource("venues")
  void reads_every_rest_answer(VenueAdapter adapter, FaceKind face) throws Exception {
    try (FaceClient client = new FaceClient(adapter, face, OPTIONS)) {
      ToldSink told = new ToldSink();
      for (RestTopic topic :
          List.of(RestTopic.TRADES, RestTopic.BOOK, RestTopic.QUOTE, RestTopic.TICKER)) {
        RestCall call =
            adapter
                .rest()
                .call(topic, client.markets().getFirst(), 0, FrameSink.NO_ID)
                .orElseThrow();
        adapter.rest().read(call, client.get(call).toCharArray(), told);
      }
      assertThat(told.told()).anyMatch(line -> line.startsWith("past 0 "));
      assertThat(told.told()).anyMatch(line -> line.startsWith("book 0 "));
      assertThat(told.told()).anyMatch(line -> line.startsWith("quote 0 "));
      assertThat(told.told()).anyMatch(line -> line.startsWith("ticker 0 "));
    }
  }

  @ParameterizedTest
  @MethodSource("venues")
  void a_refusal_of_the_venue_is_told(VenueAdapter adapter, FaceKind face) throws Exception {
    try (FaceClient client = new FaceClient(adapter, face, OPTIONS)) {
      client.connect();
      String unknown =
          adapter
              .socket()
              .orElseThrow()
              .subscribe(
                  List.of(new Topic(adapter.venueSymbol("NOPE_USD"), Channel.TRADES, "nope", "")),
                  () -> 99)
              .getFirst()
              .frame();
      client.send(unknown);
      await().until(() -> !client.told("refused").isEmpty());
      assertThat(client.told("acknowledged TRADES " + adapter.venueSymbol("NOPE_USD"))).isEmpty();
    }
  }
}
