package io.tocsin.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StreamStateTest {

  private static final String MARKET = "session.s1.market";

  private final StreamState stream = new StreamState(MARKET, 7);

  @Property(tries = 2_000)
  void A7_snapshot_and_later_messages_add_up_without_hole_or_double(
      @ForAll("steps") List<StreamSteps.Step> steps,
      @ForAll("shapes") StreamSteps.Shape shape,
      @ForAll @IntRange(min = 0, max = 40) int joins,
      @ForAll @IntRange(min = 0, max = 40) int snapshotAfter) {
    StreamState server = new StreamState(MARKET, 7);
    server.open("items");
    BrowserCopy page = new BrowserCopy("items", shape.keep());
    List<JsonObject> sent = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      int before = sent.size();
      if (steps.get(i).kind() == StreamSteps.Kind.TIME) {
        server.flush(i).map(StreamMessage::envelope).ifPresent(sent::add);
      } else {
        apply(server, StreamSteps.post(MARKET, shape, steps.get(i), i), i, sent);
      }
      if (i >= joins) {
        sent.subList(before, sent.size()).forEach(page::delta);
      }
      if (i == joins + snapshotAfter) {
        page.snapshot(server.fullUpdate(i).envelope());
      }
    }
    server
        .flush(99)
        .map(StreamMessage::envelope)
        .ifPresent(last -> {
          sent.add(last);
          page.delta(last);
        });
    JsonObject end = server.fullUpdate(100).envelope();
    if (!page.hasSnapshot()) {
      page.snapshot(end);
    }
    assertThat(page.seq()).isEqualTo(end.getLong("seq")).isEqualTo(sent.size());
    assertThat(page.items()).isEqualTo(end.getJsonObject("data").getJsonArray("items"));
    for (int i = 0; i < sent.size(); i++) {
      assertThat(sent.get(i).getLong("seq")).isEqualTo(i + 1L);
    }
  }

  /** The oracle is a plain map: a page that agrees with a wrong server would not show it. */
  @Property(tries = 1_000)
  void the_snapshot_holds_what_was_posted_last_for_each_key(
      @ForAll("steps") List<StreamSteps.Step> steps) {
    StreamSteps.Shape keyed = new StreamSteps.Shape(false, Integer.MAX_VALUE);
    StreamState server = new StreamState(MARKET, 7);
    server.open("items");
    Map<String, JsonObject> oracle = new HashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).kind() == StreamSteps.Kind.TIME) {
        server.flush(i);
        continue;
      }
      StreamPost post = StreamSteps.post(MARKET, keyed, steps.get(i), i);
      apply(server, post, i, new ArrayList<>());
      switch (steps.get(i).kind()) {
        case STATE, EVENT -> oracle.put(post.key(), post.item());
        case REMOVE, ENDING -> oracle.remove(post.key());
        case TIME -> throw new AssertionError("was handled above");
      }
    }
    server.flush(99);
    List<Object> held =
        server.fullUpdate(100).envelope().getJsonObject("data").getJsonArray("items").getList();
    assertThat(held).containsExactlyInAnyOrderElementsOf(oracle.values());
  }

  private static void apply(StreamState server, StreamPost post, long now, List<JsonObject> sent) {
    switch (post.kind()) {
      case STATE -> server.state(post, 0);
      case REMOVE -> server.remove(post);
      case EVENT -> {
        server.flush(now).map(StreamMessage::envelope).ifPresent(sent::add);
        sent.add(server.event(post, now).envelope());
      }
      case OPEN, CLOSE -> throw new IllegalArgumentException("no step is one");
    }
  }

  @Test
  void what_is_pending_is_in_neither_snapshot_nor_sequence() {
    stream.state(StreamPost.state(MARKET, "symbols", "BTC", item(1)), 0);
    assertThat(stream.fullUpdate(0).envelope().getLong("seq")).isZero();
    assertThat(stream.fullUpdate(0).envelope().getJsonObject("data").getJsonArray("symbols"))
        .isEmpty();
    stream.flush(0);
    assertThat(stream.fullUpdate(0).envelope().getLong("seq")).isEqualTo(1);
    assertThat(stream.fullUpdate(0).envelope().getJsonObject("data").getJsonArray("symbols"))
        .isEqualTo(JsonArray.of(item(1)));
  }

  @Test
  void nothing_new_makes_no_message_and_costs_no_number() {
    assertThat(stream.flush(1)).isEmpty();
    stream.remove(StreamPost.remove(MARKET, "symbols", "never there"));
    assertThat(stream.flush(2)).isEmpty();
    assertThat(stream.fullUpdate(3).envelope().getLong("seq")).isZero();
  }

  @Test
  void a_state_that_comes_back_after_its_removal_is_not_removed() {
    stream.state(StreamPost.state(MARKET, "symbols", "BTC", item(1)), 0);
    stream.flush(0);
    stream.remove(StreamPost.remove(MARKET, "symbols", "BTC"));
    stream.state(StreamPost.state(MARKET, "symbols", "BTC", item(2)), 0);
    assertThat(stream.flush(0).orElseThrow().envelope().getJsonObject("data"))
        .isEqualTo(new JsonObject().put("symbols", JsonArray.of(item(2))));
  }

  @Test
  void a_state_removed_before_it_was_told_is_never_told() {
    stream.state(StreamPost.state(MARKET, "symbols", "BTC", item(1)), 0);
    stream.remove(StreamPost.remove(MARKET, "symbols", "BTC"));
    assertThat(stream.flush(0)).isEmpty();
  }

  @Test
  void an_event_that_ends_its_item_takes_it_out_of_the_snapshot() {
    stream.event(StreamPost.keyedEvent(MARKET, "x_created", "xs", "k", item(1), 9), 0);
    JsonObject told =
        stream
            .event(StreamPost.keyedEvent(MARKET, "x_removed", "xs", "k", item(2), 9), 0)
            .envelope();
    assertThat(told.getString("type")).isEqualTo("x_removed");
    assertThat(told.getJsonObject("data")).isEqualTo(item(2));
    assertThat(stream.fullUpdate(0).envelope().getJsonObject("data").getJsonArray("xs")).isEmpty();
  }

  @Test
  void a_ring_keeps_the_newest() {
    for (int i = 1; i <= 10; i++) {
      stream.event(StreamPost.event(MARKET, "signal", "signals", item(i), 3), 0);
    }
    JsonObject snapshot = stream.fullUpdate(0).envelope();
    assertThat(snapshot.getLong("seq")).isEqualTo(10);
    assertThat(snapshot.getJsonObject("data").getJsonArray("signals"))
        .isEqualTo(JsonArray.of(item(8), item(9), item(10)));
  }

  @Test
  void only_a_sessions_stream_names_a_session() {
    assertThat(stream.fullUpdate(0).envelope().getString("session_id")).isEqualTo("s1");
    assertThat(
            new StreamState("session.s2.candles.BTC_USDT.1m", 7)
                .fullUpdate(0)
                .envelope()
                .getString("session_id"))
        .isEqualTo("s2");
    JsonObject venues = new StreamState(Addresses.VENUES, 7).fullUpdate(0).envelope();
    assertThat(venues.containsKey("session_id")).isTrue();
    assertThat(venues.getString("session_id")).isNull();
  }

  @Property(tries = 2_000)
  void who_comes_back_gets_exactly_what_was_missed_or_everything(
      @ForAll("steps") List<StreamSteps.Step> steps,
      @ForAll("shapes") StreamSteps.Shape shape,
      @ForAll @IntRange(min = 0, max = 40) int left,
      @ForAll @IntRange(min = 0, max = 300) int flushes) {
    StreamState server = new StreamState(MARKET, 7);
    server.open("items");
    BrowserCopy page = new BrowserCopy("items", shape.keep());
    page.snapshot(server.fullUpdate(0).envelope());
    List<JsonObject> sent = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      int before = sent.size();
      if (steps.get(i).kind() == StreamSteps.Kind.TIME) {
        server.flush(i).map(StreamMessage::envelope).ifPresent(sent::add);
      } else {
        apply(server, StreamSteps.post(MARKET, shape, steps.get(i), i), i, sent);
      }
      if (i < left) {
        sent.subList(before, sent.size()).forEach(page::delta);
      }
    }
    for (int i = 0; i < flushes; i++) {
      server.state(StreamPost.recentState(MARKET, "items", "k" + i % 3, keyed(i), shape.keep()), 0);
      server.flush(i);
    }
    server.flush(99);
    long wentAt = page.seq();

    StreamStart start = server.follow(7, wentAt, 100);

    long last = server.fullUpdate(100).seq();
    switch (start) {
      case StreamStart.Missed missed -> {
        assertThat(missed.messages()).hasSize((int) (last - wentAt));
        missed.messages().forEach(message -> page.delta(message.envelope()));
      }
      case StreamStart.Afresh afresh -> {
        assertThat(last - wentAt).isGreaterThan(StreamsVerticle.KEPT_UPDATES);
        page.snapshot(afresh.message().envelope());
      }
    }
    assertThat(page.seq()).isEqualTo(last);
    assertThat(page.items())
        .isEqualTo(server.fullUpdate(100).envelope().getJsonObject("data").getJsonArray("items"));
  }

  private static JsonObject keyed(int value) {
    return new JsonObject().put("key", "k" + value % 3).put("value", value);
  }

  @Property(tries = 2_000)
  void updates_told_as_one_leave_a_reader_where_each_of_them_would(
      @ForAll("steps") List<StreamSteps.Step> steps,
      @ForAll @IntRange(min = 0, max = 20) int slowFrom) {
    StreamSteps.Shape keyed = new StreamSteps.Shape(false, Integer.MAX_VALUE);
    StreamState server = new StreamState(MARKET, 7);
    server.open("items");
    BrowserCopy each = new BrowserCopy("items", Integer.MAX_VALUE);
    BrowserCopy merged = new BrowserCopy("items", Integer.MAX_VALUE);
    List<StreamMessage> sent = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).kind() == StreamSteps.Kind.TIME) {
        server.flush(i).ifPresent(sent::add);
      } else {
        StreamPost post = StreamSteps.post(MARKET, keyed, steps.get(i), i);
        if (post.kind() == StreamPost.Kind.EVENT) {
          server.flush(i).ifPresent(sent::add);
          sent.add(server.event(post, i));
        } else if (post.kind() == StreamPost.Kind.REMOVE) {
          server.remove(post);
        } else {
          server.state(post, i);
        }
      }
    }
    each.snapshot(new StreamState(MARKET, 7).fullUpdate(0).envelope());
    merged.snapshot(new StreamState(MARKET, 7).fullUpdate(0).envelope());
    sent.forEach(message -> each.delta(message.envelope()));
    for (int at = 0; at < sent.size(); ) {
      UpdateMerge merge = new UpdateMerge();
      int next = at;
      while (at >= slowFrom && next < sent.size() && merge.add(sent.get(next))) {
        next++;
      }
      merged.delta((next == at ? sent.get(at) : merge.result()).envelope());
      at = Math.max(next, at + 1);
    }
    assertThat(merged.seq()).isEqualTo(each.seq());
    assertThat(merged.items()).isEqualTo(each.items());
  }

  @Test
  void another_epoch_or_a_number_of_the_future_gets_everything() {
    stream.event(StreamPost.event(MARKET, "signal", "signals", item(1), 3), 0);

    assertThat(stream.follow(6, 1, 0)).isInstanceOf(StreamStart.Afresh.class);
    assertThat(stream.follow(7, 2, 0)).isInstanceOf(StreamStart.Afresh.class);
    assertThat(stream.follow(7, 1, 0)).isEqualTo(new StreamStart.Missed(List.of()));
  }

  @Test
  void a_snapshot_that_is_taken_from_the_shelf_is_not_old() {
    StreamMessage first = stream.fullUpdate(0);

    assertThat(stream.fullUpdate(50_000)).isSameAs(first);
    assertThat(stream.fullUpdate(200_000).envelope().getString("timestamp"))
        .isNotEqualTo(first.envelope().getString("timestamp"));
  }

  private static JsonObject item(int value) {
    return new JsonObject().put("value", value);
  }

  @Provide
  Arbitrary<List<StreamSteps.Step>> steps() {
    return StreamSteps.steps();
  }

  @Provide
  Arbitrary<StreamSteps.Shape> shapes() {
    return StreamSteps.shapes();
  }
}
