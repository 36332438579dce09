package io.tocsin.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.bus.Addresses.Entry;
import io.tocsin.bus.Addresses.Reach;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

  private static final String BEGIN = "<!-- addresses: begin -->\n";
  private static final String END = "<!-- addresses: end -->";

  @Test
  void a_browser_may_subscribe_to_every_stream_and_to_nothing_else() {
    assertThat(addresses(Reach.STREAM)).allMatch(AddressesTest::isStream).hasSizeGreaterThan(15);
    assertThat(addresses(Reach.REQUEST)).noneMatch(AddressesTest::isStream);
    assertThat(addresses(Reach.INTERNAL)).noneMatch(AddressesTest::isStream).isNotEmpty();
  }

  @Test
  void a_browser_may_send_every_request_and_nothing_else() {
    assertThat(addresses(Reach.REQUEST)).allMatch(AddressesTest::isRequest).hasSize(3);
    assertThat(addresses(Reach.STREAM)).noneMatch(AddressesTest::isRequest);
    assertThat(addresses(Reach.INTERNAL)).noneMatch(AddressesTest::isRequest);
  }

  @Test
  void a_stream_of_a_session_is_taken_apart_and_one_of_the_server_has_no_parts() {
    String candles = Addresses.candles("s1", "BTC_USDT", "1m");

    assertThat(Addresses.sessionOf(candles)).isEqualTo("s1");
    assertThat(Addresses.nameOf(candles)).isEqualTo("candles.BTC_USDT.1m");
    assertThat(Addresses.nameOf(Addresses.session("s1", "alerts"))).isEqualTo("alerts");
    assertThat(Addresses.nameOf(Addresses.SESSIONS)).isNull();
    assertThat(Addresses.nameOf("session.s1")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sessions.x",
        "sessionsx",
        "in.sessions",
        "session..market",
        "session.a.b.market",
        "session.s1.market.x",
        "session.s1.secret",
        "session.s1.candles",
        "session.s1.candles.BTC_USDT.2m",
        "session.s1.candles.btc_usdt.1m",
        "session.s1.candles.BTC_USDT.1m.x",
        "session.s1.candles.:BTC_USDT.1m",
        "session.s1.candles.Binance:BTC_USDT.1m",
        "session.s1.candles.a.b:BTC_USDT.1m",
        "session.s1.candles.a:b:BTC_USDT.1m",
        "session.*.market",
        "session.s1.market\n",
        "command.",
        "command.in.journal",
        "snapshot.x",
        "client.logs"
      })
  void what_only_looks_like_an_address_is_out_of_reach(String address) {
    assertThat(isStream(address)).isFalse();
    assertThat(isRequest(address)).isFalse();
  }

  @Test
  void internal_addresses_and_no_others_begin_with_in() {
    assertThat(Addresses.CATALOGUE)
        .allMatch(entry -> entry.pattern().startsWith("in.") == (entry.reach() == Reach.INTERNAL));
  }

  @Test
  void no_address_stands_twice_in_the_catalogue() {
    assertThat(Addresses.CATALOGUE.stream().map(Entry::pattern)).doesNotHaveDuplicates();
  }

  @Test
  void every_address_that_is_used_stands_in_the_catalogue() {
    assertThat(
            Stream.of(
                Addresses.SESSIONS,
                Addresses.VENUES,
                Addresses.HEALTH,
                Addresses.SNAPSHOT,
                Addresses.CLIENT_LOG,
                Addresses.STREAM_POST,
                Addresses.STREAM_READ,
                Addresses.SESSION_ENDED,
                Addresses.STRATEGIES,
                Addresses.STRATEGY_TEXTS,
                Addresses.JOURNAL,
                Addresses.JOURNAL_QUERY,
                Addresses.JOURNAL_CANDLES,
                Addresses.command("emergency_stop"),
                Addresses.session(Samples.SESSION, "market"),
                Addresses.candles(Samples.SESSION, "BTC_USDT", "1m"),
                Addresses.candles(Samples.SESSION, Samples.BTC, "1m"),
                Addresses.market(Samples.BTC),
                Addresses.past(Samples.BTC),
                Addresses.venuePast("binance"),
                Addresses.venueSubscribe("binance"),
                Addresses.venueUnsubscribe("binance"),
                Addresses.sessionInput(Samples.SESSION),
                Addresses.sessionCredits(Samples.SESSION),
                Addresses.sessionControl(Samples.SESSION),
                Addresses.indicators(Samples.SESSION)))
        .allMatch(address ->
            Addresses.CATALOGUE.stream()
                .flatMap(AddressesTest::filledIn)
                .anyMatch(address::equals));
  }

  @Test
  void the_documentation_shows_the_catalogue() throws Exception {
    Path file = Path.of(System.getProperty("basedir", "."), "../../docs/bus.md");
    String page = Files.readString(file).replace("\r\n", "\n");
    assertThat(page).contains(BEGIN, END);
    String shown = page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END));
    assertThat(shown)
        .as("docs/bus.md, between its two markers; paste this there:\n%s", table())
        .isEqualTo(table());
  }

  private static String table() {
    StringBuilder text = new StringBuilder();
    section(text, "Streams: subscribe", Reach.STREAM);
    section(text, "Requests: send, and be answered", Reach.REQUEST);
    section(text, "Inside the server, out of a browser's reach", Reach.INTERNAL);
    return text.append('\n').toString();
  }

  private static void section(StringBuilder text, String title, Reach reach) {
    text.append("\n| ").append(title).append(" | carries |\n|---|---|\n");
    for (Entry entry : Addresses.CATALOGUE) {
      if (entry.reach() == reach) {
        text.append("| `").append(entry.pattern()).append("` | ");
        text.append(entry.carries().replace("|", "\\|")).append(" |\n");
      }
    }
  }

  private static List<String> addresses(Reach reach) {
    return Addresses.CATALOGUE.stream()
        .filter(entry -> entry.reach() == reach)
        .flatMap(AddressesTest::filledIn)
        .toList();
  }

  /** The entry's addresses with real names in place of its variables. */
  private static Stream<String> filledIn(Entry entry) {
    String address =
        entry
            .pattern()
            .replace("<id>", Samples.SESSION)
            .replace("<symbol>", "BTC_USDT")
            .replace("<venue>", "binance")
            .replace("<name>", "emergency_stop");
    return address.contains("<interval>")
        ? Stream.of("1s", "5s", "1m", "5m", "1h").map(i -> address.replace("<interval>", i))
        : Stream.of(address);
  }

  private static boolean isStream(String address) {
    return address.matches(Addresses.streamPattern());
  }

  private static boolean isRequest(String address) {
    return address.matches(Addresses.requestPattern());
  }
}
