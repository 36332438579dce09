package io.tocsin.venues.mexc;

import static io.tocsin.venues.mexc.Wrapper.SENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.Told;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames are written by {@link Protobuf}, after the documented messages. */
class MexcSpotDecoderTest {

  private static final String SENT_MICROS = SENT + "000";

  private final MexcSpotDecoder decoder = new MexcSpotDecoder();
  private final Told told = new Told();

  MexcSpotDecoderTest() {
    decoder.register(MexcMarkets.spot("BTC_USDT"), 0);
    decoder.register(MexcMarkets.spot("MX_USDT"), 1);
  }

  private List<String> decode(Protobuf frame) throws MalformedFrameException {
    return decode(frame.toBytes());
  }

  private List<String> decode(byte[] frame) throws MalformedFrameException {
    told.clear();
    byte[] padded = new byte[frame.length + 9];
    Arrays.fill(padded, (byte) 0x0A);
    System.arraycopy(frame, 0, padded, 5, frame.length);
    decoder.binary(padded, 5, frame.length, told);
    return told.lines();
  }

  private List<String> text(String frame) throws MalformedFrameException {
    return told.decode(decoder, frame);
  }

  @Test
  void reads_deals_with_1_as_a_buying_and_2_as_a_selling_taker() throws Exception {
    assertThat(decode(Wrapper.deals()))
        .containsExactly(
            "trade 0 1790281246176000 " + SENT_MICROS + " 84270 0.00099829 SELL -1",
            "trade 0 1790281246177000 " + SENT_MICROS + " 84270 0.00019169 BUY -1");
  }

  @Test
  void reads_deals_without_the_trade_id_that_came_without_notice() throws Exception {
    Protobuf old = Protobuf.message().message(1, Wrapper.deal("1", "2", 1, 1_736_409_765_051L));
    assertThat(decode(Wrapper.of("spot@public.deals.v3.api.pb@BTCUSDT", "BTCUSDT", 301, old)))
        .containsExactly("trade 0 1736409765051000 " + SENT_MICROS + " 1 2 BUY -1");
  }

  @Test
  void takes_a_side_for_unknown_that_is_absent_or_new() throws Exception {
    Protobuf deals =
        Protobuf.message()
            .message(1, Protobuf.message().text(1, "1").text(2, "2").varint(4, 5))
            .message(1, Wrapper.deal("1", "2", 3, 5));
    assertThat(decode(Wrapper.of("spot@x@BTCUSDT", "BTCUSDT", 314, deals)))
        .hasSize(2)
        .allMatch(line -> line.contains("UNKNOWN"));
  }

  @Test
  void sorts_the_deals_of_a_frame_by_time_and_keeps_the_order_of_equals() throws Exception {
    Protobuf deals =
        Protobuf.message()
            .message(1, Wrapper.deal("3", "1", 1, 9))
            .message(1, Wrapper.deal("1", "1", 1, 7))
            .message(1, Wrapper.deal("2", "1", 1, 7));
    assertThat(decode(Wrapper.of("spot@x@BTCUSDT", "BTCUSDT", 314, deals)))
        .extracting(line -> line.split(" ")[4])
        .containsExactly("1", "2", "3");
  }

  @Test
  void reads_asks_before_bids_and_versions_written_as_text() throws Exception {
    Protobuf depths =
        Protobuf.message()
            .message(1, Wrapper.level("84270.01", "0.5"))
            .message(2, Wrapper.level("84270.00", "1.25000000"))
            .message(2, Wrapper.level("84269.99", "0.00000000"))
            .text(3, "spot@public.aggre.depth.v3.api.pb@100ms")
            .text(4, "10589632359")
            .text(5, "10589632361")
            .varint(6, 1_790_281_246_233L);
    assertThat(decode(Wrapper.depths(depths)))
        .containsExactly(
            "depth 0 "
                + SENT_MICROS
                + " 10589632359-10589632361 after 10589632358"
                + " b84270.00x1.25000000 b84269.99x0.00000000 a84270.01x0.5");
  }

  @Test
  void reads_a_depth_that_lacks_a_side_or_both() throws Exception {
    Protobuf versions = Protobuf.message().text(4, "7").text(5, "8");
    assertThat(
            decode(
                Wrapper.depths(
                    Protobuf.message().message(2, Wrapper.level("1", "2")).then(versions))))
        .containsExactly("depth 0 " + SENT_MICROS + " 7-8 after 6 b1x2");
    assertThat(
            decode(
                Wrapper.depths(
                    Protobuf.message().message(1, Wrapper.level("1", "2")).then(versions))))
        .containsExactly("depth 0 " + SENT_MICROS + " 7-8 after 6 a1x2");
    assertThat(decode(Wrapper.depths(versions)))
        .containsExactly("depth 0 " + SENT_MICROS + " 7-8 after 6");
  }

