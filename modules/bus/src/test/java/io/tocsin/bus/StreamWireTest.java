package io.tocsin.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What streams tell crosses from node to node as it is. A40 */
class StreamWireTest {

  private final StreamState stream = new StreamState("session.s.orders", 7);

  private static JsonObject order(int price) {
    return new JsonObject().put("id", "o").put("price", price);
  }

  /** Over the wire: what arrives is text. */
  private static JsonObject wire(JsonObject json) {
    return new JsonObject(json.encode());
  }

  @Test
  void updates_events_and_snapshots_arrive_as_they_were() {
    stream.state(StreamPost.state("session.s.orders", "orders", "a", order(1)), 1_000);
    stream.state(StreamPost.state("session.s.orders", "orders", "b", order(2)), 1_000);
    StreamMessage update = stream.flush(2_000).orElseThrow();
    StreamMessage event =
        stream.event(
            StreamPost.keyedEvent("session.s.orders", "order", "orders", "c", order(3), 10), 3_000);
    stream.remove(StreamPost.remove("session.s.orders", "orders", "a"));
    StreamMessage removal = stream.flush(4_000).orElseThrow();
    StreamMessage full = stream.fullUpdate(5_000);

    for (StreamMessage message : List.of(update, event, removal, full)) {
      assertThat(StreamWire.news(wire(StreamWire.of(message)))).isEqualTo(message);
    }
    StreamStart missed = new StreamStart.Missed(List.of(update, event));
    assertThat(StreamWire.start(wire(StreamWire.of(missed)))).isEqualTo(missed);
    StreamStart afresh = new StreamStart.Afresh(full);
    assertThat(StreamWire.start(wire(StreamWire.of(afresh)))).isEqualTo(afresh);
    StreamNews opened = new StreamOpened("session.s.fills");
    assertThat(StreamWire.news(wire(StreamWire.of(opened)))).isEqualTo(opened);
  }

  /** As nodes of version 1 say it; a field of a newer one is passed over. */
  @Test
  void what_the_first_version_says_is_read_and_said_to_the_letter() {
    String opened = "{\"opened\":\"session.s.fills\"}";
    String update =
        """
        {"kind":"UPDATE","envelope":{"type":"update","stream":"session.s.orders","session_id":"s",\
        "epoch":7,"seq":1,"timestamp":"1970-01-01T00:00:00.002Z",\
        "data":{"orders":[{"id":"o","price":1}]}},"keys":{"orders":["a"]}}\
        """;
    stream.state(StreamPost.state("session.s.orders", "orders", "a", order(1)), 1_000);
    StreamMessage now = stream.flush(2_000).orElseThrow();

    assertThat(StreamWire.of(now).encode()).isEqualTo(update);
    assertThat(StreamWire.news(new JsonObject(update))).isEqualTo(now);
    assertThat(StreamWire.news(new JsonObject(update).put("of_a_later_version", 1))).isEqualTo(now);
    assertThat(StreamWire.of(new StreamOpened("session.s.fills")).encode()).isEqualTo(opened);
    assertThat(StreamWire.start(new JsonObject("{\"missed\":[" + update + "]}")))
        .isEqualTo(new StreamStart.Missed(List.of(now)));
  }
}
