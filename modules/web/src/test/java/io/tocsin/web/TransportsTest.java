package io.tocsin.web;

import static io.tocsin.web.TestServer.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.bus.StreamPost;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stock client, unchanged, on every transport of SockJS. */
class TransportsTest {

  /** What has broken a transport somewhere: escapes, quotes, surrogates, line separators. */
  static final String TEXT =
      "grüß %20 100% %zz \uD83D\uDE00 \u2028\u2029 \u0000\u001f\u007f \"q\" \\ \\u0041 \n\r\t </script> 漢字";

  private static final int MESSAGES = 300;

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "xhr-streaming", "eventsource", "xhr-polling"})
  void the_stock_client_gets_every_message_once_whole_and_in_order(String transport)
      throws Exception {
    try (TestServer server = new TestServer()) {
      server.bus.post(StreamPost.open(stream("signals"), "signals"));
      server.bus.onCommand("echo", request -> Future.succeededFuture(request));
      try (NodeProgram client =
          new NodeProgram(
              "stock-client.mjs",
              "http://127.0.0.1:" + server.port + "/eventbus",
              transport,
              stream("signals"),
              TEXT.replace("\u0000", ""))) {
        assertThat(client.next()).isEqualTo(new JsonObject().put("transport", transport));
        assertThat(client.next())
            .isEqualTo(new JsonObject().put("echo", TEXT.replace("\u0000", "")));
        assertThat(client.next().getJsonObject("snapshot").getString("type"))
            .isEqualTo("full_update");

        for (int n = 1; n <= MESSAGES; n++) {
          server.event(
              "signals", "signal", "signals", new JsonObject().put("n", n).put("text", TEXT));
          if (n % 40 == 0) {
            // So that not everything travels in one frame.
            TestServer.await(server.vertx.timer(15, TimeUnit.MILLISECONDS));
          }
        }
        List<Integer> numbers = new ArrayList<>();
        while (numbers.size() < MESSAGES) {
          JsonObject line = client.next();
          assertThat(line.fieldNames()).as(line.encode()).containsExactly("body");
          JsonObject data = line.getJsonObject("body").getJsonObject("data");
          numbers.add(data.getInteger("n"));
          assertThat(data.getString("text")).isEqualTo(TEXT);
        }

        for (int i = 0; i < MESSAGES; i++) {
          assertThat(numbers.get(i)).isEqualTo(i + 1);
        }
        assertThat(server.metric("tocsin_bridge_sockets")).isEqualTo(1);
      }
    }
  }

  @Test
  void text_on_the_wire_is_ascii_without_percent_signs_and_means_the_same() {
    String json = new JsonObject().put("text", TEXT).encode();

    String ascii = OutMessage.ascii(json);

    assertThat(ascii).matches("[\\x20-\\x7e&&[^%]]*");
    assertThat(new JsonObject(ascii).getString("text")).isEqualTo(TEXT);
    assertThat(OutMessage.ascii("{\"a\":1}")).isEqualTo("{\"a\":1}");
  }

  @Test
  void sockets_that_get_the_same_share_the_frame_and_others_do_not() {
    OutMessage a = OutMessage.of(new JsonObject().put("n", "\"1\""));
    OutMessage b = OutMessage.of(new JsonObject().put("n", 2));
    FrameChain root = new FrameChain();
    FrameChain first = root.then(a).then(b);
    FrameChain second = root.then(a).then(b);
    FrameChain other = root.then(b).then(a);

    assertThat(second).isSameAs(first);
    assertThat(first.framed().text())
        .isEqualTo("a[\"{\\\"n\\\":\\\"\\\\\\\"1\\\\\\\"\\\"}\",\"{\\\"n\\\":2}\"]");
    assertThat(first.framedAsOne().text())
        .isEqualTo("a[\"[{\\\"n\\\":\\\"\\\\\\\"1\\\\\\\"\\\"},{\\\"n\\\":2}]\"]");
    assertThat(first.array().text()).isEqualTo("[{\"n\":\"\\\"1\\\"\"},{\"n\":2}]");
    assertThat(other.array().text()).isEqualTo("[{\"n\":2},{\"n\":\"\\\"1\\\"\"}]");
    assertThat(root.then(b).array().text()).isEqualTo("{\"n\":2}");
  }
}
