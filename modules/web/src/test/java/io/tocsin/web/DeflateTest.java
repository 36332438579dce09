package io.tocsin.web;

import static io.tocsin.web.TestServer.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.bus.StreamPost;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are deflated once for all sockets, to clients that take them so (RFC 7692). */
class DeflateTest {

  private static final int MESSAGES = 60;

  private static BridgeClient deflating(TestServer server, int port, String path) {
    return new BridgeClient(
        server.vertx,
        new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI(path),
        new WebSocketClientOptions().setTryUsePerMessageCompression(true));
  }

  private static String path(int connection) {
    return "/eventbus/websocket?client=deflate&features=batch,recover&connection=" + connection;
  }

  /** Few and many bytes in turn, as they go plain and deflated. */
  private static String text(int n) {
    return n % 3 == 0 ? "short" : ("row " + n + ", ").repeat(400);
  }

  @Test
  void every_message_comes_once_whole_and_in_order_for_a_fraction_of_the_bytes() {
    try (TestServer server = new TestServer()) {
      server.bus.post(StreamPost.open(stream("signals"), "signals"));
      CuttingProxy counting = new CuttingProxy(server.vertx, server.port);
      BridgeClient early = deflating(server, counting.port(), path(1));
      early.recover(stream("signals"), new JsonObject());
      early.next(message -> "full_update".equals(type(message)));
      long plain = 0;
      for (int n = 1; n <= MESSAGES; n++) {
        plain += text(n).length();
        server.event(
            "signals", "signal", "signals", new JsonObject().put("n", n).put("text", text(n)));
      }
      // One that comes later is given the same frames, though it has seen none of those before.
      BridgeClient late = deflating(server, server.port, path(2));
      late.recover(stream("signals"), new JsonObject().put("epoch", 0).put("seq", 0));

      List<Integer> numbers = new ArrayList<>();
      while (numbers.size() < MESSAGES) {
        JsonObject data =
            early
                .next(message -> "signal".equals(type(message)))
                .getJsonObject("body")
                .getJsonObject("data");
        numbers.add(data.getInteger("n"));
        assertThat(data.getString("text")).isEqualTo(text(data.getInteger("n")));
      }
      late.next(message -> "full_update".equals(type(message)));
      server.event("signals", "signal", "signals", new JsonObject().put("n", 0).put("text", ""));
      late.next(message -> "signal".equals(type(message)));

      assertThat(numbers).isSorted().doesNotHaveDuplicates();
      assertThat(counting.bytesDown()).isLessThan(plain / 4);
    }
  }

  private static String type(JsonObject message) {
    JsonObject body = message.getJsonObject("body");
    return body == null ? "" : body.getString("type", "");
  }

  @Test
  void what_a_client_deflates_is_understood_and_a_message_that_swells_ends_the_link()
      throws Exception {
    try (TestServer server = new TestServer()) {
      BridgeClient client = deflating(server, server.port, path(1));
      client.text("{\"type\":\"ping\",\"more\":\"" + "x".repeat(2_000) + "\"}");
      assertThat(client.next().getString("type")).isEqualTo("pong");

      client.frame("{\"type\":\"ping\",\"more\":\"" + "x".repeat(10_000_000) + "\"}");
      assertThat(client.closeCode()).isNotEqualTo(1000);
      assertThat(server.connect().isOpen()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 1_023, 1_024, 65_535, 65_536, 65_600, 131_070, 300_000})
  void a_frame_inflates_to_its_text_whether_it_was_easy_to_deflate_or_not(int length)
      throws Exception {
    Random random = new Random(length);
    StringBuilder hard = new StringBuilder();
    for (int i = 0; i < length; i++) {
      hard.append((char) (32 + random.nextInt(95)));
    }
    for (String text : List.of(hard.toString(), "a".repeat(length))) {
      byte[] deflated = payload(new Frame(text).deflated(), 0x41);
      assertThat(new String(payload(new Frame(text).plain(), 0x01), StandardCharsets.US_ASCII))
          .isEqualTo(text);
      // As a receiver does: the block that was left out is put back (RFC 7692, 7.2.2).
      byte[] whole = new byte[deflated.length + 4];
      System.arraycopy(deflated, 0, whole, 0, deflated.length);
      whole[whole.length - 2] = (byte) 0xff;
      whole[whole.length - 1] = (byte) 0xff;
      try (Inflater inflater = new Inflater(true)) {
        inflater.setInput(whole);
        byte[] plain = new byte[length + 1];
        int inflated = inflater.inflate(plain);
        assertThat(new String(plain, 0, inflated, StandardCharsets.US_ASCII)).isEqualTo(text);
      }
    }
  }

  /** Reads a message's frames as RFC 6455, 5.2 and 5.4 have them. */
  private static byte[] payload(byte[] frames, int first) {
    ByteBuffer in = ByteBuffer.wrap(frames);
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    int wanted = first;
    while (in.hasRemaining()) {
      int begin = in.get() & 0xFF;
      int length = in.get();
      int size = length == 126 ? in.getShort() & 0xFFFF : length;
      assertThat(length).as("in two bytes, not masked, and in the shortest form").isBetween(0, 126);
      assertThat(length == 126).isEqualTo(size > 125);
      assertThat(in.remaining()).isGreaterThanOrEqualTo(size);
      assertThat(begin).isEqualTo(wanted | (in.remaining() == size ? 0x80 : 0));
      payload.write(frames, in.position(), size);
      in.position(in.position() + size);
      wanted = 0;
    }
    return payload.toByteArray();
  }
}
