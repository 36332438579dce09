package io.tocsin.venues.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.TakerSide;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.MalformedFrameException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden frames, written from Binance's documented formats. */
class BinanceSpotDecoderTest {

  private static final String TRADE =
      "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1723161255343,\"s\":\"BTCUSDT\","
          + "\"t\":3735683259,\"p\":\"61837.63000000\",\"q\":\"0.02000000\",\"T\":1723161255342,"
          + "\"m\":true,\"M\":true}}";

  /** What the decoder told, one line a call. */
  private final List<String> told = new ArrayList<>();

  private final BinanceSpotDecoder decoder = new BinanceSpotDecoder();

  private final FrameSink sink =
      new FrameSink() {
        @Override
        public void trade(
            int symbol,
            long time,
            long sent,
            double price,
            double quantity,
            TakerSide side,
            long id) {
          told.add(
              "trade %d %d %d %s %s %s %d"
                  .formatted(symbol, time, sent, price, quantity, side, id));
        }

        @Override
        public void quote(int symbol, double bid, double bidQuantity, double ask, double askQty) {
          told.add("quote %d %s %s %s %s".formatted(symbol, bid, bidQuantity, ask, askQty));
        }

        @Override
        public void ticker(
            int symbol, long sent, double last, double open, double volume, double quoteVolume) {
          told.add(
              "ticker %d %d %s %s %s %s".formatted(symbol, sent, last, open, volume, quoteVolume));
        }

        @Override
        public void depth(int symbol, long sent, DepthUpdate update) {
          told.add("depth %d %d %s".formatted(symbol, sent, text(update)));
        }

        @Override
        public void snapshot(DepthUpdate update) {
          told.add("snapshot " + text(update));
        }

        @Override
        public void acknowledged(long id) {
          told.add("acknowledged " + id);
        }

        @Override
        public void refused(long id, String reason) {
          told.add("refused " + id + " " + reason);
        }

        @Override
        public void closing(String reason) {
          told.add("closing");
        }
      };

  private static String text(DepthUpdate update) {
    StringBuilder text = new StringBuilder(update.firstId() + "-" + update.lastId());
    for (int i = 0; i < update.bids().size(); i++) {
      text.append(" b")
          .append(update.bids().priceE8(i))
          .append('x')
          .append(update.bids().quantity(i));
    }
    for (int i = 0; i < update.asks().size(); i++) {
      text.append(" a")
          .append(update.asks().priceE8(i))
          .append('x')
          .append(update.asks().quantity(i));
    }
    return text.toString();
  }

  private List<String> decode(String frame) throws MalformedFrameException {
    told.clear();
    decoder.register("BTCUSDT", 0);
    decoder.register("BNBBTC", 1);
    char[] padded = ("##" + frame + "##").toCharArray();
    decoder.decode(padded, 2, frame.length(), sink);
    return told;
  }

  @Test
  void reads_a_trade_and_takes_the_taker_from_the_maker_flag() throws Exception {
    assertThat(decode(TRADE))
        .containsExactly("trade 0 1723161255342000 1723161255343000 61837.63 0.02 SELL 3735683259");
    assertThat(decode(TRADE.replace("\"m\":true", "\"m\":false")).getFirst()).contains(" BUY ");
  }

  @Test
  void reads_times_in_microseconds_too() throws Exception {
    assertThat(decode(TRADE.replace("1723161255342", "1723161255342123")).getFirst())
        .startsWith("trade 0 1723161255342123 1723161255343000");
  }

  @Test
  void reads_a_quote() throws Exception {
    assertThat(
            decode(
                "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":50093239212,\"s\":\"BTCUSDT\","
                    + "\"b\":\"61837.63000000\",\"B\":\"3.78826000\",\"a\":\"61837.64000000\","
                    + "\"A\":\"1.54698000\"}}"))
        .containsExactly("quote 0 61837.63 3.78826 61837.64 1.54698");
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
            "depth 0 1723161255308000 50093239203-50093239207 b5565387000000x0.0 b150000000x2.0"
                + " a6183804000000x0.32332");
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
  void reads_a_rest_snapshot() throws Exception {
    assertThat(
            decode(
                "{\"lastUpdateId\":1027024,\"bids\":[[\"4.00000000\",\"431.00000000\"]],"
                    + "\"asks\":[[\"4.00000200\",\"12.00000000\",[]]]}"))
        .containsExactly("snapshot 1027024-1027024 b400000000x431.0 a400000200x12.0");
  }

  @Test
  void tells_control_frames_apart() throws Exception {
    assertThat(decode("{\"result\":null,\"id\":312}")).containsExactly("acknowledged 312");
    assertThat(decode("{\"result\":[\"btcusdt@trade\"],\"id\":3}"))
        .containsExactly("acknowledged 3");
    assertThat(decode("{\"code\":0,\"msg\":\"Unknown property\",\"id\":5}"))
        .containsExactly("refused 5 Unknown property (code 0)");
    assertThat(decode("{\"code\":2,\"msg\":\"Invalid request: unknown variant\"}").getFirst())
        .startsWith("refused -1 Invalid request");
    assertThat(decode("{\"id\":4,\"error\":{\"code\":2,\"msg\":\"no\"}}"))
        .containsExactly("refused 4 no (code 2)");
    assertThat(decode("{\"e\":\"serverShutdown\",\"E\":1770123456789}")).containsExactly("closing");
    assertThat(
            decode("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1}}"))
        .containsExactly("closing");
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
    decoder.forget("BTCUSDT");
    told.clear();
    decoder.decode(TRADE.toCharArray(), 0, TRADE.length(), sink);
    assertThat(told).isEmpty();
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
        "{\"result\":null,\"id\":1}{}",
        "{\"result\":null,\"id\":1"
      })
  void refuses_a_malformed_frame_and_tells_nothing(String frame) throws Exception {
    assertThatThrownBy(() -> decode(frame)).isInstanceOf(MalformedFrameException.class);
    assertThat(told).isEmpty();
    assertThat(decode(TRADE)).as("the next frame is read").hasSize(1);
  }

  @Test
  void every_cut_off_frame_is_malformed() {
    for (int length = 0; length < TRADE.length(); length++) {
      String cut = TRADE.substring(0, length);
      assertThatThrownBy(() -> decode(cut)).isInstanceOf(MalformedFrameException.class);
    }
  }
}
