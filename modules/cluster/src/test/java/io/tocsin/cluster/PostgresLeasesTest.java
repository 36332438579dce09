package io.tocsin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leases in a real PostgreSQL, whose programs come with the test. A40 */
class PostgresLeasesTest extends LeasesContract {

  private static @Nullable EmbeddedPostgres postgres;

  @BeforeAll
  static void start() {
    try {
      postgres = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofSeconds(60)).start();
    } catch (IOException | RuntimeException e) {
      // PostgreSQL does not run as root, and its programs exist for x86-64 here.
      Assumptions.abort("no PostgreSQL can be started on this machine: " + e);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    if (postgres != null) {
      postgres.close();
    }
  }

  @BeforeEach
  void forget() throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS tocsin_leases");
    }
  }

  private static PgConnectOptions at(int port) {
    return new PgConnectOptions()
        .setHost("127.0.0.1")
        .setPort(port)
        .setDatabase("postgres")
        .setUser("postgres")
        .setPassword("postgres");
  }

  @Override
  Leases store(LeaseHolder holder, LeaseTime time, LongSupplier nanos) {
    return new PostgresLeases(vertx, at(postgres.getPort()), holder, time, nanos);
  }

  @Test
  void A40_a_database_that_does_not_answer_is_named() {
    Leases nowhere = new PostgresLeases(vertx, at(1), LeaseHolder.of("n"), SHORT);

    assertThatThrownBy(() -> done(nowhere.acquire("s")))
        .hasMessageContaining("PostgreSQL at 127.0.0.1:1/postgres as postgres does not answer");
    done(nowhere.close());
  }

  /** As nodes of the first version made it; a column of a newer one does no harm. */
  @Test
  void A40_the_frozen_table_is_used_as_it_is() throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE tocsin_leases (session text PRIMARY KEY, node text NOT NULL, holder text"
              + " NOT NULL, token bigint NOT NULL, expires timestamptz NOT NULL, later text)");
      statement.execute(
          "INSERT INTO tocsin_leases VALUES ('over', 'n1', 'p', 4, now() - interval '1 s', 'x'),"
              + " ('held', 'n2', 'q', 9, now() + interval '1 h', 'y')");
    }
    Leases node = node("n3", LONG);

    assertThat(done(node.acquire("over")).orElseThrow().token()).isEqualTo(5);
    assertThat(done(node.acquire("held"))).isEmpty();
    assertThat(done(node.running()))
        .extracting(LeaseRow::session)
        .containsExactlyInAnyOrder("over", "held");
  }
}
