package io.tocsin.web;

import static io.tocsin.web.TestServer.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.bus.StreamPost;
import io.tocsin.bus.StreamsVerticle;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecoveryTest {

  static final String SHIPPED =
      "/eventbus/websocket?client=test&connection=1&features=ack,batch,beat,recover";

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  private void signal(int n) {
    server.event("signals", "signal", "signals", new JsonObject().put("n", n));
  }

  private static JsonObject place(JsonObject envelope) {
    return new JsonObject()
        .put("epoch", envelope.getLong("epoch"))
        .put("seq", envelope.getLong("seq"));
  }

  private static JsonObject rec(BridgeClient client) {
    return client.next(message -> message.getString("type").equals("rec")).getJsonObject("body");
  }

  /** The streams answer after what they told before. */
  private void everythingHasReachedTheBridge() {
    server.connect().request("snapshot", new JsonObject().put("stream", "nothing"));
  }

  private BridgeClient shipped() {
    return server.connect(SHIPPED);
  }

  @Test
  void who_knows_nothing_gets_everything_and_then_what_follows() {
    signal(1);
    BridgeClient client = shipped();
    client.recover(stream("signals"), new JsonObject());

    JsonObject full = rec(client);
    signal(2);
    JsonObject next = rec(client);

    assertThat(full.getString("type")).isEqualTo("full_update");
    assertThat(full.getBoolean("recovered")).isFalse();
    assertThat(full.getJsonObject("data").getJsonArray("signals"))
        .isEqualTo(JsonArray.of(new JsonObject().put("n", 1)));
    assertThat(next.getLong("seq")).isEqualTo(full.getLong("seq") + 1);
    assertThat(next.containsKey("recovered")).isFalse();
  }

  @Test
  void who_comes_back_is_told_what_was_missed_and_gets_exactly_that() {
    signal(1);
    BridgeClient before = shipped();
    before.recover(stream("signals"), new JsonObject());
    JsonObject known = rec(before);
    before.close();
    for (int n = 2; n <= 4; n++) {
      signal(n);
    }

    BridgeClient after = shipped();
    after.recover(stream("signals"), place(known));
    JsonObject note = after.next();
    List<Integer> numbers = new ArrayList<>();
    for (int n = 2; n <= 4; n++) {
      numbers.add(rec(after).getJsonObject("data").getInteger("n"));
    }

    assertThat(note)
        .isEqualTo(
            new JsonObject()
                .put("type", "recovered")
                .put("address", stream("signals"))
                .put("recovered", true)
                .put("epoch", known.getLong("epoch"))
                .put("from", known.getLong("seq") + 1)
                .put("to", known.getLong("seq") + 3));
    assertThat(numbers).containsExactly(2, 3, 4);
  }

  @Test
  void two_who_come_back_from_different_places_each_get_their_own() {
    signal(1);
    BridgeClient first = shipped();
    first.recover(stream("signals"), new JsonObject());
    JsonObject known = rec(first);
    for (int n = 2; n <= 5; n++) {
      signal(n);
    }
    for (int n = 2; n <= 5; n++) {
      rec(first);
    }
    BridgeClient late = shipped();
    late.recover(stream("signals"), place(known).put("seq", known.getLong("seq") + 3));
    BridgeClient later = shipped();
    later.recover(stream("signals"), place(known));

    assertThat(rec(late).getJsonObject("data").getInteger("n")).isEqualTo(5);
    for (int n = 2; n <= 5; n++) {
      assertThat(rec(later).getJsonObject("data").getInteger("n")).isEqualTo(n);
    }
  }

  @Test
  void who_was_away_for_too_long_or_knows_another_epoch_gets_everything() {
    signal(0);
    BridgeClient client = shipped();
    client.recover(stream("signals"), new JsonObject());
    JsonObject known = rec(client);
    client.close();
    for (int n = 1; n <= StreamsVerticle.KEPT_EVENTS + 1; n++) {
      signal(n);
    }

    for (JsonObject place :
        List.of(place(known), place(known).put("epoch", known.getLong("epoch") - 1))) {
      BridgeClient back = shipped();
      back.recover(stream("signals"), place);
      JsonObject full = rec(back);
      assertThat(full.getBoolean("recovered")).isFalse();
      assertThat(full.getLong("seq"))
          .isEqualTo(known.getLong("seq") + StreamsVerticle.KEPT_EVENTS + 1);
    }
  }

  @Test
  void a_stream_that_is_not_there_yet_comes_by_itself_when_it_opens() {
    BridgeClient client = shipped();
    client.recover(stream("alerts"), new JsonObject());
    JsonObject refusal = client.next();

    server.bus.post(StreamPost.open(stream("alerts"), "alerts"));
    JsonObject full = rec(client);

    assertThat(refusal.getString("type")).isEqualTo("err");
    assertThat(refusal.getString("address")).isEqualTo(stream("alerts"));
    assertThat(refusal.getInteger("failureCode")).isEqualTo(404);
    assertThat(full.getString("type")).isEqualTo("full_update");
    assertThat(full.getJsonObject("data").getJsonArray("alerts")).isEmpty();
  }

  @Test
  void a_stream_that_starts_anew_is_sent_anew() {
    signal(1);
    BridgeClient client = shipped();
    client.recover(stream("signals"), new JsonObject());
    long epoch = rec(client).getLong("epoch");
    server.bus.post(StreamPost.close(stream("signals")));
    signal(7);

    JsonObject note = client.next();
    JsonObject full = rec(client);

    assertThat(note.getString("type")).isEqualTo("resnapshot");
    assertThat(note.getString("address")).isEqualTo(stream("signals"));
    assertThat(full.getLong("epoch")).isGreaterThan(epoch);
    assertThat(full.getJsonObject("data").getJsonArray("signals"))
        .isEqualTo(JsonArray.of(new JsonObject().put("n", 7)));
  }

  @Test
  void a_client_that_lost_its_place_may_start_the_same_stream_again() {
    signal(1);
    BridgeClient client = shipped();
    client.recover(stream("signals"), new JsonObject());
    rec(client);
    client.recover(stream("signals"), new JsonObject());

    assertThat(rec(client).getString("type")).isEqualTo("full_update");
    client.register(stream("signals"));
    assertThat(client.next().getString("body")).isEqualTo("address_already_registered");
  }

  @Test
  void a_slow_reader_gets_the_newest_of_what_it_missed_as_one_update() {
    server.market("BTC_USDT", 0, 0, "FRESH");
    BridgeClient client = shipped();
    client.recover(stream("market"), new JsonObject());
    JsonObject full = rec(client);
    int window = BridgeOptions.DEFAULT.ackWindow();
    for (int price = 1; price <= window + 8; price++) {
      server.market("BTC_USDT", price, 0, "FRESH");
    }
    everythingHasReachedTheBridge();
    long seq = full.getLong("seq");
    for (int i = 1; i < window; i++) {
      assertThat(rec(client).getLong("seq")).isEqualTo(++seq);
    }
    client.acknowledge(window);

    JsonObject merged = rec(client);

    assertThat(merged.getString("type")).isEqualTo("update");
    assertThat(merged.getLong("first_seq")).isEqualTo(seq + 1);
    assertThat(merged.getLong("seq")).isEqualTo(full.getLong("seq") + window + 8);
    assertThat(merged.getJsonObject("data").getJsonArray("symbols").size()).isEqualTo(1);
    assertThat(
            merged
                .getJsonObject("data")
                .getJsonArray("symbols")
                .getJsonObject(0)
                .getDouble("price"))
        .isEqualTo(window + 8);
  }

  @Test
  void events_wait_for_a_slow_reader_in_order_until_too_many_are_waiting() {
    signal(0);
    BridgeClient client = shipped();
    client.recover(stream("signals"), new JsonObject());
    rec(client);
    int window = BridgeOptions.DEFAULT.ackWindow();
    int last = window + 100;
    for (int n = 1; n <= last; n++) {
      signal(n);
    }
    client.acknowledge(1);
    for (int n = 1; n <= last; n++) {
      assertThat(rec(client).getJsonObject("data").getInteger("n")).isEqualTo(n);
      client.acknowledge(1);
    }
    int tooMany = window + StreamsVerticle.KEPT_EVENTS + 50;
    for (int n = 1; n <= tooMany; n++) {
      signal(last + n);
    }
    everythingHasReachedTheBridge();
    for (int n = 1; n <= window; n++) {
      assertThat(rec(client).getJsonObject("data").getInteger("n")).isEqualTo(last + n);
    }
    client.acknowledge(window);

    assertThat(client.next().getString("type")).isEqualTo("resnapshot");
    JsonObject full = rec(client);
    assertThat(full.getString("type")).isEqualTo("full_update");
    assertThat(
            full.getJsonObject("data").getJsonArray("signals").getJsonObject(199).getInteger("n"))
        .isEqualTo(last + tooMany);
  }
}
