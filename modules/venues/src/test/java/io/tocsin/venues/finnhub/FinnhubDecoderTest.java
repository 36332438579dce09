package io.tocsin.venues.finnhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.MutatedFrames;
import io.tocsin.venues.Told;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames written from the documented formats. */
class FinnhubDecoderTest {

  private static final String MIXED =
      "{\"data\":[{\"c\":null,\"p\":1731.1,\"s\":\"BINANCE:ETHUSDT\",\"t\":1696250801782,"
          + "\"v\":0.014},{\"c\":[\"1\",\"24\",\"12\"],\"p\":171.465,\"s\":\"AAPL\","
          + "\"t\":1696250801554,\"v\":1},{\"c\":[],\"p\":1731.20,\"s\":\"BINANCE:ETHUSDT\","
          + "\"t\":1696250801782,\"v\":2}],\"type\":\"trade\"}";

  private final FinnhubDecoder decoder = new FinnhubDecoder();

  private List<String> decode(String frame) throws MalformedFrameException {
    decoder.register(Told.market("finnhub", "ETH_USDT", "BINANCE:ETHUSDT"), 0);
    decoder.register(Told.market("finnhub", "AAPL_USD", "AAPL"), 1);
    return new Told().decode(decoder, frame);
  }

  @Test
  void a_frame_of_mixed_symbols_is_told_in_the_order_of_time_without_side_and_id()
      throws Exception {
    assertThat(decode(MIXED))
        .containsExactly(
            "trade 1 1696250801554000 - 171.465 1 UNKNOWN -1",
            "trade 0 1696250801782000 - 1731.1 0.014 UNKNOWN -1",
            "trade 0 1696250801782000 - 1731.20 2 UNKNOWN -1");
  }

  @Test
  void a_row_without_volume_is_a_price_and_no_trade() throws Exception {
    for (String none : List.of("\"v\":0}", "\"v\":0.0}", "\"v\":null}")) {
      assertThat(
              decode(
                  "{\"data\":[{\"p\":1.0712,\"s\":\"AAPL\",\"t\":1696250801554,"
                      + none
                      + "],\"type\":\"trade\"}"))
          .containsExactly("ticker 1 1696250801554000 1.0712 NaN NaN NaN");
    }
  }

  @Test
  void a_ping_is_a_sign_of_life_that_needs_no_answer() throws Exception {
    assertThat(decode("{\"type\":\"ping\"}")).containsExactly("heartbeat");
    assertThat(new FinnhubAdapter().socket().orElseThrow().ping(1)).isEmpty();
  }

  @Test
  void an_error_names_no_symbol() throws Exception {
    assertThat(decode("{\"msg\":\"Subscribing to too many symbols\",\"type\":\"error\"}"))
        .containsExactly("refused -1 Subscribing to too many symbols");
  }

  @Test
  void symbols_and_types_that_are_not_known_are_skipped() throws Exception {
    assertThat(decode(MIXED.replace("AAPL", "MSFT"))).hasSize(2);
    assertThat(decode("{\"type\":\"news\",\"data\":[{\"headline\":\"x\"}]}")).isEmpty();
    assertThat(decode(MIXED.replace("\"c\":null", "\"new\":{\"p\":[1]}"))).hasSize(3);
    decoder.forget(Told.market("finnhub", "AAPL_USD", "AAPL"));
    assertThat(new Told().decode(decoder, MIXED)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"data\":[]}",
        "{\"type\":7}",
        "{\"type\":\"trade\",\"data\":{}}",
        "{\"type\":\"trade\",\"data\":[7]}",
        "{\"type\":\"trade\",\"data\":[{\"p\":1,\"s\":\"AAPL\",\"v\":1}]}",
        "{\"type\":\"trade\",\"data\":[{\"p\":1,\"t\":1,\"v\":1}]}",
        "{\"type\":\"trade\",\"data\":[{\"p\":\"x\",\"s\":\"AAPL\",\"t\":1,\"v\":1}]}",
        "{\"type\":\"trade\",\"data\":[{\"p\":1,\"s\":\"AAPL\",\"t\":1,\"v\":1},{\"p\":1}]}",
        "{\"type\":\"ping\"}{"
      })
  void refuses_a_malformed_frame_and_tells_nothing(String frame) {
    Told told = new Told();
    decoder.register(Told.market("finnhub", "AAPL_USD", "AAPL"), 1);
    assertThatThrownBy(() -> told.decode(decoder, frame))
        .isInstanceOf(MalformedFrameException.class);
    assertThat(told.lines()).isEmpty();
  }

  @Property(tries = 300)
  void whatever_is_sent_only_a_malformed_frame_is_thrown(@ForAll long seed) throws Exception {
    decoder.register(Told.market("finnhub", "AAPL_USD", "AAPL"), 1);
    MutatedFrames.hold(
        decoder,
        List.of(MIXED, "{\"type\":\"ping\"}", "{\"msg\":\"too many symbols\",\"type\":\"error\"}"),
        new SplittableRandom(seed));
  }
}
