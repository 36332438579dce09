package io.tocsin.venues.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.MutatedFrames;
import io.tocsin.venues.Told;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames written from Kraken's documented formats. */
class KrakenDecoderTest {

  private static final String TRADE =
      "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"side\":\"buy\","
          + "\"price\":83744.3,\"qty\":0.00044780,\"ord_type\":\"limit\",\"trade_id\":109116693,"
          + "\"timestamp\":\"2026-09-25T17:48:26.844359Z\"}]}";
  private static final String TICKER =
      "{\"channel\":\"ticker\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"bid\":83744.2,"
          + "\"bid_qty\":0.56251979,\"ask\":83744.3,\"ask_qty\":0.00044780,\"last\":83744.5,"
          + "\"volume\":2,\"vwap\":84000.5,\"low\":83163.6,\"high\":85247.4,\"change\":-429.5,"
          + "\"change_pct\":-0.51,\"trades\":135262,"
          + "\"timestamp\":\"2026-09-25T17:48:26.844359Z\"}]}";
  private static final String BOOK =
      "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"bids\":[],"
          + "\"asks\":[{\"price\":62806.6,\"qty\":0.00000000},{\"price\":62808.0,\"qty\":0.79607759}],"
          + "\"checksum\":2658343480,\"timestamp\":\"2026-08-16T23:37:05.376419Z\"}]}";
  private static final long TRADED = 1_790_358_506_844_359L;

  private final KrakenDecoder decoder = new KrakenDecoder();
  private final Told sink = new Told();

  KrakenDecoderTest() {
    decoder.register(KrakenMarkets.BTC_USD, 0);
    decoder.register(KrakenMarkets.ETH_USD, 1);
  }

  private List<String> decode(String frame) throws MalformedFrameException {
    return sink.decode(decoder, frame);
  }

  @Test
  void the_side_of_a_trade_is_the_takers() throws Exception {
    assertThat(decode(TRADE))
        .containsExactly("trade 0 " + TRADED + " - 83744.3 0.00044780 BUY 109116693");
    assertThat(decode(TRADE.replace("buy", "sell")).getFirst()).contains(" SELL ");
  }

  @Test
  void the_trades_of_a_snapshot_are_past_and_in_the_order_of_their_ids() throws Exception {
    String newestFirst =
        TRADE
            .replace("update", "snapshot")
            .replace(
                "]}",
                ",{\"symbol\":\"BTC/USD\",\"side\":\"sell\",\"price\":1.50,\"qty\":2,"
                    + "\"ord_type\":\"market\",\"trade_id\":109116692,"
                    + "\"timestamp\":\"2026-09-25T17:48:26Z\"}]}");
    assertThat(decode(newestFirst))
        .containsExactly(
            "past 0 1790358506000000 - 1.50 2 SELL 109116692",
            "past 0 " + TRADED + " - 83744.3 0.00044780 BUY 109116693");
  }

  @Test
  void times_have_micro_or_nanoseconds() throws Exception {
    assertThat(decode(TRADE.replace("26.844359Z", "26.844359987Z")).getFirst())
        .contains(" " + TRADED + " ");
  }

  @Test
  void a_ticker_is_a_quote_and_the_days_figures() throws Exception {
    assertThat(decode(TICKER))
        .containsExactly(
            "quote 0 " + TRADED + " 83744.2 0.56251979 83744.3 0.00044780",
            "ticker 0 " + TRADED + " 83744.5 84174.0 2.0 168001.0");
  }

  @Test
  void the_days_figures_are_told_again_only_when_they_changed() throws Exception {
    decode(TICKER);
    assertThat(decode(TICKER.replace("\"bid\":83744.2", "\"bid\":83744.1")))
        .containsExactly("quote 0 " + TRADED + " 83744.1 0.56251979 83744.3 0.00044780");
    assertThat(decode(TICKER.replace("\"volume\":2,", "\"volume\":2.5,"))).hasSize(2);
    decoder.register(KrakenMarkets.BTC_USD, 0);
    assertThat(decode(TICKER.replace("\"volume\":2,", "\"volume\":2.5,")))
        .as("a market that was added anew")
        .hasSize(2);
  }

