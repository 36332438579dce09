package io.tocsin.storage;

import static io.tocsin.storage.Rig.all;
import static io.tocsin.storage.Samples.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.tocsin.bus.JournalBatch;
import io.tocsin.bus.JournalQuery;
import io.tocsin.model.WallClock;
import io.tocsin.model.journal.Fill;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.model.journal.OrderRecord;
import io.tocsin.model.journal.OrderStatus;
import io.tocsin.storage.QuestDbOptions.Tls;
import io.tocsin.storage.spool.Durability;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * An external QuestDB, a process of its own, that is killed, hangs, is slow, or is not as it was.
 */
class StorageFailureTest {

  @TempDir private static Path database;
  private static QuestDbProcess questDb;

  @TempDir private Path folder;
  private Rig rig;
  private String session;

  @BeforeAll
  static void start() throws Exception {
    questDb = new QuestDbProcess(database);
  }

  @AfterAll
  static void stop() throws Exception {
    questDb.close();
  }

  @BeforeEach
  void rig(TestInfo info) throws Exception {
    if (!questDb.isAlive()) {
      questDb.startAgain();
    }
    rig = new Rig();
    session = "exec_" + info.getTestMethod().orElseThrow().getName();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private StorageVerticle deploy(int port) {
    StorageVerticle storage = new StorageVerticle(Rig.external(port, folder), WallClock.system());
    Rig.done(rig.deploy(storage));
    return storage;
  }

  /** Sends numbered fills one by one, and waits for the answer to each. */
  private void store(List<Fill> sent, int count) {
    for (int i = 0; i < count; i++) {
      int number = sent.size() + 1;
      Fill fill = Samples.fill(session, "fill-" + number, START + number);
      assertThat(Rig.done(rig.bus.store(new JournalBatch(session, number, List.of(fill)))))
          .isEqualTo(number);
      sent.add(fill);
    }
  }

  private void awaitAll(List<Fill> sent) {
    List<Fill> newestFirst = new ArrayList<>(sent);
    Collections.reverse(newestFirst);
    rig.awaitRows(
        new JournalQuery(Fill.class, session, null, null, Long.MIN_VALUE, Long.MAX_VALUE, 9_999),
        newestFirst.toArray(JournalRecord[]::new));
  }

  private Pool pool() {
    return PgBuilder.pool()
        .connectingTo(
            new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(questDb.port())
                .setUser("admin")
                .setPassword(Rig.PASSWORD)
                .setDatabase("qdb"))
        .using(rig.vertx)
        .build();
  }

  @Test
  @DisplayName("A30 A33 storage killed: everything is taken meanwhile, said, and stored once")
  void storage_killed() throws Exception {
    deploy(questDb.port());
    List<Fill> sent = new ArrayList<>();
    store(sent, 20);
    awaitAll(sent);
    store(sent, 20);
    questDb.kill();
    store(sent, 200);

    rig.awaitStatus("DEGRADED");
    assertThat(rig.health().getString("reason"))
        .contains("QuestDB at 127.0.0.1:" + questDb.port())
        .containsAnyOf("fills", "sign of life");
    assertThat(rig.health().getString("still_works"))
        .contains("live streams, sessions and strategies")
        .contains("records wait on disk");
    rig.awaitStatus("spool", "UP");
    ReplyException refusal = (ReplyException) Rig.failure(rig.bus.query(all(Fill.class, session)));
    assertThat(refusal.failureCode()).isEqualTo(503);

    questDb.startAgain();
    awaitAll(sent);
    rig.awaitStatus("UP");
  }

  @Test
  @DisplayName("A30 storage hung (SIGSTOP): nobody waits for it, and it catches up by itself")
  void storage_hung() throws Exception {
    StorageVerticle storage = deploy(questDb.port());
    List<Fill> sent = new ArrayList<>();
    store(sent, 5);
    awaitAll(sent);
    questDb.freeze();
    try {
      store(sent, 200);
      rig.awaitStatus("DEGRADED");
      assertThat(rig.health().getString("reason")).contains("no answer within 2000 ms");
      await().atMost(Rig.PATIENCE).until(() -> storage.counters().waiting() == 200);
    } finally {
      questDb.thaw();
    }
    awaitAll(sent);
    rig.awaitStatus("UP");
  }

  @Test
  @DisplayName("A30 storage slow: what is accepted does not wait for it")
  void storage_slow() {
    SlowProxy proxy = new SlowProxy(rig.vertx, questDb.port(), 150);
    StorageVerticle storage = deploy(proxy.port());
    List<Fill> sent = new ArrayList<>();
    store(sent, 60);
    assertThat(storage.counters().stored()).isLessThan(60);

    awaitAll(sent);
    await().atMost(Rig.PATIENCE).until(() -> storage.counters().waiting() == 0);
  }

  @Test
  @DisplayName("A30 five failures open the circuit: nothing is tried, until one attempt succeeds")
  void five_failures_open_the_circuit() throws Exception {
    StorageVerticle storage = deploy(questDb.port());
    List<Fill> sent = new ArrayList<>();
    store(sent, 1);
    awaitAll(sent);
    questDb.kill();
    store(sent, 1);
    await()
        .atMost(Rig.PATIENCE)
        .untilAsserted(() ->
            assertThat(rig.health().getString("reason"))
                .contains("after five failures in a row it is tried every 1 s")
                .contains("Connection refused"));
    assertThat(storage.counters().failedBatches()).isGreaterThanOrEqualTo(1);
    questDb.startAgain();

    awaitAll(sent);
    rig.awaitStatus("UP");
  }

  @Test
  @DisplayName("A17 A30 wrong schema: a dropped column is named, and nothing is lost over it")
  void wrong_schema() {
    StorageVerticle storage = deploy(questDb.port());
    OrderRecord first = Samples.order(session, "a", OrderStatus.NEW, "0", START);
    rig.journal(first);
    rig.awaitRows(all(OrderRecord.class, session), first);
    Pool pool = pool();
    Rig.done(pool.query("ALTER TABLE orders DROP COLUMN fee").execute());
    Rig.done(pool.query("SELECT wait_wal_table('orders')").execute());
    OrderRecord second = Samples.order(session, "b", OrderStatus.NEW, "0", START + 1);
    rig.journal(second);
    await().atMost(Rig.PATIENCE).until(() -> storage.counters().failedBatches() > 0);
    rig.awaitStatus("DEGRADED");
    assertThat(rig.health().getString("reason")).contains("orders");
    assertThat(storage.counters().waiting()).isPositive();

    Rig other = new Rig();
    try {
      Rig.done(
          other.deploy(
              new StorageVerticle(
                  Rig.external(questDb.port(), folder.resolve("other")), WallClock.system())));
      other.awaitStatus("DOWN");
      assertThat(other.health().getString("reason"))
          .contains(
              "says that it has schema version 3, but lacks orders.fee: it was changed by hand");
    } finally {
      other.close();
    }

    Rig.done(pool.query("ALTER TABLE orders ADD COLUMN fee DOUBLE").execute());
    rig.awaitRows(all(OrderRecord.class, session), second, first);
    rig.awaitStatus("UP");
    Rig.done(pool.close());
  }

  private StorageOptions over(TlsProxy proxy, String host, Tls tls, Path certificates) {
    StorageOptions plain = Rig.external(proxy.port(), folder);
    QuestDbOptions database = plain.database();
    return new StorageOptions(
        new QuestDbOptions(
            false,
            host,
            database.port(),
            "admin",
            Rig.PASSWORD,
            tls,
            Optional.ofNullable(certificates),
            database.dataDirectory(),
            64,
            Durability.PROCESS),
        plain.spool(),
        plain.write(),
        plain.indicatorSamples(),
        Map.of());
  }

  @Test
  void external_over_TLS_encrypts_and_verifies_who_answers() throws Exception {
    X509Bundle keys =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Path certificate =
        Files.writeString(folder.resolve("certificate.pem"), keys.getCertificatePEM());
    TlsProxy proxy = new TlsProxy(rig.vertx, questDb.port(), keys);

    // The certificate names localhost, not the address.
    String wrongName =
        Rig.done(
            rig.deploy(
                new StorageVerticle(
                    over(proxy, "127.0.0.1", Tls.VERIFY, certificate), WallClock.system())));
    List<Fill> sent = new ArrayList<>();
    store(sent, 1);
    rig.awaitStatus("DEGRADED");
    assertThat(rig.health().getString("reason")).contains("connecting");
    Rig.done(rig.vertx.undeploy(wrongName));

    String required =
        Rig.done(
            rig.deploy(
                new StorageVerticle(
                    over(proxy, "127.0.0.1", Tls.REQUIRE, null), WallClock.system())));
    awaitAll(sent);
    Rig.done(rig.vertx.undeploy(required));

    Rig.done(
        rig.deploy(
            new StorageVerticle(
                over(proxy, "localhost", Tls.VERIFY, certificate), WallClock.system())));
    store(sent, 1);
    awaitAll(sent);
    assertThat(proxy.encrypted.get()).isPositive();
    assertThat(proxy.plain.get()).isZero();
  }

  @Test
  @DisplayName("A30 corrupted spool tail: what was acknowledged before it is stored")
  void corrupted_spool_tail() throws Exception {
    int nobody = QuestDbProcess.freePort();
    String first =
        Rig.done(rig.deploy(new StorageVerticle(Rig.external(nobody, folder), WallClock.system())));
    List<Fill> sent = new ArrayList<>();
    store(sent, 10);
    Rig.done(rig.vertx.undeploy(first));
    try (var files = Files.list(folder.resolve("spool"))) {
      Path segment =
          files.filter(file -> file.toString().endsWith(".spool")).findFirst().orElseThrow();
      Files.write(segment, new byte[] {'T', 'S', 'B', '1', 0, 0, 9}, StandardOpenOption.APPEND);
    }

    deploy(questDb.port());
    store(sent, 5);
    awaitAll(sent);
    rig.awaitStatus("spool", "UP");
  }
}
