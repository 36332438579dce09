package io.tocsin.venues.coinbase;

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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames written from Coinbase's documented formats. */
class CoinbaseDecoderTest {

  private static final String TIME = "\"timestamp\":\"2026-09-30T02:39:53.788557863Z\"";
  private static final long SENT = 1_790_735_993_788_557L;
  private static final long TRADED = 1_790_735_992_402_705L;

  private static final String TRADES =
      "{\"channel\":\"market_trades\","
          + TIME
          + ",\"sequence_num\":9,\"events\":[{\"type\":\"update\",\"trades\":["
          + "{\"product_id\":\"ETH-USD\",\"trade_id\":\"846155146\",\"price\":\"2666.07\","
          + "\"size\":\"0.00373812\",\"time\":\"2026-09-30T02:39:52.402705Z\",\"side\":\"BUY\"},"
          + "{\"product_id\":\"ETH-USD\",\"trade_id\":\"846155145\",\"price\":\"2666.10\","
          + "\"size\":\"1\",\"time\":\"2026-09-30T02:39:52Z\",\"side\":\"SELL\"}]}]}";
  private static final String TICKER =
      "{\"channel\":\"ticker\",\"client_id\":\"\","
          + TIME
          + ",\"sequence_num\":9,\"events\":[{\"type\":\"snapshot\",\"tickers\":[{\"type\":\"ticker\","
          + "\"product_id\":\"BTC-USD\",\"price\":\"150.00\",\"volume_24_h\":\"15328.12\","
          + "\"low_24_h\":\"67500.00\",\"high_52_w\":\"73800.00\","
          + "\"price_percent_chg_24_h\":\"50\",\"best_bid\":\"149.00\","
          + "\"best_bid_quantity\":\"1.5\",\"best_ask\":\"151.00\",\"best_ask_quantity\":\"0.5\"}]}]}";
  private static final String BOOK =
      "{\"channel\":\"l2_data\",\"client_id\":\"\","
          + TIME
          + ",\"sequence_num\":9,\"events\":[{\"type\":\"update\",\"product_id\":\"BTC-USD\","
          + "\"updates\":[{\"side\":\"bid\",\"event_time\":\"1970-01-01T00:00:00Z\","
          + "\"price_level\":\"68900.00\",\"new_quantity\":\"2.00000000\"},{\"side\":\"offer\","
          + "\"event_time\":\"2026-04-07T14:30:01.456789Z\",\"price_level\":\"68901.00\","
          + "\"new_quantity\":\"0\"}]}]}";

  private final CoinbaseDecoder decoder = new CoinbaseDecoder();
  private final Told sink = new Told();

  CoinbaseDecoderTest() {
    decoder.register(CoinbaseMarkets.BTC_USD, 0);
    decoder.register(CoinbaseMarkets.ETH_USD, 1);
  }

  private List<String> decode(CoinbaseDecoder by, String frame) throws MalformedFrameException {
    return sink.decode(by, frame);
  }

  private List<String> decode(String frame) throws MalformedFrameException {
    decoder.restore("");
    return decode(decoder, frame);
  }

  @Test
  void the_side_named_is_the_makers_so_the_taker_is_on_the_other() throws Exception {
    assertThat(decode(TRADES))
        .anySatisfy(line -> assertThat(line).contains(" 2666.07 0.00373812 SELL "))
        .anySatisfy(line -> assertThat(line).contains(" 2666.10 1 BUY "));
  }

  @Test
  void the_trades_of_an_update_come_in_the_order_of_their_ids() throws Exception {
    assertThat(decode(TRADES))
        .containsExactly(
            "trade 1 1790735992000000 " + SENT + " 2666.10 1 BUY 846155145",
            "trade 1 " + TRADED + " " + SENT + " 2666.07 0.00373812 SELL 846155146");
  }

  @Test
  void the_trades_of_a_snapshot_are_past_and_turned_oldest_first() throws Exception {
    assertThat(decode(TRADES.replace("update", "snapshot")))
        .containsExactly(
            "past 1 1790735992000000 " + SENT + " 2666.10 1 BUY 846155145",
            "past 1 " + TRADED + " " + SENT + " 2666.07 0.00373812 SELL 846155146");
  }

