package io.tocsin.storage;

import static io.tocsin.storage.Rig.all;
import static io.tocsin.storage.Samples.BITCOIN;
import static io.tocsin.storage.Samples.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tocsin.bus.JournalBatch;
import io.tocsin.bus.JournalJson;
import io.tocsin.bus.JournalQuery;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.Alert;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.Severity;
import io.tocsin.model.journal.Transition;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when QuestDB is not there, not yet there, or not ours. */
class StorageTroubleTest {

  private static final String SESSION = "exec_trouble";

  @TempDir private Path folder;
  private final Rig rig = new Rig();

  @AfterEach
  void close() {
    rig.close();
  }

  private EmbeddedQuestDb server(int port) {
    return EmbeddedQuestDb.start(
        Rig.embedded(folder, port, Rig.IMPATIENT).database(), Rig.PASSWORD);
  }

  @Test
  void keeps_records_while_the_database_is_away_and_stores_them_when_it_comes_and_comes_back()
      throws IOException {
    int port = QuestDbProcess.freePort();
    StorageVerticle storage = new StorageVerticle(Rig.external(port, folder), WallClock.system());
    Rig.done(rig.deploy(storage));
    Transition first = Samples.transition(SESSION, BITCOIN, 1, START);
    rig.journal(first);

    rig.awaitStatus("DEGRADED");
    ReplyException refusal =
        (ReplyException) Rig.failure(rig.bus.query(all(Transition.class, SESSION)));
    assertThat(refusal.failureCode()).isEqualTo(503);
    assertThat(refusal.getMessage())
        .startsWith("storage is degraded since ")
        .contains("QuestDB at 127.0.0.1:" + port)
        .contains("Connection refused");

    try (EmbeddedQuestDb server = server(port)) {
      rig.awaitRows(all(Transition.class, SESSION), first);
      rig.awaitStatus("UP");
    }
    Transition[] more = new Transition[8];
    for (int i = 0; i < more.length; i++) {
      more[i] = Samples.transition(SESSION, BITCOIN, 9 - i, START + 9 - i);
    }
    for (int i = more.length - 1; i >= 0; i--) {
      rig.journal(more[i]);
    }
    rig.awaitStatus("DEGRADED");
    await().atMost(Rig.PATIENCE).until(() -> storage.counters().waiting() == more.length);
    assertThat(rig.health().getString("still_works")).contains("records wait on disk");

    try (EmbeddedQuestDb server = server(port)) {
      Transition[] expected = new Transition[more.length + 1];
      System.arraycopy(more, 0, expected, 0, more.length);
      expected[more.length] = first;
      rig.awaitRows(all(Transition.class, SESSION), expected);
      rig.awaitStatus("UP");
      assertThat(storage.counters().stored()).isEqualTo(more.length + 1);
      await().atMost(Rig.PATIENCE).until(() -> storage.counters().waiting() == 0);
    }
  }

  @Test
  @DisplayName("A30 what was accepted while storage was away is stored by the next process")
  void records_that_never_reached_the_database_are_stored_after_a_restart() throws IOException {
    int port = QuestDbProcess.freePort();
    String first =
        Rig.done(rig.deploy(new StorageVerticle(Rig.external(port, folder), WallClock.system())));
    Fill fill = Samples.fill(SESSION, "1", START);
    assertThat(Rig.done(rig.bus.store(new JournalBatch(SESSION, 1, List.of(fill))))).isEqualTo(1);
    Rig.done(rig.vertx.undeploy(first));

    try (EmbeddedQuestDb server = server(port)) {
      StorageVerticle second = new StorageVerticle(Rig.external(port, folder), WallClock.system());
      Rig.done(rig.deploy(second));
      rig.awaitRows(all(Fill.class, SESSION), fill);
      assertThat(Rig.done(rig.bus.store(new JournalBatch(SESSION, 1, List.of(fill))))).isEqualTo(1);
      assertThat(second.counters().duplicates()).isEqualTo(1);
    }
  }

