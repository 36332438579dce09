package io.tocsin.venues.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.venues.FrameSink;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.MutatedFrames;
import io.tocsin.venues.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden frames, written from Binance's documented formats. */
class BinanceDecoderTest {

  private static final String TRADE =
      "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1723161255343,\"s\":\"BTCUSDT\","
          + "\"t\":3735683259,\"p\":\"61837.63000000\",\"q\":\"0.02000000\",\"T\":1723161255342,"
          + "\"m\":true,\"M\":true}}";

  private static final String QUOTE =
      "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":50093239212,\"s\":\"BTCUSDT\","
          + "\"b\":\"61837.63000000\",\"B\":\"3.78826000\",\"a\":\"61837.64000000\","
          + "\"A\":\"1.54698000\"}}";

  private static final String CLOSING = "closing the venue announced that this server shuts down";

  private final BinanceDecoder decoder = new BinanceDecoder();
  private final Told told = new Told();

  private List<String> decode(String frame) throws MalformedFrameException {
    decoder.register(Told.market("binance", "BTC_USDT", "BTCUSDT"), 0);
    decoder.register(Told.market("binance", "BNB_BTC", "BNBBTC"), 1);
    return told.decode(decoder, frame);
  }

  @Test
  void reads_a_trade_and_takes_the_taker_from_the_maker_flag() throws Exception {
    assertThat(decode(TRADE))
        .containsExactly(
            "trade 0 1723161255342000 1723161255343000 61837.63000000 0.02000000 SELL 3735683259");
    assertThat(decode(TRADE.replace("\"m\":true", "\"m\":false")).getFirst()).contains(" BUY ");
  }

  @Test
  void reads_times_in_microseconds_too() throws Exception {
    assertThat(decode(TRADE.replace("1723161255342", "1723161255342123")).getFirst())
        .startsWith("trade 0 1723161255342123 1723161255343000");
  }

  @Test
  void reads_a_quote_that_has_neither_event_type_nor_time() throws Exception {
    assertThat(decode(QUOTE))
        .containsExactly("quote 0 - 61837.63000000 3.78826000 61837.64000000 1.54698000");
  }

  @Test
  void reads_a_book_update() throws Exception {
    assertThat(
            decode(
                "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\","
                    + "\"E\":1723161255308,\"s\":\"BTCUSDT\",\"U\":50093239203,\"u\":50093239207,"
                    + "\"b\":[[\"55653.87000000\",\"0.00000000\"],[\"1.5\",\"2\"]],"
                    + "\"a\":[[\"61838.04000000\",\"0.32332000\"]]}}"))
        .containsExactly(
            "depth 0 1723161255308000 50093239203-50093239207 after 50093239202"
                + " b55653.87000000x0.00000000 b1.5x2 a61838.04000000x0.32332000");
  }

  @Test
  void reads_a_mini_ticker() throws Exception {
    assertThat(
            decode(
                "{\"stream\":\"bnbbtc@miniTicker\",\"data\":{\"e\":\"24hrMiniTicker\","
                    + "\"E\":1672515782136,\"s\":\"BNBBTC\",\"c\":\"0.0025\",\"o\":\"0.0010\","
                    + "\"h\":\"0.0025\",\"l\":\"0.0010\",\"v\":\"10000\",\"q\":\"18\"}}"))
        .containsExactly("ticker 1 1672515782136000 0.0025 0.001 10000.0 18.0");
  }

  @Test
  void reads_a_partial_book_that_only_the_stream_names() throws Exception {
    assertThat(
            decode(
                "{\"stream\":\"btcusdt@depth5@100ms\",\"data\":{\"lastUpdateId\":160,"
                    + "\"bids\":[[\"0.0024\",\"10\"]],\"asks\":[[\"0.0026\",\"100\"]]}}"))
        .containsExactly("book 0 - 160-160 after 159 b0.0024x10 a0.0026x100");
  }