  @Test
  void reads_the_three_kinds_of_book_ticker() throws Exception {
    String quote = "quote 0 " + SENT_MICROS + " 86503.92 14.91335308 86503.93 0.004965";
    assertThat(decode(Wrapper.of("spot@c", "BTCUSDT", 315, Wrapper.bookTicker())))
        .containsExactly(quote);
    assertThat(decode(Wrapper.of("spot@c", "BTCUSDT", 305, Wrapper.bookTicker())))
        .containsExactly(quote);
    Protobuf batch =
        Protobuf.message()
            .message(1, Wrapper.bookTicker())
            .message(1, Wrapper.bookTicker())
            .text(2, "81999275445");
    assertThat(decode(Wrapper.of("spot@c", "BTCUSDT", 311, batch))).containsExactly(quote, quote);
  }

  @Test
  void tells_no_quote_where_a_side_has_no_orders() throws Exception {
    Protobuf oneSided = Protobuf.message().text(1, "1").text(2, "2").text(3, "");
    assertThat(decode(Wrapper.of("spot@c", "BTCUSDT", 315, oneSided))).isEmpty();
  }

  @Test
  void tells_a_limited_depth_as_a_quote_since_it_is_not_the_book_of_the_differences()
      throws Exception {
    Protobuf depths =
        Protobuf.message()
            .message(1, Wrapper.level("11", "5"))
            .message(1, Wrapper.level("10", "4"))
            .message(2, Wrapper.level("8", "2"))
            .message(2, Wrapper.level("9", "3"))
            .text(4, "36913565463")
            .varint(5, 1_790_281_246_233L);
    assertThat(decode(Wrapper.of("spot@c", "BTCUSDT", 303, depths)))
        .containsExactly("quote 0 " + SENT_MICROS + " 9 3 10 4");
    assertThat(decode(Wrapper.of("spot@c", "BTCUSDT", 303, Protobuf.message()))).isEmpty();
  }

  @Test
  void reads_a_limited_depth_whose_fifth_field_is_a_text_as_older_ones() throws Exception {
    Protobuf depths =
        Protobuf.message()
            .message(1, Wrapper.level("10", "4"))
            .message(2, Wrapper.level("9", "3"))
            .text(5, "1790281246233");
    assertThat(decode(Wrapper.of("spot@c", "BTCUSDT", 303, depths))).hasSize(1);
  }

  @Test
  void takes_the_mini_tickers_volume_for_quote_units_and_its_quantity_for_base_units()
      throws Exception {
    assertThat(
            decode(
                Wrapper.of(
                    "spot@public.miniTicker.v3.api.pb@MXUSDT@24H",
                    "MXUSDT",
                    309,
                    Wrapper.miniTicker("MXUSDT"))))
        .containsExactly("ticker 1 " + SENT_MICROS + " 2.5 2.0 4638390.17 1.13365180264E7");
  }

  @Test
  void does_not_take_the_change_since_midnight_for_the_change_of_24_hours() throws Exception {
    assertThat(
            decode(
                Wrapper.of(
                    "spot@public.miniTicker.v3.api.pb@MXUSDT@UTC+8",
                    "MXUSDT",
                    309,
                    Wrapper.miniTicker("MXUSDT"))))
        .containsExactly("ticker 1 " + SENT_MICROS + " 2.5 NaN 4638390.17 1.13365180264E7");
  }

  @Test
  void reads_mini_tickers_of_many_symbols_and_passes_over_others() throws Exception {
    Protobuf tickers =
        Protobuf.message()
            .message(1, Wrapper.miniTicker("MXUSDT"))
            .message(1, Wrapper.miniTicker("DOGEUSDT"))
            .message(1, Wrapper.miniTicker("BTCUSDT"));
    Protobuf frame =
        Protobuf.message()
            .text(1, "spot@public.miniTickers.v3.api.pb@24H")
            .varint(6, SENT)
            .message(310, tickers);
    assertThat(decode(frame))
        .extracting(line -> line.substring(0, 8))
        .containsExactly("ticker 1", "ticker 0");
  }

  @Test
  void tells_nothing_of_mini_tickers_of_which_one_is_bad() {
    Protobuf tickers =
        Protobuf.message()
            .message(1, Wrapper.miniTicker("MXUSDT"))
            .message(1, Protobuf.message().text(1, "BTCUSDT").text(2, "much"));
    assertThatThrownBy(() -> decode(Wrapper.of("spot@c@24H", "", 310, tickers)))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessageContaining("much");
    assertThat(told.lines()).isEmpty();
  }

