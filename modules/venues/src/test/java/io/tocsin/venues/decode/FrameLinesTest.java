package io.tocsin.venues.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.venues.binance.BinanceSpotAdapter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameLinesTest {

  private final List<String> events = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final FrameLines lines =
      new FrameLines(new BinanceSpotAdapter(), event -> events.add(event.toString()), remarks::add);

  private static String trade(String price, String quantity) {
    return "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1723161255343,\"s\":\"BTCUSDT\""
        + ",\"t\":3735683259,\"p\":\""
        + price
        + "\",\"q\":\""
        + quantity
        + "\",\"T\":1723161255342,\"m\":true,\"M\":true}}";
  }

  @Test
  void writes_decimals_exactly_as_the_venue_wrote_them() {
    lines.line(trade("61837.63000000", "0.02000000"));
    assertThat(events)
        .containsExactly(
            "{\"type\":\"trade\",\"venue\":\"binance\",\"symbol\":\"BTC_USDT\""
                + ",\"time_us\":1723161255342000,\"receive_us\":null,\"sent_us\":1723161255343000"
                + ",\"price\":\"61837.63000000\",\"qty\":\"0.02000000\",\"side\":\"sell\""
                + ",\"trade_id\":3735683259,\"past\":false}");
    assertThat(remarks).isEmpty();
  }

  @Test
  void reads_a_receive_time_in_nanoseconds_before_the_frame() {
    lines.line("1723161253937085999 " + trade("1", "2"));
    assertThat(events.getFirst()).contains("\"receive_us\":1723161253937085,");
    lines.line(trade("1", "2"));
    assertThat(events.getLast()).as("the time was the line's before").contains("receive_us\":null");
  }

  @Test
  void a_quote_without_a_time_has_none() {
    lines.line(
        "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":5,\"s\":\"BTCUSDT\",\"b\":\"1.50\",\"B\":\"2\""
            + ",\"a\":\"1.60\",\"A\":\"3.0\"}}");
    assertThat(events)
        .containsExactly(
            "{\"type\":\"quote\",\"venue\":\"binance\",\"symbol\":\"BTC_USDT\",\"time_us\":null"
                + ",\"receive_us\":null,\"bid\":\"1.50\",\"bid_qty\":\"2\",\"ask\":\"1.60\",\"ask_qty\":\"3.0\"}");
  }

  @Test
  void a_bad_line_is_told_with_its_number_and_the_next_one_is_read() {
    lines.line("");
    lines.line("{\"stream\":\"btcusdt@trade\",\"data\":{\"p\":\"x\"}}");
    lines.line("!!!");
    lines.line(Base64.getEncoder().encodeToString(new byte[] {1, 2, 3}));
    lines.line(trade("1", "2"));
    assertThat(events).hasSize(1);
    assertThat(lines.malformed()).isEqualTo(3);
    assertThat(remarks).hasSize(3);
    assertThat(remarks.get(0)).startsWith("line 2 ").contains("\"x\"");
    assertThat(remarks.get(1)).startsWith("line 3 ").contains("neither JSON nor base64");
    assertThat(remarks.get(2)).startsWith("line 4 ").contains("binary");
  }

  @Test
  void what_is_no_event_is_a_remark_and_no_fault() {
    lines.line("{\"result\":null,\"id\":312}");
    lines.line("{\"code\":2,\"msg\":\"Invalid request\"}");
    assertThat(events).isEmpty();
    assertThat(lines.malformed()).isZero();
    assertThat(remarks.getFirst()).isEqualTo("line 1: request 312 acknowledged");
    assertThat(remarks.getLast()).contains("refused").contains("Invalid request");
  }

  @Test
  void a_whole_book_among_the_frames_of_one_market_is_an_event() {
    lines.line(trade("1", "2"));
    lines.line(
        "{\"lastUpdateId\":160,\"bids\":[[\"0.0024\",\"10\"]],\"asks\":[[\"0.0026\",\"100\"]]}");
    assertThat(events.getLast())
        .contains("\"type\":\"book\"")
        .contains("\"last_id\":160,\"bids\":[[\"0.0024\",\"10\"]],\"asks\":[[\"0.0026\",\"100\"]]");
  }
}