  @Test
  void keeps_rows_over_a_restart_drains_on_stop_and_refuses_a_newer_schema() throws IOException {
    Fill fill = Samples.fill(SESSION, "1", START);
    int port = QuestDbProcess.freePort();
    StorageOptions patient =
        Rig.embedded(
            folder,
            port,
            new WriteOptions(100, 10_000, Duration.ofSeconds(10), Duration.ofSeconds(1)));
    String first = Rig.done(rig.deploy(new StorageVerticle(patient, WallClock.system())));
    rig.journal(fill);
    // The flush is ten seconds away: only draining on stop can store the record.
    Rig.done(rig.vertx.undeploy(first));

    String second = Rig.done(rig.deploy(new StorageVerticle(patient, WallClock.system())));
    rig.awaitRows(all(Fill.class, SESSION), fill);

    Throwable inUse =
        Rig.failure(rig.deploy(new StorageVerticle(Rig.embedded(folder), WallClock.system())));
    assertThat(inUse)
        .isInstanceOf(StorageUnavailableException.class)
        .hasMessage(
            "the data folder %s is in use by another process: stop that one, or name another folder"
                .formatted(folder));
    rig.awaitRows(all(Fill.class, SESSION), fill);

    Pool pool = pool(port);
    Rig.done(pool.query("INSERT INTO tocsin_schema VALUES (systimestamp(), 99)").execute());
    Rig.done(pool.close());
    Rig.done(rig.vertx.undeploy(second));

    Rig.done(rig.deploy(new StorageVerticle(patient, WallClock.system())));
    rig.awaitStatus("DOWN");
    assertThat(rig.health().getString("reason"))
        .contains("has schema version 99, and this program knows versions up to 3");
    assertThat(rig.health().getString("still_works")).contains("records wait on disk");
  }

  @Test
  void says_that_a_folder_cannot_be_written() throws IOException {
    Path file = Files.createFile(folder.resolve("a-file"));

    Throwable failure =
        Rig.failure(rig.deploy(new StorageVerticle(Rig.embedded(file), WallClock.system())));

    assertThat(failure)
        .isInstanceOf(StorageUnavailableException.class)
        .hasMessage(
            "the data folder %s cannot be written (not a directory): make it writable, or name another folder"
                .formatted(file));
    rig.awaitStatus("DOWN");
  }

  @Test
  void says_that_its_port_is_taken_and_starts_when_it_is_free() throws IOException {
    Fill fill = Samples.fill(SESSION, "1", START);
    ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    try (taken) {
      StorageOptions options = Rig.embedded(folder, taken.getLocalPort(), Rig.IMPATIENT);

      Rig.done(rig.deploy(new StorageVerticle(options, WallClock.system())));

      rig.awaitStatus("DOWN");
      assertThat(rig.health().getString("reason"))
          .startsWith("QuestDB cannot listen on 127.0.0.1:" + taken.getLocalPort());
      rig.journal(fill);
    }
    rig.awaitRows(all(Fill.class, SESSION), fill);
    rig.awaitStatus("UP");
  }