  @Test
  void passes_over_candles_whose_order_is_open_close_high_low() throws Exception {
    Protobuf candle =
        Protobuf.message()
            .text(1, "Min1")
            .varint(2, 1_790_356_740L)
            .text(3, "83958.21")
            .text(4, "83961.21");
    assertThat(
            decode(
                Protobuf.message()
                    .text(1, "spot@public.kline.v3.api.pb@BTCUSDT@Min1")
                    .text(3, "BTCUSDT")
                    .text(4, "2fb942154ef44a4ab2ef98c8afb6a4a7")
                    .varint(5, 1_790_356_766_179L)
                    .message(308, candle)))
        .isEmpty();
  }

  @Test
  void skips_unknown_fields_of_every_wire_type_wherever_they_stand() throws Exception {
    Protobuf unknown =
        Protobuf.message()
            .varint(90, -1)
            .fixed64(91, Long.MIN_VALUE)
            .text(92, "\u007fanything")
            .group(93, Protobuf.message().varint(1, 5).group(1, Protobuf.message().text(2, "x")))
            .fixed32(94, -7)
            .varint(536_870_911, 1)
            // A known number of another type is an unknown field, too.
            .fixed32(4, 5)
            .fixed64(1, 5);
    Protobuf deal =
        Protobuf.message().then(unknown).then(Wrapper.deal("1", "2", 1, 9)).then(unknown);
    Protobuf deals = Protobuf.message().then(unknown).message(1, deal).then(unknown);
    Protobuf frame =
        Protobuf.message()
            .then(unknown)
            .then(Wrapper.of("spot@c", "BTCUSDT", 314, deals))
            .then(unknown);
    assertThat(decode(frame)).containsExactly("trade 0 9000 " + SENT_MICROS + " 1 2 BUY -1");
  }

  @Test
  void reads_fields_in_any_order_and_a_create_time_where_no_send_time_is() throws Exception {
    Protobuf frame =
        Protobuf.message()
            .message(315, Wrapper.bookTicker())
            .varint(5, 1_700_000_000_000L)
            .text(3, "BTCUSDT")
            .text(1, "spot@c");
    assertThat(decode(frame))
        .containsExactly("quote 0 1700000000000000 86503.92 14.91335308 86503.93 0.004965");
  }

  @Test
  void finds_the_market_in_the_channel_where_the_wrapper_does_not_name_it() throws Exception {
    Protobuf frame =
        Protobuf.message()
            .text(1, "spot@public.bookTicker.batch.v3.api.pb@BTCUSDT")
            .message(311, Protobuf.message().message(1, Wrapper.bookTicker()));
    assertThat(decode(frame)).containsExactly("quote 0 - 86503.92 14.91335308 86503.93 0.004965");
  }

  @Test
  void is_silent_about_markets_that_are_not_registered() throws Exception {
    decoder.forget(MexcMarkets.spot("BTC_USDT"));
    assertThat(decode(Wrapper.deals())).isEmpty();
    assertThat(decode(Wrapper.of("spot@c", "\u5e01\u5b89USDT", 315, Wrapper.bookTicker())))
        .isEmpty();
    assertThat(decode(Wrapper.of("spot@c", "X".repeat(99), 315, Wrapper.bookTicker()))).isEmpty();
  }