  @Test
  void a_decoder_goes_on_where_another_stood() throws Exception {
    decode(TICKER);
    KrakenDecoder after = new KrakenDecoder();
    after.register(KrakenMarkets.BTC_USD, 0);
    after.restore(decoder.state());
    sink.clear();
    after.text(TICKER.toCharArray(), 0, TICKER.length(), sink);
    assertThat(sink.lines()).as("the quote, not the figures again").hasSize(1);
    after.restore("");
    after.text(TICKER.toCharArray(), 0, TICKER.length(), sink);
    assertThat(sink.lines()).hasSize(3);
  }

  @Test
  void a_market_that_is_not_traded_has_no_quote_and_no_time() throws Exception {
    String inactive =
        "{\"channel\":\"ticker\",\"type\":\"snapshot\",\"data\":[{\"symbol\":\"BTC/USD\",\"bid\":0.0,"
            + "\"bid_qty\":0,\"ask\":0.0,\"ask_qty\":0,\"last\":0.0,\"volume\":0.0,\"vwap\":0.0,"
            + "\"change\":0.0,\"timestamp\":\"1970-01-01T00:00:00.000000Z\"}]}";
    assertThat(decode(inactive)).isEmpty();
    assertThat(decode(TICKER.replace("2026-09-25T17:48:26.844359Z", "1970-01-01T00:00:00Z")))
        .allSatisfy(line -> assertThat(line).containsPattern("^(quote|ticker) 0 - "));
  }

  @Test
  void a_book_keeps_the_digits_that_the_checksum_is_about() throws Exception {
    assertThat(decode(BOOK))
        .containsExactly(
            "depth 0 1786923425376419 #2658343480 a62806.6x0.00000000 a62808.0x0.79607759");
    assertThat(decode(BOOK.replace("update", "snapshot")).getFirst())
        .startsWith("book 0 1786923425376419 #2658343480 a");
  }

  @Test
  void each_symbol_of_a_request_is_acknowledged_by_itself() throws Exception {
    assertThat(
            decode(
                "{\"method\":\"subscribe\",\"result\":{\"channel\":\"trade\",\"snapshot\":false,"
                    + "\"symbol\":\"BTC/USD\"},\"success\":true,"
                    + "\"time_in\":\"2026-09-25T17:48:24.745996Z\","
                    + "\"time_out\":\"2026-09-25T17:48:24.746032Z\",\"req_id\":1}"))
        .containsExactly("acknowledged TRADES BTC/USD");
    assertThat(
            decode(
                "{\"method\":\"subscribe\",\"result\":{\"channel\":\"book\",\"depth\":25,"
                    + "\"warnings\":[\"one\"],\"symbol\":\"ETH/USD\"},\"success\":true}"))
        .containsExactly("acknowledged BOOK ETH/USD");
    assertThat(
            decode(
                "{\"method\":\"subscribe\",\"result\":{\"channel\":\"ticker\","
                    + "\"event_trigger\":\"bbo\",\"symbol\":\"ETH/USD\"},\"success\":true}"))
        .containsExactly("acknowledged QUOTES ETH/USD");
  }

  @Test
  void to_have_unsubscribed_confirms_nothing() throws Exception {
    assertThat(
            decode(
                "{\"method\":\"unsubscribe\",\"result\":{\"channel\":\"book\","
                    + "\"symbol\":\"BTC/USD\"},\"success\":true,\"req_id\":9}"))
        .isEmpty();
    assertThat(
            decode(
                "{\"error\":\"Subscription Not Found\",\"method\":\"unsubscribe\","
                    + "\"success\":false,\"symbol\":\"BTC/USD\"}"))
        .isEmpty();
  }

  @Test
  void a_refusal_names_the_symbol_at_the_top_and_has_no_result() throws Exception {
    assertThat(
            decode(
                "{\"error\":\"Currency pair not supported XBT/USD\",\"method\":\"subscribe\","
                    + "\"success\":false,\"symbol\":\"XBT/USD\","
                    + "\"time_in\":\"2026-09-25T17:48:54.701041Z\","
                    + "\"time_out\":\"2026-09-25T17:48:54.701062Z\"}"))
        .containsExactly("refused null XBT/USD Currency pair not supported XBT/USD");
  }

  @Test
  void a_refusal_without_a_symbol_is_of_the_request_or_of_no_one_knows_which() throws Exception {
    assertThat(
            decode(
                "{\"error\":\"Exceeded msg rate\",\"method\":\"subscribe\",\"req_id\":7,"
                    + "\"success\":false}"))
        .containsExactly("refused 7 Exceeded msg rate");
    assertThat(decode("{\"error\":\"Malformed request\",\"method\":\"error\",\"success\":false}"))
        .containsExactly("refused -1 Malformed request");
  }