  @Test
  void an_external_database_without_a_password_is_refused_with_what_to_do() {
    StorageOptions options = Rig.external(8812, folder).withPassword("");

    Rig.done(rig.deploy(new StorageVerticle(options, WallClock.system())));

    rig.awaitStatus("DOWN");
    assertThat(rig.health().getString("reason")).contains("TOCSIN_STORAGE_PASSWORD");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          try {
            Files.copy(file, target);
          } catch (NoSuchFileException gone) {
            // A piece of the spool that was drained meanwhile: the database has it.
          }
        }
      }
    }
  }

  @Test
  void a_stop_while_the_database_is_being_opened_leaves_nothing_open() {
    for (int round = 0; round < 3; round++) {
      StorageVerticle storage = new StorageVerticle(Rig.embedded(folder), WallClock.system());
      Rig.done(rig.vertx.undeploy(Rig.done(rig.vertx.deployVerticle(storage))));
      assertThat(storage.firstAttempt().isComplete()).isTrue();
    }

    Rig.done(rig.deploy(new StorageVerticle(Rig.embedded(folder), WallClock.system())));

    assertThat(rig.health().getString("status")).isEqualTo("UP");
  }

  /** As after a kill -9 while the tables of a new database were being made. A17 */
  @Test
  void a_database_whose_tables_were_half_made_is_made_anew() throws IOException {
    Path database = folder.resolve("questdb");
    String first =
        Rig.done(rig.deploy(new StorageVerticle(Rig.embedded(folder), WallClock.system())));
    assertThat(database.resolve("tables-are-being-made")).doesNotExist();
    Rig.done(rig.vertx.undeploy(first));
    try (Stream<Path> tables = Files.list(database.resolve("db"))) {
      Path fills =
          tables
              .filter(each -> each.getFileName().toString().startsWith("fills~"))
              .findFirst()
              .get();
      byte[] half = Files.readAllBytes(fills.resolve("txn_seq/_meta"));
      Files.write(fills.resolve("txn_seq/_meta"), new byte[half.length]);
    }
    Files.createFile(database.resolve("tables-are-being-made"));

    Rig.done(rig.deploy(new StorageVerticle(Rig.embedded(folder), WallClock.system())));
    Fill fill = Samples.fill(SESSION, "1", START);
    rig.journal(fill);

    rig.awaitRows(all(Fill.class, SESSION), fill);
    assertThat(database.resolve("tables-are-being-made")).doesNotExist();
  }

  @Test
  @DisplayName("docs/storage.md: a copy of data/ is a backup, what waits in its spool included")
  void a_copy_of_the_data_directory_is_a_backup() throws IOException {
    Path data = folder.resolve("data");
    String before =
        Rig.done(rig.deploy(new StorageVerticle(Rig.embedded(data), WallClock.system())));
    Fill stored = Samples.fill(SESSION, "1", START);
    rig.journal(stored);
    rig.awaitRows(all(Fill.class, SESSION), stored);
    Rig.done(rig.vertx.undeploy(before));
    // What waits: taken by a server whose database did not come up.
    String without =
        Rig.done(
            rig.deploy(
                new StorageVerticle(
                    Rig.external(QuestDbProcess.freePort(), data), WallClock.system())));
    Fill waiting = Samples.fill(SESSION, "2", START + 1);
    Rig.done(rig.bus.store(new JournalBatch(SESSION, 1, List.of(waiting))));
    Rig.done(rig.vertx.undeploy(without));

    Path backup = folder.resolve("backup");
    copy(data, backup);

    Rig.done(rig.deploy(new StorageVerticle(Rig.embedded(backup), WallClock.system())));
    rig.awaitRows(all(Fill.class, SESSION), waiting, stored);
  }

  @Test
  @DisplayName("docs/storage.md: a copy that is taken while the server writes, under a checkpoint")
  void a_live_copy_under_a_checkpoint_is_a_backup() throws Exception {
    Path data = folder.resolve("data");
    int port = QuestDbProcess.freePort();
    String running =
        Rig.done(
            rig.deploy(
                new StorageVerticle(Rig.embedded(data, port, Rig.IMPATIENT), WallClock.system())));
    rig.awaitStatus("UP");
    AtomicLong acknowledged = new AtomicLong();
    AtomicBoolean writing = new AtomicBoolean(true);
    Thread writer = Thread.ofVirtual().start(() -> write(writing, acknowledged));
    await().atMost(Rig.PATIENCE).until(() -> acknowledged.get() > 20);

    Path backup = folder.resolve("backup");
    long before = acknowledged.get();
    copy(data.resolve("spool"), backup.resolve("spool"));
    Pool pool = pool(port);
    Rig.done(pool.query("CHECKPOINT CREATE").execute());
    copy(data.resolve("questdb"), backup.resolve("questdb"));
    Rig.done(pool.query("CHECKPOINT RELEASE").execute());
    Rig.done(pool.close());
    long during = acknowledged.get();
    await().atMost(Rig.PATIENCE).until(() -> acknowledged.get() > during + 5);
    writing.set(false);
    writer.join();
    Rig.done(rig.vertx.undeploy(running));

    Files.createFile(backup.resolve("questdb/_restore"));
    Rig.done(rig.deploy(new StorageVerticle(Rig.embedded(backup), WallClock.system())));
    await()
        .atMost(Rig.PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() ->
            assertThat(ids())
                .doesNotHaveDuplicates()
                .containsAll(LongStream.rangeClosed(1, before).mapToObj(Long::toString).toList()));
    assertThat(backup.resolve("questdb/_restore")).doesNotExist();
  }

  @Test
  void a_table_that_the_database_has_suspended_goes_on() throws Exception {
    try (QuestDbProcess database = new QuestDbProcess(folder.resolve("database"))) {
      Rig.done(
          rig.deploy(
              new StorageVerticle(Rig.external(database.port(), folder), WallClock.system())));
      Fill before = Samples.fill(SESSION, "1", START);
      rig.journal(before);
      rig.awaitRows(all(Fill.class, SESSION), before);
      Pool pool = pool(database.port());
      Rig.done(pool.query("ALTER TABLE fills SUSPEND WAL").execute());
      Fill after = Samples.fill(SESSION, "2", START + 1);
      rig.journal(after);
      rig.awaitRows(all(Fill.class, SESSION), after, before);
      Rig.done(pool.close());
    }
  }

  @Test
  void a_day_may_have_more_text_than_the_database_may_allocate() throws Exception {
    int alerts = 4_000; // 80 MB, their JSON included
    StorageOptions options = Rig.embedded(folder, 0, Rig.IMPATIENT, 64);
    Rig.done(rig.deploy(new StorageVerticle(options, WallClock.system())));
    String words = "x".repeat(10_000);
    List<JournalRecord> batch = new ArrayList<>();
    for (int number = 1; number <= alerts; number++) {
      batch.add(
          new Alert(
              SESSION,
              Integer.toString(number),
              Severity.INFO,
              "test",
              "BTC_USDT",
              words,
              START + number));
      if (batch.size() == 250) {
        Rig.done(rig.bus.store(new JournalBatch(SESSION, number - 249L, batch)));
        batch = new ArrayList<>();
      }
    }
    JournalQuery newest =
        new JournalQuery(Alert.class, SESSION, null, null, Long.MIN_VALUE, Long.MAX_VALUE, 1);
    await()
        .atMost(Rig.PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() ->
            assertThat(rig.read(newest))
                .extracting(row -> row.getString("alert_id"))
                .containsExactly(Integer.toString(alerts)));
  }

  private void write(AtomicBoolean goOn, AtomicLong acknowledged) {
    while (goOn.get()) {
      long number = acknowledged.get() + 1;
      Fill fill = Samples.fill(SESSION, Long.toString(number), START + number);
      Rig.done(rig.bus.store(new JournalBatch(SESSION, number, List.of(fill))));
      acknowledged.set(number);
    }
  }

  private List<String> ids() {
    return rig
        .read(
            new JournalQuery(
                Fill.class, SESSION, null, null, Long.MIN_VALUE, Long.MAX_VALUE, 10_000))
        .stream()
        .map(fill -> fill.getString("fill_id"))
        .toList();
  }

  @Test
  @DisplayName("A17 a database of version 1 is brought up to date, and keeps its rows")
  void a_database_of_version_1_is_migrated() throws IOException {
    int port = QuestDbProcess.freePort();
    Fill old = Samples.fill(SESSION, "1", START);
    try (EmbeddedQuestDb server = server(port)) {
      versionOne(port, old, List.of());
      isBroughtUpToDate(port, old);
    }
  }

  @Test
  @DisplayName("A17 a server killed in the midst of a migration ends it at its next start")
  void a_migration_that_was_cut_off_is_done_again() throws IOException {
    int port = QuestDbProcess.freePort();
    Fill old = Samples.fill(SESSION, "1", START);
    try (EmbeddedQuestDb server = server(port)) {
      List<String> later = new ArrayList<>(Schema.statements(2));
      later.addAll(Schema.statements(3));
      versionOne(port, old, later);
      isBroughtUpToDate(port, old);
    }
  }

  @Test
  @DisplayName("A17 a new database is what one of version 1 becomes")
  void a_new_database_is_as_one_that_was_migrated() throws IOException {
    int port = QuestDbProcess.freePort();
    try (EmbeddedQuestDb server = server(port)) {
      Pool pool = pool(port);
      Rig.done(Schema.prepare(pool, "new"));
      Map<String, Set<String>> made = described(pool);
      for (StoredTable<?> table : Tables.ALL) {
        Rig.done(pool.query("DROP TABLE " + table.name()).execute());
      }
      Rig.done(pool.query("DROP TABLE tocsin_schema").execute());
      Rig.done(pool.close());
      versionOne(port, Samples.fill(SESSION, "1", START), List.of());
      Pool again = pool(port);
      Rig.done(Schema.prepare(again, "old"));
      assertThat(made).isEqualTo(described(again));
      Rig.done(again.close());
    }
  }

  private static Map<String, Set<String>> described(Pool pool) {
    Map<String, Set<String>> tables = new TreeMap<>();
    for (StoredTable<?> table : Tables.ALL) {
      Set<String> columns = new TreeSet<>();
      Rig.done(
              pool.query(
                      "SELECT \"column\", type, indexed, upsertKey, designated FROM table_columns('"
                          + table.name()
                          + "')")
                  .execute())
          .forEach(row -> columns.add(row.deepToString()));
      tables.put(table.name(), columns);
    }
    return tables;
  }

  /** A database as version 1 left it, in which the statements of a later one have been run. */
  private void versionOne(int port, Fill row, List<String> later) {
    Pool pool = pool(port);
    Rig.done(
        pool.query(
                "CREATE TABLE tocsin_schema (ts TIMESTAMP, version INT) TIMESTAMP(ts) PARTITION BY YEAR BYPASS WAL")
            .execute());
    for (String statement : Schema.statements(1)) {
      Rig.done(pool.query(statement).execute());
    }
    Rig.done(pool.query("INSERT INTO tocsin_schema VALUES (systimestamp(), 1)").execute());
    Rig.done(
        pool.preparedQuery(
                "INSERT INTO fills (ts, written, session, fill_id, body) VALUES ($1::timestamp, 1, $2, '1', $3)")
            .execute(Tuple.of(START, SESSION, JournalJson.of(row).encode())));
    for (String statement : later) {
      Rig.done(Schema.run(pool, statement));
    }
    Rig.done(pool.close());
  }

  private void isBroughtUpToDate(int port, Fill old) {
    Rig.done(rig.deploy(new StorageVerticle(Rig.external(port, folder), WallClock.system())));
    Fill one = Samples.fill(SESSION, "2", START);
    Fill two = Samples.fill(SESSION, "3", START);
    Rig.done(rig.bus.store(new JournalBatch(SESSION, 1, List.of(one, two))));
    rig.awaitRows(all(Fill.class, SESSION), two, one, old);
    Pool pool = pool(port);
    String plan =
        "EXPLAIN SELECT body FROM fills WHERE session = 'another' ORDER BY ts DESC LIMIT 500";
    StringBuilder lines = new StringBuilder();
    Rig.done(pool.query(plan).execute()).forEach(row -> lines.append(row.getString(0)));
    assertThat(lines.toString())
        .as("a session's last rows are found however many others lie behind them")
        .contains("Index backward scan on: session");
    Rig.done(pool.close());
  }

  private Pool pool(int port) {
    return PgBuilder.pool()
        .connectingTo(
            new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setUser("admin")
                .setPassword(Rig.PASSWORD)
                .setDatabase("qdb"))
        .using(rig.vertx)
        .build();
  }
}