  @Test
  void a_frame_may_hold_a_snapshot_and_an_update() throws Exception {
    String event = TRADES.substring(TRADES.indexOf("{\"type\""), TRADES.length() - 2);
    String both =
        TRADES.replace(
            "\"events\":[",
            "\"events\":["
                + event.replace("update", "snapshot").replace("84615514", "74615514")
                + ",");
    assertThat(decode(both).stream().map(line -> line.split(" ")[0]))
        .containsExactly("past", "past", "trade", "trade");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-09-30T02:39:52Z,1790735992000000",
    "2026-09-30T02:39:52.4Z,1790735992400000",
    "2026-09-30T02:39:52.402705Z,1790735992402705",
    "2026-09-30T02:39:52.402705999Z,1790735992402705"
  })
  void times_have_0_to_9_decimals(String text, String micros) throws Exception {
    assertThat(decode(TRADES.replace("2026-09-30T02:39:52.402705Z", text)).getLast())
        .startsWith("trade 1 " + micros + " ");
  }

  @Test
  void a_ticker_is_a_quote_and_the_days_figures() throws Exception {
    assertThat(decode(TICKER))
        .containsExactly(
            "quote 0 " + SENT + " 149.00 1.5 151.00 0.5",
            "ticker 0 " + SENT + " 150.0 100.0 15328.12 NaN");
  }

  @Test
  void a_ticker_batch_or_an_empty_book_has_no_quote() throws Exception {
    String batch =
        TICKER
            .replace("\"ticker\",\"client", "\"ticker_batch\",\"client")
            .replaceAll(",\"best_[a-z_]+\":\"[0-9.]+\"", "");
    assertThat(decode(batch)).containsExactly("ticker 0 " + SENT + " 150.0 100.0 15328.12 NaN");
    assertThat(decode(TICKER.replace("149.00", "")))
        .containsExactly("ticker 0 " + SENT + " 150.0 100.0 15328.12 NaN");
    assertThat(decode(TICKER.replace("149.00", "0"))).hasSize(1);
  }

  @Test
  void asks_are_called_offers_and_quantities_are_absolute() throws Exception {
    assertThat(decode(BOOK))
        .containsExactly("depth 0 " + SENT + " b68900.00x2.00000000 a68901.00x0");
    assertThat(decode(BOOK.replace("update\"", "snapshot\"")).getFirst())
        .startsWith("book 0 " + SENT + " b");
  }

  @Test
  void a_snapshot_of_tens_of_thousands_of_levels_is_one_frame() throws Exception {
    StringBuilder levels = new StringBuilder();
    for (int i = 0; i < 22_677; i++) {
      levels
          .append(i == 0 ? "" : ",")
          .append("{\"side\":\"bid\",\"event_time\":\"1970-01-01T00:00:00Z\",\"price_level\":\"")
          .append(68_900 - i)
          .append(".01\",\"new_quantity\":\"0.5\"}");
    }
    String frame =
        BOOK.substring(0, BOOK.indexOf("{\"side\"")).replace("\"update\"", "\"snapshot\"")
            + levels
            + "]}]}";
    assertThat(decode(frame).getFirst().split(" b")).hasSize(22_678);
    assertThat(decode(BOOK)).as("the next is small again").hasSize(1);
  }

  @Test
  void an_acknowledgement_lists_all_that_is_subscribed() throws Exception {
    assertThat(
            decode(
                "{\"channel\":\"subscriptions\",\"client_id\":\"\","
                    + TIME
                    + ",\"sequence_num\":0,\"events\":[{\"subscriptions\":{"
                    + "\"level2\":[\"BTC-USD\"],\"market_trades\":[\"BTC-USD\",\"ETH-USD\"],"
                    + "\"ticker\":[],\"heartbeats\":[\"heartbeats\"],\"candles\":[\"X\"]}}]}"))
        .containsExactly(
            "acknowledged BOOK BTC-USD",
            "acknowledged TRADES BTC-USD",
            "acknowledged TRADES ETH-USD");
  }

  @Test
  void an_error_names_nothing() throws Exception {
    assertThat(decode("{\"type\":\"error\",\"message\":\"failure to subscribe\"}"))
        .containsExactly("refused -1 failure to subscribe");
    assertThat(decode("{\"type\":\"error\",\"message\":\"failed\",\"reason\":\"why\"}"))
        .containsExactly("refused -1 failed: why");
  }

  @Test
  void a_heartbeats_time_is_gos_and_is_not_read() throws Exception {
    assertThat(
            decode(
                "{\"channel\":\"heartbeats\",\"client_id\":\"\","
                    + TIME
                    + ",\"sequence_num\":3,\"events\":[{\"current_time\":"
                    + "\"2026-09-30 02:37:15.057778606 +0000 UTC m=+21697.195984854\","
                    + "\"heartbeat_counter\":21697}]}"))
        .containsExactly("heartbeat");
  }

  private static String numbered(String frame, long number) {
    return frame.replace("\"sequence_num\":9", "\"sequence_num\":" + number);
  }

  private static CoinbaseDecoder connected() {
    CoinbaseDecoder fresh = new CoinbaseDecoder();
    fresh.register(CoinbaseMarkets.BTC_USD, 0);
    fresh.register(CoinbaseMarkets.ETH_USD, 1);
    return fresh;
  }

  @Test
  void messages_are_numbered_through_by_connection_over_all_channels() throws Exception {
    CoinbaseDecoder connection = connected();
    assertThat(decode(connection, numbered(TRADES, 0))).hasSize(2);
    assertThat(decode(connection, numbered(BOOK, 1))).hasSize(1);
    assertThat(decode(connection, numbered(TICKER, 2))).hasSize(2);
    String unknown = "{\"channel\":\"candles\",\"sequence_num\":9,\"events\":[]}";
    assertThat(decode(connection, numbered(unknown, 3))).isEmpty();
    assertThat(decode(connection, numbered(BOOK, 4))).hasSize(1);
  }

  @Test
  void a_hole_in_the_numbers_is_a_loss_told_before_what_came_after_it() throws Exception {
    CoinbaseDecoder connection = connected();
    decode(connection, numbered(BOOK, 5));
    assertThat(decode(connection, numbered(BOOK, 8)))
        .hasSize(2)
        .first()
        .isEqualTo("lost messages 6 to 7 did not arrive");
    assertThat(decode(connection, numbered(BOOK, 9))).hasSize(1);
  }

  @Test
  void a_malformed_message_is_a_lost_one() throws Exception {
    CoinbaseDecoder connection = connected();
    decode(connection, numbered(BOOK, 5));
    assertThatThrownBy(() -> decode(connection, numbered(BOOK.replace("bid", "bit"), 6)))
        .isInstanceOf(MalformedFrameException.class);
    assertThat(decode(connection, numbered(BOOK, 7)).getFirst()).startsWith("lost messages 6 to 6");
  }

  @Test
  void a_message_that_comes_again_is_not_told_again() throws Exception {
    CoinbaseDecoder connection = connected();
    decode(connection, numbered(BOOK, 5));
    assertThat(decode(connection, numbered(BOOK, 5))).isEmpty();
    assertThat(decode(connection, numbered(BOOK, 4))).isEmpty();
    assertThat(decode(connection, numbered(BOOK, 6))).hasSize(1);
  }

  @Test
  void numbers_that_begin_anew_on_the_same_connection_are_a_loss_and_not_silence()
      throws Exception {
    CoinbaseDecoder connection = connected();
    decode(connection, numbered(BOOK, 5));
    assertThat(decode(connection, numbered(BOOK, 0)).getFirst()).startsWith("lost ");
    assertThat(decode(connection, numbered(BOOK, 1))).hasSize(1);
  }

  @Test
  void a_decoder_goes_on_where_another_stood() throws Exception {
    CoinbaseDecoder before = connected();
    decode(before, numbered(BOOK, 5));
    CoinbaseDecoder after = connected();
    after.restore(before.state());
    assertThat(decode(after, numbered(BOOK, 6))).hasSize(1);
    assertThat(decode(after, numbered(BOOK, 8)).getFirst()).startsWith("lost messages 7 to 7");
  }

  @Test
  void who_wants_usdc_is_sent_usd_and_gets_it_as_usdc() throws Exception {
    CoinbaseDecoder connection = new CoinbaseDecoder();
    connection.register(CoinbaseMarkets.BTC_USDC, 7);
    assertThat(decode(connection, numbered(BOOK, 0)).getFirst()).startsWith("depth 7 ");
    assertThat(decode(connection, numbered(TICKER, 1))).hasSize(2);
    connection.register(CoinbaseMarkets.BTC_USD, 0);
    assertThat(decode(connection, numbered(BOOK, 2)).stream().map(line -> line.substring(0, 7)))
        .as("who wants both gets both")
        .containsExactly("depth 0", "depth 7");
    assertThat(
            decode(
                connection,
                "{\"channel\":\"subscriptions\",\"sequence_num\":3,"
                    + "\"events\":[{\"subscriptions\":{\"level2\":[\"BTC-USD\"]}}]}"))
        .containsExactly("acknowledged BOOK BTC-USD", "acknowledged BOOK BTC-USDC");
    connection.forget(CoinbaseMarkets.BTC_USDC);
    assertThat(decode(connection, numbered(BOOK, 4))).hasSize(1);
  }

  @Test
  void usdt_against_usdc_has_a_book_of_its_own() throws Exception {
    CoinbaseDecoder connection = new CoinbaseDecoder();
    connection.register(CoinbaseMarkets.market("USDT_USDC"), 7);
    assertThat(decode(connection, numbered(BOOK.replace("BTC-USD", "USDT-USD"), 0))).isEmpty();
    assertThat(decode(connection, numbered(BOOK.replace("BTC-USD", "USDT-USDC"), 1))).hasSize(1);
  }

  @Test
  void what_is_not_known_is_skipped() throws Exception {
    assertThat(decode(TRADES.replace("\"side\"", "\"new\":{\"a\":[1,{}]},\"side\""))).hasSize(2);
    assertThat(decode(TRADES.replace("\"events\"", "\"new\":[[{}]],\"events\""))).hasSize(2);
    assertThat(decode("{\"channel\":\"status\",\"events\":[{\"products\":[{}]}]}")).isEmpty();
  }

  @Test
  void the_channel_may_come_after_the_events() throws Exception {
    String events = TRADES.substring(TRADES.indexOf("\"events\""), TRADES.length() - 1);
    String turned = "{" + events + "," + TIME + ",\"channel\":\"market_trades\"}";
    assertThat(decode(turned)).isEqualTo(decode(TRADES)).hasSize(2);
  }

  @Test
  void is_silent_about_products_that_are_not_wanted() throws Exception {
    assertThat(decode(TRADES.replace("ETH-USD", "SOL-USD"))).isEmpty();
    assertThat(decode(BOOK.replace("BTC-USD", "SOL-USD"))).isEmpty();
    decoder.forget(CoinbaseMarkets.BTC_USD);
    assertThat(decode(TICKER)).isEmpty();
  }

  @Test
  void reads_matches_of_the_older_feed_with_the_makers_side_too() throws Exception {
    String match =
        "{\"type\":\"match\",\"trade_id\":280232,\"maker_order_id\":\"a\","
            + "\"taker_order_id\":\"b\",\"side\":\"sell\",\"size\":\"985\","
            + "\"price\":\"0.00001305\",\"product_id\":\"BTC-USD\",\"sequence\":177100030,"
            + "\"time\":\"2021-04-17T16:43:37.089723Z\"}";
    assertThat(decode(match))
        .containsExactly("trade 0 1618677817089723 - 0.00001305 985 BUY 280232");
    assertThat(decode(match.replace("\"match\"", "\"last_match\"")).getFirst())
        .startsWith("past 0 ");
  }

  @Test
  void reads_books_and_tickers_of_the_older_feed_and_a_change_without_a_time() throws Exception {
    assertThat(
            decode(
                "{\"type\":\"snapshot\",\"product_id\":\"BTC-USD\","
                    + "\"asks\":[[\"2.0\",\"1\"]],\"bids\":[[\"1.0\",\"3\"]]}"))
        .containsExactly("book 0 - b1.0x3 a2.0x1");
    assertThat(
            decode(
                "{\"type\":\"l2update\",\"product_id\":\"BTC-USD\",\"changes\":"
                    + "[[\"buy\",\"1.0\",\"0\"],[\"sell\",\"2.0\",\"5\"]],"
                    + "\"time\":\"0001-01-01T00:00:00.000000Z\"}"))
        .containsExactly("depth 0 - b1.0x0 a2.0x5");
    assertThat(
            decode(
                "{\"type\":\"ticker\",\"product_id\":\"BTC-USD\",\"price\":\"2\","
                    + "\"open_24h\":\"1\",\"volume_24h\":\"7\",\"best_bid\":\"1.9\","
                    + "\"best_ask\":\"2.1\",\"side\":\"buy\",\"trade_id\":1,"
                    + "\"time\":\"2021-04-17T16:43:37Z\"}"))
        .containsExactly("ticker 0 1618677817000000 2.0 1.0 7.0 NaN");
    assertThat(
            decode(
                "{\"type\":\"subscriptions\",\"channels\":[{\"name\":\"matches\","
                    + "\"product_ids\":[\"BTC-USD\"]},{\"name\":\"heartbeat\","
                    + "\"product_ids\":[\"BTC-USD\"]}]}"))
        .containsExactly("acknowledged TRADES BTC-USD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{}",
        "{\"events\":[]}",
        "{\"type\":\"match\",\"product_id\":\"BTC-USD\"}",
        "{\"type\":\"l2update\",\"product_id\":\"BTC-USD\",\"changes\":[[\"bid\",\"1\",\"1\"]]}",
        "{\"channel\":\"market_trades\"}",
        "{\"channel\":\"market_trades\",\"events\":{}}",
        "{\"channel\":\"market_trades\",\"events\":[7]}",
        "{\"channel\":\"market_trades\",\"events\":[{\"trades\":[]}]}",
        "{\"channel\":\"market_trades\",\"events\":[{\"type\":\"update\",\"trades\":[{}]}]}",
        "{\"channel\":\"l2_data\",\"events\":[{\"type\":\"update\",\"updates\":[]}]}",
        "{\"channel\":\"l2_data\",\"events\":[{\"type\":\"update\",\"product_id\":\"BTC-USD\","
            + "\"updates\":[{\"side\":\"buy\",\"price_level\":\"1\",\"new_quantity\":\"1\"}]}]}",
        "{\"channel\":\"l2_data\",\"events\":[{\"type\":\"update\",\"product_id\":\"BTC-USD\","
            + "\"updates\":[{\"side\":\"bid\",\"price_level\":\"1\",\"new_quantity\":\"-1\"}]}]}",
        "{\"channel\":\"ticker\",\"events\":[{\"tickers\":[{\"price\":\"1\"}]}]}",
        "{\"channel\":\"subscriptions\",\"events\":[{\"subscriptions\":{\"level2\":7}}]}",
        "{\"channel\":\"heartbeats\",\"sequence_num\":\"x\"}",
        "{\"channel\":\"heartbeats\"}{}",
        "{\"channel\":\"heartbeats\""
      })
  void refuses_a_malformed_frame_and_tells_nothing(String frame) throws Exception {
    assertThatThrownBy(() -> decode(frame)).isInstanceOf(MalformedFrameException.class);
    assertThat(sink.lines()).isEmpty();
    assertThat(decode(TRADES)).as("the next frame is read").hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {TRADES, TICKER, BOOK})
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
    String good = List.of(TRADES, TICKER, BOOK).get(which);
    assertReadOrMalformed(MutatedFrames.mutate(good, new SplittableRandom(seed)));
  }

  @Property
  void any_text_is_read_or_malformed(@ForAll String text) throws Exception {
    assertReadOrMalformed(text);
    assertReadOrMalformed("{\"channel\":\"l2_data\",\"events\":" + text + "}");
  }

  private void assertReadOrMalformed(String frame) throws MalformedFrameException {
    sink.clear();
    try {
      decode(frame);
    } catch (MalformedFrameException e) {
      assertThat(sink.lines()).isEmpty();
    }
    assertThat(decode(TRADES)).hasSize(2);
  }
}