  @Test
  void to_be_subscribed_already_is_no_refusal() throws Exception {
    assertThat(
            decode(
                "{\"error\":\"Already subscribed\",\"method\":\"subscribe\",\"success\":false,"
                    + "\"symbol\":\"BTC/USD\"}"))
        .isEmpty();
  }

  @Test
  void heartbeats_and_pongs_are_signs_of_life() throws Exception {
    assertThat(decode("{\"channel\":\"heartbeat\"}")).containsExactly("heartbeat");
    assertThat(
            decode(
                "{\"method\":\"pong\",\"req_id\":42,\"time_in\":\"2026-09-25T17:48:24.745996Z\","
                    + "\"time_out\":\"2026-09-25T17:48:24.745996Z\"}"))
        .containsExactly("pong");
  }

  @Test
  void the_status_channel_tells_the_venues_state_beside_an_id_beyond_a_long() throws Exception {
    String status =
        "{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"version\":\"2.0.10\","
            + "\"system\":\"online\",\"api_version\":\"v2\",\"connection_id\":18125794168470749634,"
            + "\"upcoming_maintenance\":[],\"emergency\":[]}]}";
    assertThat(decode(status)).containsExactly("state online");
    assertThat(decode(status.replace("online", "cancel_only")))
        .containsExactly("state cancel_only");
  }

  @Test
  void what_is_not_known_is_skipped() throws Exception {
    assertThat(decode(TRADE.replace("\"side\"", "\"new\":{\"a\":[1,{}]},\"side\""))).hasSize(1);
    assertThat(decode(TRADE.replace("\"type\"", "\"new\":[[{}]],\"type\""))).hasSize(1);
    assertThat(decode("{\"channel\":\"ohlc\",\"type\":\"update\",\"data\":[{\"open\":1}]}"))
        .isEmpty();
    assertThat(
            decode("{\"channel\":\"instrument\",\"type\":\"snapshot\",\"data\":{\"assets\":[]}}"))
        .isEmpty();
  }

  @Test
  void the_channel_may_come_after_the_data() throws Exception {
    String data = TRADE.substring(TRADE.indexOf("\"data\""), TRADE.length() - 1);
    String turned = "{" + data + ",\"type\":\"update\",\"channel\":\"trade\"}";
    assertThat(decode(turned)).isEqualTo(decode(TRADE)).hasSize(1);
  }

  @Test
  void is_silent_about_markets_that_are_not_wanted() throws Exception {
    assertThat(decode(TRADE.replace("BTC/USD", "SOL/USD"))).isEmpty();
    assertThat(decode(TICKER.replace("BTC/USD", "SOL/USD"))).isEmpty();
    assertThat(decode(BOOK.replace("BTC/USD", "SOL/USD"))).isEmpty();
    decoder.forget(KrakenMarkets.BTC_USD);
    assertThat(decode(TRADE)).isEmpty();
  }

  @Test
  void reads_arrays_of_websocket_v1_which_calls_bitcoin_xbt() throws Exception {
    assertThat(
            decode(
                "[321,[[\"57126.70000\",\"0.02063928\",\"1616333924.737428\",\"b\",\"m\",\"\"]],"
                    + "\"trade\",\"XBT/USD\"]"))
        .containsExactly("trade 0 1616333924737428 - 57126.70000 0.02063928 BUY -1");
    assertThat(
            decode(
                "[341,[\"31760.0\",\"31760.1\",\"1654031976.197239\",\"0.02\",\"6.46\"],"
                    + "\"spread\",\"XBT/USD\"]"))
        .containsExactly("quote 0 1654031976197239 31760.0 0.02 31760.1 6.46");
    assertThat(
            decode(
                "[320,{\"as\":[[\"2.00\",\"1.5\",\"1622714245.847093\"]],"
                    + "\"bs\":[[\"1.00\",\"7\",\"1622714255.963942\"]]},\"book-25\",\"XBT/USD\"]"))
        .containsExactly("book 0 1622714255963942 b1.00x7 a2.00x1.5");
    assertThat(
            decode(
                "[320,{\"a\":[[\"2.00\",\"0.0\",\"1622766170.577187\"]]},"
                    + "{\"b\":[[\"1.00\",\"3\",\"1622766170.577304\",\"r\"]],"
                    + "\"c\":\"2479000840\"},\"book-25\",\"XBT/USD\"]"))
        .containsExactly("depth 0 1622766170577304 #2479000840 b1.00x3 a2.00x0.0");
    assertThat(decode("[343,[\"1\",\"2\"],\"ohlc-1\",\"XBT/USD\"]")).isEmpty();
  }

