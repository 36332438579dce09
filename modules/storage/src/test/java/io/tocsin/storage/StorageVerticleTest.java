package io.tocsin.storage;

import static io.tocsin.storage.Rig.all;
import static io.tocsin.storage.Samples.BITCOIN;
import static io.tocsin.storage.Samples.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.HydratorSupplier;
import blue.strategic.parquet.ParquetReader;
import io.tocsin.bus.CandleQuery;
import io.tocsin.bus.ExportRequest;
import io.tocsin.bus.ExportRequest.Format;
import io.tocsin.bus.JournalBatch;
import io.tocsin.bus.JournalJson;
import io.tocsin.bus.JournalQuery;
import io.tocsin.bus.StreamPost;
import io.tocsin.model.Micros;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.EquityPoint;
import io.tocsin.model.journal.InstanceKey;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.OrderStatus;
import io.tocsin.model.journal.Position;
import io.tocsin.model.journal.SessionInfo;
import io.tocsin.model.journal.SessionState;
import io.tocsin.model.journal.Transition;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against a real QuestDB; every test has a session of its own. */
class StorageVerticleTest {

  @TempDir private static Path folder;
  private static Rig rig;
  private static StorageVerticle storage;
  private String session;

  @BeforeAll
  static void start() {
    rig = new Rig();
    storage = new StorageVerticle(Rig.embedded(folder), WallClock.system());
    Rig.done(rig.deploy(storage));
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @BeforeEach
  void name(TestInfo info) {
    session =
        "exec_" + Math.abs(info.getDisplayName().hashCode()) + info.getTestMethod().get().getName();
  }

  static Stream<JournalRecord> one_of_each_kind() {
    String own = "exec_round_trip";
    return Stream.of(
        Samples.session(own, SessionState.ACTIVE, START),
        Samples.transition(own, BITCOIN, 1, START + 1),
        Samples.signal(own, "signal-1", START + 2),
        Samples.order(own, "order-1", OrderStatus.FILLED, "0.0152", START + 3),
        Samples.fill(own, "fill-1", START + 4),
        Samples.position(own, "position-1", START + 5, START + 5),
        Samples.equity(own, "10000.060000000000000001", START + 6),
        Samples.alert(own, "alert-1", START + 7));
  }

  @ParameterizedTest
  @MethodSource("one_of_each_kind")
  void answers_every_kind_of_record_as_it_was_told(JournalRecord entry) {
    rig.journal(entry);

    rig.awaitRows(all(entry.getClass(), entry.session()), entry);
  }

  @Test
  void answers_the_newest_closed_candles_of_a_chart_oldest_first_and_stores_them_once() {
    String stream = "session.%s.candles.BTC_USDT.1m".formatted(session);
    for (long time = 60; time <= 240; time += 60) {
      JsonObject candle =
          new JsonObject()
              .put("time", time)
              .put("open", 1.0)
              .put("high", 4.0)
              .put("low", 0.5)
              .put("close", time / 60.0)
              .put("volume", 10.0)
              .put("closed", time < 240);
      rig.bus.post(StreamPost.recentState(stream, "candles", "" + time, candle, 500));
    }
    CandleQuery query = new CandleQuery(session, "", "BTC_USDT", "1m", 2);
    await()
        .atMost(Rig.PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() ->
            assertThat(Rig.done(rig.bus.candles(query)).rows())
                .extracting(candle -> candle.getLong("time"))
                .containsExactly(120L, 180L));
    List<JsonObject> candles = Rig.done(rig.bus.candles(query)).rows();
    assertThat(candles.getFirst().getDouble("close")).isEqualTo(2);
    assertThat(candles).allMatch(candle -> candle.getBoolean("restored"));
  }

  @Test
  void keeps_two_rows_of_two_records_in_one_microsecond() {
    EquityPoint one = Samples.equity(session, "1", START);
    EquityPoint other = Samples.equity(session, "2", START);
    rig.journal(one, other);
    rig.awaitRows(all(EquityPoint.class, session), other, one);
  }

  @Test
  @DisplayName("A30 an entry that is sent again, whole batches or parts of them, is written once")
  void writes_each_entry_of_a_journal_once_however_often_it_comes() {
    EquityPoint one = Samples.equity(session, "1", START);
    EquityPoint two = Samples.equity(session, "2", START);
    EquityPoint three = Samples.equity(session, "3", START);
    long before = storage.counters().duplicates();
    assertThat(Rig.done(rig.bus.store(new JournalBatch(session, 1, List.of(one, two)))))
        .isEqualTo(2);
    assertThat(Rig.done(rig.bus.store(new JournalBatch(session, 1, List.of(one, two)))))
        .isEqualTo(2);
    assertThat(Rig.done(rig.bus.store(new JournalBatch(session, 2, List.of(two, three)))))
        .isEqualTo(3);
    assertThat(Rig.done(rig.bus.store(new JournalBatch(session, 1, List.of(one))))).isEqualTo(3);

    rig.awaitRows(all(EquityPoint.class, session), three, two, one);
    assertThat(storage.counters().duplicates() - before).isEqualTo(4);
  }

  @Test
  void tells_of_an_order_only_its_newest_state_even_of_changes_in_one_microsecond() {
    OrderRecord sent = Samples.order(session, "a", OrderStatus.NEW, "0", START);
    OrderRecord partly = Samples.order(session, "a", OrderStatus.PARTIALLY_FILLED, "0.01", START);
    OrderRecord filled = Samples.order(session, "a", OrderStatus.FILLED, "0.0152", START);
    OrderRecord other = Samples.order(session, "b", OrderStatus.NEW, "0", START + 5);
    rig.journal(sent, partly, filled, other);

    rig.awaitRows(all(OrderRecord.class, session), other, filled);
  }

  @Test
  void tells_of_a_position_and_of_a_session_only_the_newest_state() {
    rig.journal(
        Samples.position(session, "p", 0, START),
        Samples.position(session, "p", 0, START + 1),
        Samples.session(session, SessionState.CREATING, START),
        Samples.session(session, SessionState.ACTIVE, START));
    Position closed = Samples.position(session, "p", START + 2, START + 2);
    SessionInfo stopped = Samples.session(session, SessionState.STOPPED, START + 3);
    rig.journal(closed, stopped);

    rig.awaitRows(all(Position.class, session), closed);
    rig.awaitRows(all(SessionInfo.class, session), stopped);
  }

  @Test
  void tells_the_state_that_an_order_had_at_the_end_of_the_time_asked_for() {
    OrderRecord sent = Samples.order(session, "a", OrderStatus.NEW, "0", START);
    OrderRecord filled = Samples.order(session, "a", OrderStatus.FILLED, "0.0152", START + 10);
    rig.journal(sent, filled);
    rig.awaitRows(all(OrderRecord.class, session), filled);

    rig.awaitRows(
        new JournalQuery(OrderRecord.class, session, null, null, START, START + 10, 10), sent);
  }

  @Test
  void filters_by_symbol_strategy_and_time_and_tells_the_newest_first_up_to_the_limit() {
    InstanceKey ether = Samples.key("quick-start", "ETH_USDT");
    InstanceKey slow = Samples.key("slow", "BTC_USDT");
    Transition first = Samples.transition(session, BITCOIN, 1, START);
    Transition second = Samples.transition(session, ether, 1, START + 10);
    Transition third = Samples.transition(session, slow, 1, START + 20);
    Transition fourth = Samples.transition(session, BITCOIN, 2, START + 30);
    rig.journal(first, second, third, fourth);

    rig.awaitRows(all(Transition.class, session), fourth, third, second, first);
    rig.awaitRows(query(null, "BTC_USDT", Long.MIN_VALUE, Long.MAX_VALUE, 9), fourth, third, first);
    rig.awaitRows(
        query("quick-start", "BTC_USDT", Long.MIN_VALUE, Long.MAX_VALUE, 9), fourth, first);
    rig.awaitRows(query("slow", null, Long.MIN_VALUE, Long.MAX_VALUE, 9), third);
    rig.awaitRows(query(null, null, START + 10, START + 30, 9), third, second);
    rig.awaitRows(query(null, null, Long.MIN_VALUE, Long.MAX_VALUE, 2), fourth, third);
    rig.awaitRows(query(null, "DOGE_USDT", Long.MIN_VALUE, Long.MAX_VALUE, 9));
  }

  private JournalQuery query(String strategy, String symbol, long from, long to, int limit) {
    return new JournalQuery(Transition.class, session, strategy, symbol, from, to, limit);
  }

  @Test
  void stores_many_records_of_one_kind_in_batches_and_reads_them_back_in_order() {
    EquityPoint[] points =
        LongStream.range(0, 2_500)
            .mapToObj(i -> Samples.equity(session, String.valueOf(10_000 + i), START + i))
            .toArray(EquityPoint[]::new);
    rig.journal(points);

    List<EquityPoint> newestFirst = Arrays.asList(points.clone());
    Collections.reverse(newestFirst);
    rig.awaitRows(
        new JournalQuery(
            EquityPoint.class, session, null, null, Long.MIN_VALUE, Long.MAX_VALUE, 10_000),
        newestFirst.toArray(EquityPoint[]::new));
  }

  @Test
  void rows_that_share_a_statement_keep_their_own_values() throws IOException {
    int count = 3 * WriteBatch.ROWS_A_STATEMENT + 7;
    OrderRecord[] orders =
        LongStream.range(0, count)
            .mapToObj(i ->
                Samples.order(
                    session,
                    "order-" + i,
                    i % 3 == 0 ? OrderStatus.NEW : OrderStatus.FILLED,
                    i % 3 == 0 ? "0" : String.valueOf(i),
                    START + i))
            .toArray(OrderRecord[]::new);
    rig.journal(orders);
    await()
        .atMost(Rig.PATIENCE)
        .until(
            () -> Rig.done(rig.bus.query(all(OrderRecord.class, session))).rows().size() == count);
    Path file = export(session, "orders", Format.CSV);
    List<String> lines = Files.readAllLines(file);
    List<String> names = List.of(lines.getFirst().split(",", -1));
    for (int i = 0; i < count; i++) {
      List<String> values = List.of(lines.get(i + 1).split(",", -1));
      assertThat(values.get(names.indexOf("client_order_id"))).isEqualTo("order-" + i);
      assertThat(values.get(names.indexOf("status"))).isEqualTo(i % 3 == 0 ? "NEW" : "FILLED");
      assertThat(Double.parseDouble(values.get(names.indexOf("filled_qty"))))
          .isEqualTo(i % 3 == 0 ? 0 : i);
      assertThat(values.get(names.indexOf("average_price")).isEmpty()).isEqualTo(i % 3 == 0);
      assertThat(values.get(names.indexOf("limit_price"))).isEmpty();
    }
  }

  @Test
  void refuses_questions_that_make_no_sense_and_says_why() {
    assertRefused(
        new JournalQuery(EquityPoint.class, session, "quick-start", null, 0, 1, 10),
        "equity belong to a session: they cannot be asked for by strategy or symbol");
    assertRefused(
        new JournalQuery(Transition.class, session, null, null, 0, 1, 0),
        "limit is 0: it must be 1 to 10000");
    assertRefused(
        new JournalQuery(JournalRecord.class, session, null, null, 0, 1, 1),
        "JournalRecord is not a kind of record");
  }

  private static void assertRefused(JournalQuery query, String sentence) {
    ReplyException refusal = (ReplyException) Rig.failure(rig.bus.query(query));
    assertThat(refusal.failureCode()).isEqualTo(400);
    assertThat(refusal).hasMessage(sentence);
  }

  @Test
  void gives_up_a_record_that_cannot_be_stored_and_stores_those_around_it() {
    long refused = storage.counters().refused();
    Transition first = Samples.transition(session, BITCOIN, 1, START);
    Transition last = Samples.transition(session, BITCOIN, 3, START + 2);
    Transition tooLong =
        new Transition(
            session,
            BITCOIN,
            2,
            first.from(),
            first.to(),
            first.trigger(),
            "x".repeat(StoredTable.LONGEST_BODY),
            START + 1,
            null,
            List.of());
    rig.journal(first, tooLong, Samples.transition(session, BITCOIN, 9, -1), last);

    rig.awaitRows(all(Transition.class, session), last, first);
    await()
        .atMost(Rig.PATIENCE)
        .untilAsserted(() -> assertThat(storage.counters().refused() - refused).isEqualTo(2));
  }

  @Test
  void is_up_and_says_where() {
    rig.awaitStatus("UP");
    assertThat(rig.health().getString("reason"))
        .startsWith("QuestDB embedded in " + folder)
        .contains("on 127.0.0.1:")
        .doesNotContain(Rig.PASSWORD);
    assertThat(rig.health().getString("still_works")).isEqualTo("everything");
  }

  private static Path export(String session, String table, Format format) {
    return Path.of(Rig.done(rig.bus.export(new ExportRequest(session, table, format))));
  }

  @Test
  void exports_all_rows_of_a_table_as_CSV_and_as_Parquet_and_they_tell_the_same()
      throws IOException {
    Transition[] sent = new Transition[12];
    for (int i = 0; i < sent.length; i++) {
      sent[sent.length - 1 - i] = Samples.transition(session, BITCOIN, i + 1, START + i);
    }
    for (int i = sent.length - 1; i >= 0; i--) {
      rig.journal(sent[i]);
    }
    rig.awaitRows(all(Transition.class, session), sent);

    String csv = Files.readString(export(session, "transitions", Format.CSV));
    assertThat(csv)
        .startsWith(
            "ts,written,entry,session,strategy,venue,symbol,number,from_state,to_state,trigger,reason,price,body\r\n"
                + Micros.iso(START)
                + ",")
        .contains(
            ",1,MONITORING,SIGNAL_DETECTED,S1,\"pump \"\"2.1 %\"\" ≥ 2 % 🚀\nsecond line \\ end\",61234.5678,")
        .hasLineCount(1 + 2 * 12);

    List<Map<String, Object>> rows = new ArrayList<>();
    Hydrator<Map<String, Object>, Map<String, Object>> hydrator =
        new Hydrator<>() {
          @Override
          public Map<String, Object> start() {
            return new LinkedHashMap<>();
          }

          @Override
          public Map<String, Object> add(Map<String, Object> row, String name, Object value) {
            row.put(name, value);
            return row;
          }

          @Override
          public Map<String, Object> finish(Map<String, Object> row) {
            return row;
          }
        };
    try (var parquet =
        ParquetReader.streamContent(
            export(session, "transitions", Format.PARQUET).toFile(),
            HydratorSupplier.constantly(hydrator))) {
      parquet.forEach(rows::add);
    }
    assertThat(rows).hasSize(12);
    for (int i = 0; i < 12; i++) {
      assertThat(rows.get(i))
          .containsEntry("number", i + 1L)
          .containsEntry("ts", START + i)
          .containsEntry("reason", sent[0].reason())
          .containsEntry("price", 61234.5678)
          .containsEntry("body", JournalJson.of(sent[11 - i]).encode());
    }
  }

  @Test
  void exports_only_tables_that_there_are() {
    ReplyException refusal =
        (ReplyException)
            Rig.failure(rig.bus.export(new ExportRequest(session, "secrets", Format.CSV)));
    assertThat(refusal.failureCode()).isEqualTo(404);
    assertThat(refusal).hasMessageStartingWith("no table \"secrets\" of a session; there are sess");
  }

  @Test
  void drops_days_that_are_too_old_by_their_time_and_by_when_they_were_written() {
    long old = START - 40 * 86_400 * Micros.SECOND;
    EquityPoint point = Samples.equity(session, "1", old);
    EquityPoint young = Samples.equity(session, "2", START);
    rig.journal(point, young);
    rig.awaitRows(all(EquityPoint.class, session), young, point);
    String reason = rig.health().getString("reason");
    Pool pool =
        PgBuilder.pool()
            .connectingTo(
                new PgConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(Integer.parseInt(reason.substring(reason.lastIndexOf(':') + 1)))
                    .setUser("admin")
                    .setPassword(Rig.PASSWORD)
                    .setDatabase("qdb"))
            .using(rig.vertx)
            .build();
    Map<String, Duration> month = Map.of("equity", Duration.ofDays(30));

    // Old events that were written just now, by a replay, stay.
    assertThat(Rig.done(new Retention(month, WallClock.system()).enforce(pool))).isEmpty();
    // A month and a bit later, both days' rows were written long ago; all are dropped.
    long later = WallClock.system().nowMicros() + 31 * 86_400 * Micros.SECOND;
    assertThat(Rig.done(new Retention(month, () -> later).enforce(pool)))
        .contains("equity/2024-06-29", "equity/2024-08-08");
    rig.awaitRows(all(EquityPoint.class, session));

    EquityPoint next = Samples.equity(session, "3", START + 5);
    rig.journal(next);
    rig.awaitRows(all(EquityPoint.class, session), next);
    Rig.done(pool.close());
  }
}