  @Test
  void tells_acknowledgements_and_errors_with_and_without_an_id() throws Exception {
    assertThat(decode("{\"result\":null,\"id\":312}")).containsExactly("acknowledged 312");
    assertThat(decode("{\"result\":[\"btcusdt@trade\"],\"id\":3}"))
        .containsExactly("acknowledged 3");
    assertThat(decode("{\"code\":0,\"msg\":\"Unknown property\",\"id\":5}"))
        .containsExactly("refused 5 Unknown property (code 0)");
    assertThat(decode("{\"code\":2,\"msg\":\"Invalid request: unknown variant\"}").getFirst())
        .startsWith("refused -1 Invalid request");
    assertThat(decode("{\"id\":4,\"error\":{\"code\":2,\"msg\":\"no\"}}"))
        .containsExactly("refused 4 no (code 2)");
    assertThat(decode("{\"result\":null,\"id\":null}")).containsExactly("acknowledged -1");
    assertThat(decode("{\"code\":2,\"msg\":\"no\",\"id\":\"a-string\"}"))
        .containsExactly("refused -1 no (code 2)");
  }

  @Test
  void tells_that_the_server_shuts_down_in_either_framing() throws Exception {
    assertThat(decode("{\"e\":\"serverShutdown\",\"E\":1770123456789}")).containsExactly(CLOSING);
    assertThat(
            decode("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1}}"))
        .containsExactly(CLOSING);
  }

  @Test
  void skips_fields_that_it_does_not_know() throws Exception {
    String more =
        TRADE.replace("\"e\":", "\"zz\":{\"p\":[1,{\"q\":\"x\"}]},\"y\":[[1]],\"n\":null,\"e\":");
    assertThat(decode(more)).hasSize(1);
    assertThat(decode(TRADE.replace("{\"stream\"", "{\"extra\":[{}],\"stream\""))).hasSize(1);
  }

  @Test
  void reads_data_before_stream() throws Exception {
    String data = TRADE.substring(TRADE.indexOf("\"data\""), TRADE.length() - 1);
    assertThat(decode("{" + data + ",\"stream\":\"btcusdt@trade\"}")).hasSize(1);
  }

  @Test
  void is_silent_about_other_symbols_and_other_streams() throws Exception {
    assertThat(decode(TRADE.replace("btcusdt@", "dogeusdt@"))).isEmpty();
    assertThat(decode(TRADE.replace("@trade", "@kline_1m"))).isEmpty();
    decoder.register(Told.market("binance", "BTC_USDT", "BTCUSDT"), 0);
    decoder.forget(Told.market("binance", "BTC_USDT", "BTCUSDT"));
    assertThat(told.decode(decoder, TRADE)).isEmpty();
  }

  @Test
  void a_stream_that_was_seen_before_means_what_its_market_means_now() throws Exception {
    decode(TRADE);
    decoder.forget(Told.market("binance", "BTC_USDT", "BTCUSDT"));
    assertThat(told.decode(decoder, TRADE)).isEmpty();
    decoder.register(Told.market("binance", "BTC_USDT", "BTCUSDT"), 7);
    assertThat(told.decode(decoder, TRADE)).singleElement().asString().startsWith("trade 7 ");
    assertThat(
            told.decode(
                decoder,
                TRADE
                    .replace("@trade", "@bookTicker")
                    .replace("\"p\"", "\"b\"")
                    .replace("\"q\"", "\"B\"")
                    .replace("\"m\":true", "\"a\":\"2\",\"A\":\"3\"")))
        .singleElement()
        .asString()
        .startsWith("quote 7 ");
  }