  @Test
  void reads_events_of_websocket_v1() throws Exception {
    assertThat(decode("{\"event\":\"heartbeat\"}")).containsExactly("heartbeat");
    assertThat(
            decode(
                "{\"connectionID\":17843232920108168701,\"event\":\"systemStatus\","
                    + "\"status\":\"online\",\"version\":\"1.8.3\"}"))
        .containsExactly("state online");
    assertThat(
            decode(
                "{\"channelID\":1664,\"channelName\":\"book-1000\","
                    + "\"event\":\"subscriptionStatus\",\"pair\":\"XBT/EUR\","
                    + "\"status\":\"subscribed\","
                    + "\"subscription\":{\"depth\":1000,\"name\":\"book\"}}"))
        .containsExactly("acknowledged BOOK BTC/EUR");
    assertThat(
            decode(
                "{\"errorMessage\":\"Currency pair not supported\","
                    + "\"event\":\"subscriptionStatus\",\"pair\":\"NO/NO\","
                    + "\"status\":\"error\",\"subscription\":{\"name\":\"trade\"}}"))
        .containsExactly("refused TRADES NO/NO Currency pair not supported");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1,2,3]",
        "[1,[[\"1\",\"2\"]],\"trade\",\"XBT/USD\"]",
        "[1,{\"a\":[[\"1\"]]},\"book-10\",\"XBT/USD\"]",
        "[1,[],\"book-10\",\"XBT/USD\"]",
        "",
        "x",
        "[]",
        "{}",
        "{\"data\":[]}",
        "{\"channel\":\"trade\"}",
        "{\"channel\":\"trade\",\"type\":\"update\"}",
        "{\"channel\":\"trade\",\"data\":[]}",
        "{\"channel\":\"trade\",\"type\":\"update\",\"data\":{}}",
        "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[7]}",
        "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{}]}",
        "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\"}]}",
        "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"checksum\":-1}]}",
        "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"checksum\":1,"
            + "\"bids\":[{\"price\":1}]}]}",
        "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"checksum\":1,"
            + "\"bids\":[{\"price\":1,\"qty\":-1}]}]}",
        "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"checksum\":1,"
            + "\"bids\":[[1,2]]}]}",
        "{\"channel\":\"ticker\",\"type\":\"update\",\"data\":[{\"bid\":1}]}",
        "{\"channel\":\"heartbeat\"}{}",
        "{\"channel\":\"heartbeat\""
      })
  void refuses_a_malformed_frame_and_tells_nothing(String frame) throws Exception {
    assertThatThrownBy(() -> decode(frame)).isInstanceOf(MalformedFrameException.class);
    assertThat(sink.lines()).isEmpty();
    assertThat(decode(TRADE)).as("the next frame is read").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {TRADE, TICKER, BOOK})
  void every_cut_off_frame_is_malformed(String frame) {
    for (int length = 0; length < frame.length(); length++) {
      String cut = frame.substring(0, length);
      assertThatThrownBy(() -> decode(cut)).isInstanceOf(MalformedFrameException.class);
    }
  }

  /** Whatever comes, it is read or malformed: no other exception leaves the decoder. */
  @Property(tries = 3_000)
  void a_frame_with_some_characters_changed_is_read_or_malformed(
      @ForAll @IntRange(max = 2) int which, @ForAll long seed) throws Exception {
    String good = List.of(TRADE, TICKER, BOOK).get(which);
    assertReadOrMalformed(MutatedFrames.mutate(good, new SplittableRandom(seed)));
  }

  @Property
  void any_text_is_read_or_malformed(@ForAll String text) throws Exception {
    assertReadOrMalformed(text);
    assertReadOrMalformed("[1," + text + ",\"book-10\",\"XBT/USD\"]");
    assertReadOrMalformed("{\"channel\":\"book\",\"type\":\"update\",\"data\":" + text + "}");
  }

  private void assertReadOrMalformed(String frame) throws MalformedFrameException {
    sink.clear();
    try {
      decode(frame);
    } catch (MalformedFrameException e) {
      assertThat(sink.lines()).isEmpty();
    }
    assertThat(decode(TRADE)).hasSize(1);
  }
}
