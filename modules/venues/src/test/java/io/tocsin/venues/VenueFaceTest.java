package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.Instrument;
import io.tocsin.simulator.SimulatedSymbol;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.simulator.coinbase.CoinbaseFace;
import io.tocsin.simulator.face.FaceKind;
import io.tocsin.simulator.kraken.KrakenFace;
import io.tocsin.venues.coinbase.CoinbaseAdapter;
import io.tocsin.venues.kraken.KrakenAdapter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
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

  /** Writes down all but books, which it keeps. */
  private static final class Listener extends Told {
    private final List<BookSync> books = new ArrayList<>();
    private final List<BookSync.Outcome> outcomes = new ArrayList<>();

    Listener(VenueAdapter adapter, int markets) {
      for (int i = 0; i < markets; i++) {
        books.add(new BookSync(adapter));
      }
    }

    boolean told(String beginning) {
      return lines().stream().anyMatch(line -> line.startsWith(beginning));
    }

    @Override
    public void depth(int symbol, long sentMicros, DepthUpdate update) {
      outcomes.add(books.get(symbol).diff(update));
    }

    @Override
    public void book(int symbol, long sentMicros, DepthUpdate book) {
      outcomes.add(books.get(symbol).whole(book));
    }
  }

  static Stream<Arguments> venues() {
    return Stream.of(
        Arguments.of(new KrakenAdapter(), KrakenFace.KIND),
        Arguments.of(new CoinbaseAdapter(), CoinbaseFace.KIND));
  }

  private static List<Instrument> markets(FaceRig rig) throws Exception {
    ListedMarkets listed = rig.instruments(List.of());
    assertThat(listed.unusable).isEmpty();
    return listed.markets;
  }

  /** A connection that has subscribed everything. */
  private static FaceRig.Connection subscribed(
      FaceRig rig, VenueAdapter adapter, List<Instrument> markets) throws Exception {
    SocketProtocol protocol = adapter.socket().orElseThrow();
    List<Topic> topics =
        markets.stream().flatMap(market -> protocol.topics(market).stream()).toList();
    FaceRig.Connection connection = rig.connect(topics.getFirst().route());
    for (int i = 0; i < markets.size(); i++) {
      connection.register(markets.get(i), i);
    }
    connection.greet();
    connection.subscribe(topics);
    return connection;
  }

  @ParameterizedTest
  @MethodSource("venues")
  void subscribes_all_and_understands_all_that_comes(VenueAdapter adapter, FaceKind face)
      throws Exception {
    try (FaceRig rig = new FaceRig(adapter, face, OPTIONS, "")) {
      List<Instrument> markets = markets(rig);
      assertThat(markets.stream().map(market -> market.id().symbol()))
          .containsExactlyInAnyOrder("BTC_USD", "DOGE_USD");
      FaceRig.Connection connection = subscribed(rig, adapter, markets);
      Listener told = new Listener(adapter, markets.size());
      connection.decodeUntil(told, () -> told.outcomes.size() > 40);
      for (int symbol = 0; symbol < 2; symbol++) {
        String of = " " + symbol + " ";
        connection.decodeUntil(
            told,
            () ->
                told.lines("trade" + of).size() > 5
                    && told.told("quote" + of)
                    && told.told("ticker" + of));
        assertThat(told.lines("past" + of)).hasSizeBetween(50, 100);
        assertContiguous(told, of);
      }
      connection.decodeUntil(told, () -> told.told("heartbeat"));
      assertThat(told.lines("acknowledged").stream().distinct()).hasSize(6);
      assertThat(told.outcomes).containsOnly(BookSync.Outcome.APPLIED);
      assertThat(told.books).allMatch(BookSync::synced);
      assertThat(told.lines("refused")).isEmpty();
      assertThat(told.lines("lost")).isEmpty();
    }
  }

  /** A snapshot's trades and those after them are one run of ids. */
  private static void assertContiguous(Told told, String of) {
    List<Long> ids =
        told.lines().stream()
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
    try (FaceRig rig = new FaceRig(adapter, face, OPTIONS, "")) {
      Instrument market = markets(rig).getFirst();
      Told told = new Told();
      for (RestTopic topic :
          List.of(RestTopic.TRADES, RestTopic.BOOK, RestTopic.QUOTE, RestTopic.TICKER)) {
        rig.rest(adapter.rest().call(topic, market, 0, FrameSink.NO_ID).orElseThrow(), told);
      }
      for (String kind : List.of("past", "book", "quote", "ticker")) {
        assertThat(told.lines(kind + " 0 ")).as(kind).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("venues")
  void a_refusal_of_the_venue_is_told(VenueAdapter adapter, FaceKind face) throws Exception {
    try (FaceRig rig = new FaceRig(adapter, face, OPTIONS, "")) {
      List<Instrument> markets = markets(rig);
      FaceRig.Connection connection = subscribed(rig, adapter, markets);
      String unknown = adapter.venueSymbol("NOPE_USD");
      connection.subscribe(List.of(new Topic(unknown, Channel.TRADES, "nope", "")));
      Listener told = new Listener(adapter, markets.size());
      connection.decodeUntil(told, () -> told.told("refused"));
      assertThat(told.lines("acknowledged TRADES " + unknown)).isEmpty();
    }
  }
}