  /**
   * The first frame of a stream is read field by field, the next in the usual form if it has it.
   */
  @Property(tries = 3_000)
  void what_the_usual_form_lets_pass_is_what_is_read_field_by_field(@ForAll long seed)
      throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    String whole = random.nextBoolean() ? TRADE : QUOTE;
    String frame = random.nextInt(4) == 0 ? whole : MutatedFrames.mutate(whole, random);
    BinanceDecoder fresh = new BinanceDecoder();
    fresh.register(Told.market("binance", "BTC_USDT", "BTCUSDT"), 0);
    BinanceDecoder used = new BinanceDecoder();
    used.register(Told.market("binance", "BTC_USDT", "BTCUSDT"), 0);
    new Told().decode(used, whole);
    assertThat(outcome(used, frame)).as(frame).isEqualTo(outcome(fresh, frame));
  }

  private static List<String> outcome(BinanceDecoder decoder, String frame) {
    try {
      return new Told().decode(decoder, frame);
    } catch (MalformedFrameException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  @Test
  void fields_in_another_order_with_blanks_or_beyond_the_usual_ones_are_read_all_the_same()
      throws Exception {
    List<String> trade = decode(TRADE);
    for (String other :
        List.of(
            TRADE.replace(",\"m\"", ", \"m\""),
            TRADE + " ",
            TRADE.replace("\"M\":true", "\"M\":true,\"new\":[1]"),
            TRADE.replace("\"e\":\"trade\",", ""),
            TRADE.replace("btcusdt", "BTCUSDT"))) {
      assertThat(told.decode(decoder, other)).as(other).isEqualTo(trade);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"p", "q", "E", "T", "t", "m"})
  void what_a_frame_lacks_is_not_taken_from_the_one_before(String field) throws Exception {
    decode(TRADE);
    String lacking = TRADE.replace("\"" + field + "\":", "\"Z\":");
    assertThatThrownBy(() -> told.decode(decoder, lacking))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessageContaining("a TRADE event needs");
  }

  @Test
  void asks_once_what_to_do_with_a_symbol_that_nobody_registered() throws Exception {
    List<String> asked = new ArrayList<>();
    FrameSink sink =
        new Told() {
          @Override
          public int unregistered(String venueSymbol) {
            asked.add(venueSymbol);
            return 7;
          }
        };
    decoder.text(TRADE.toCharArray(), 0, TRADE.length(), sink);
    decoder.text(TRADE.toCharArray(), 0, TRADE.length(), sink);
    assertThat(asked).containsExactly("btcusdt");
  }

  @Test
  void old_trade_events_with_order_ids_in_a_and_b_are_read() throws Exception {
    assertThat(decode(TRADE.replace("\"T\":", "\"b\":88,\"a\":50,\"T\":"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{}",
        "{\"stream\":\"btcusdt@trade\"}",
        "{\"stream\":7,\"data\":{}}",
        "{\"stream\":\"btcusdt@trade\",\"data\":{}}",
        "{\"stream\":\"btcusdt@trade\",\"data\":{\"E\":\"1\"}}",
        "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"b\":\"1\",\"B\":\"1\",\"a\":\"2\"}}",
        "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"b\":\"one\"}}",
        "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"E\":1,\"U\":1,\"u\":2,\"b\":[[1,2]]}}",
        "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"E\":1,\"U\":1,\"u\":2,\"b\":[\"1\"]}}",
        "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"E\":1.5,\"U\":1,\"u\":2}}",
        "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"E\":1,\"U\":1,\"u\":2,\"b\":[]}}",
        "{\"stream\":\"btcusdt@depth5\",\"data\":{\"bids\":[],\"asks\":[]}}",
        "{\"result\":null,\"id\":1}{}",
        "{\"result\":null,\"id\":1"
      })
  void refuses_a_malformed_frame_and_tells_nothing(String frame) throws Exception {
    assertThatThrownBy(() -> decode(frame)).isInstanceOf(MalformedFrameException.class);
    assertThat(told.lines()).isEmpty();
    assertThat(decode(TRADE)).as("the next frame is read").hasSize(1);
  }

  @Test
  void every_cut_off_frame_is_malformed() {
    for (int length = 0; length < TRADE.length(); length++) {
      String cut = TRADE.substring(0, length);
      assertThatThrownBy(() -> decode(cut)).isInstanceOf(MalformedFrameException.class);
    }
  }

  @Property(tries = 300)
  void whatever_is_sent_only_a_malformed_frame_is_thrown(@ForAll long seed) throws Exception {
    decoder.register(Told.market("binance", "BTC_USDT", "BTCUSDT"), 0);
    MutatedFrames.hold(decoder, BinanceFramesForTests.ALL, new SplittableRandom(seed));
  }
}