  @Test
  void every_cut_off_frame_is_malformed_and_tells_nothing() {
    byte[] whole = Wrapper.deals().toBytes();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> decode(cut))
          .as("the first %d bytes", length)
          .isInstanceOf(MalformedFrameException.class);
      assertThat(told.lines()).isEmpty();
    }
  }

  @Test
  void refuses_what_is_not_as_documented_and_reads_the_next_frame() throws Exception {
    Protobuf level = Protobuf.message().text(4, "1").text(5, "2");
    List<Protobuf> bad =
        List.of(
            Protobuf.message(),
            Protobuf.message().text(1, "spot@c"),
            Protobuf.message().tag(0, 0),
            Protobuf.message().tag(9, 6),
            Protobuf.message().tag(9, 4),
            Protobuf.message().tag(9, 3).tag(8, 4),
            Protobuf.message().bytes(1, new byte[0]),
            Protobuf.message().tag(1, 2).then(Protobuf.message().varint(1, -1)),
            Wrapper.depths(Protobuf.message().text(4, "x").text(5, "2")),
            Wrapper.depths(Protobuf.message().text(4, "3").text(5, "2")),
            Wrapper.depths(Protobuf.message().text(5, "2")),
            Wrapper.depths(Protobuf.message().text(4, "99999999999999999999").text(5, "2")),
            Wrapper.depths(Protobuf.message().message(1, Wrapper.level("1", "")).then(level)),
            Wrapper.depths(Protobuf.message().message(2, Wrapper.level("", "1")).then(level)),
            Wrapper.depths(Protobuf.message().message(2, Wrapper.level("1e", "1")).then(level)),
            Wrapper.of(
                "c", "BTCUSDT", 314, Protobuf.message().message(1, Wrapper.deal("", "1", 1, 9))),
            Wrapper.of(
                "c", "BTCUSDT", 314, Protobuf.message().message(1, Wrapper.deal("1", "1", 1, 0))),
            Wrapper.of(
                "c", "BTCUSDT", 314, Protobuf.message().message(1, Wrapper.deal("1", "1", 1, -9))),
            Wrapper.of("c", "BTCUSDT", 309, Protobuf.message().text(1, "BTCUSDT")));
    for (Protobuf frame : bad) {
      assertThatThrownBy(() -> decode(frame)).isInstanceOf(MalformedFrameException.class);
      assertThat(told.lines()).isEmpty();
    }
    assertThat(decode(Wrapper.deals())).hasSize(2);
  }

  @Test
  void acknowledges_by_the_topics_that_the_answer_is_made_of() throws Exception {
    assertThat(
            text(
                "{\"id\":1,\"code\":0,\"msg\":\"spot@public.aggre.deals.v3.api.pb@10ms@BTCUSDT\"}"))
        .containsExactly("acknowledged TRADES BTCUSDT");
    assertThat(
            text(
                "{\"id\":0,\"code\":0,\"msg\":\"spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT,"
                    + "spot@public.miniTicker.v3.api.pb@MXUSDT@24H,"
                    + "spot@public.aggre.bookTicker.v3.api.pb@10ms@MXUSDT\"}"))
        .containsExactly(
            "acknowledged BOOK BTCUSDT",
            "acknowledged TICKER MXUSDT",
            "acknowledged QUOTES MXUSDT");
  }

  @Test
  void takes_a_refusal_with_code_0_and_a_full_width_colon_for_what_it_is() throws Exception {
    assertThat(
            text(
                "{\"id\":0,\"code\":0,\"msg\":\"Not Subscribed successfully!"
                    + " [spot@public.aggre.deals.v3.api.pb@10ms@BTCUSDT].  Reason\uFF1A Blocked! \"}"))
        .containsExactly(
            "refused TRADES BTCUSDT Not Subscribed successfully!"
                + " [spot@public.aggre.deals.v3.api.pb@10ms@BTCUSDT]. Reason: Blocked! (code 0)");
    assertThat(
            text(
                "{\"id\":3,\"code\":0,\"msg\":\"Not Subscribed successfully!"
                    + " [spot@public.aggre.deals.v3.api.pb@10ms@A,"
                    + "spot@public.aggre.depth.v3.api.pb@10ms@B]\"}"))
        .hasSize(2)
        .allMatch(line -> line.startsWith("refused"));
  }

  @Test
  void takes_a_refusal_that_names_no_topic_for_one_of_its_request() throws Exception {
    assertThat(text("{\"id\":4,\"code\":0,\"msg\":\"no subscription\"}"))
        .containsExactly("refused 4 no subscription (code 0)");
    assertThat(text("{\"id\":0,\"code\":30001,\"msg\":\"param error\"}"))
        .containsExactly("refused -1 param error (code 30001)");
  }

  @Test
  void takes_a_code_for_a_refusal_even_where_the_text_is_the_topic() throws Exception {
    assertThat(
            text("{\"id\":5,\"code\":30001,\"msg\":\"spot@public.aggre.deals.v3.api.pb@10ms@A\"}"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("refused TRADES A");
  }

  @Test
  void hears_pong_in_text() throws Exception {
    assertThat(text("{\"id\":0,\"code\":0,\"msg\":\"PONG\"}")).containsExactly("pong");
  }

  @Test
  void reads_text_in_a_binary_frame_by_its_first_byte() throws Exception {
    byte[] pong = "{\"id\":0,\"code\":0,\"msg\":\"PONG\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(decode(pong)).containsExactly("pong");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{}",
        "{\"code\":0}",
        "{\"id\":0,\"code\":0,\"msg\":\"PONG\"}{}",
        "{\"id\":0,\"code\":0,\"msg\":\"PONG\""
      })
  void refuses_text_that_is_no_answer(String frame) {
    assertThatThrownBy(() -> text(frame)).isInstanceOf(MalformedFrameException.class);
    assertThat(told.lines()).isEmpty();
  }
}
