package io.tocsin.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problem;
import io.tocsin.model.input.Problems;
import io.tocsin.storage.QuestDbOptions.Tls;
import io.tocsin.storage.spool.Durability;
import io.tocsin.storage.spool.SpoolOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StorageOptionsTest {

  private final Problems problems = new Problems();

  private StorageOptions read(String json) {
    return StorageOptions.read(
        Fields.of(JsonText.parse("test", json), "$.storage", problems), Path.of("data"));
  }

  @Test
  void embeds_QuestDB_below_the_data_directory_by_default() {
    StorageOptions options = read("{}");

    assertThat(problems.isEmpty()).isTrue();
    assertThat(options).isEqualTo(StorageOptions.embeddedIn(Path.of("data")));
  }

  @Test
  void reads_every_value() {
    StorageOptions options =
        read(
            """
            {"mode": "external", "host": "db.example", "port": 9812, "user": "tocsin",
             "tls": "verify", "tls_certificates": "/etc/tocsin/authorities.pem",
             "durability": "power", "spool_megabytes": 64, "queue_capacity": 5000, "batch_size": 50,
             "flush_millis": 20, "timeout": "3s", "breaker_open": "5s", "memory_limit_megabytes": 512,
             "indicator_samples": "10s", "retention": {"candles": "forever", "alerts": "30d"}}\
            """);

    assertThat(problems.list()).isEmpty();
    assertThat(options)
        .isEqualTo(
            new StorageOptions(
                new QuestDbOptions(
                    false,
                    "db.example",
                    9812,
                    "tocsin",
                    "",
                    Tls.VERIFY,
                    Optional.of(Path.of("/etc/tocsin/authorities.pem")),
                    Path.of("data", "questdb"),
                    512,
                    Durability.POWER),
                new SpoolOptions(
                    Path.of("data", "spool"), Durability.POWER, 64 << 20, 4 << 20, 5000),
                new WriteOptions(50, 20, Duration.ofSeconds(3), Duration.ofSeconds(5)),
                Duration.ofSeconds(10),
                Map.of("indicator_samples", Duration.ofDays(7), "alerts", Duration.ofDays(30))));
  }

  @Test
  void refuses_a_password_in_a_file_and_does_not_repeat_it() {
    read("{\"password\": \"hunter2\"}");

    assertThat(problems.list()).extracting(Problem::path).containsExactly("$.storage.password");
    assertThat(problems.list().toString()).doesNotContain("hunter2");
  }

  @Test
  void refuses_a_host_for_an_embedded_database_and_an_external_one_on_port_zero() {
    read("{\"host\": \"db.example\"}");
    read("{\"mode\": \"external\", \"port\": 0}");

    assertThat(problems.list())
        .extracting(Problem::path)
        .containsExactly("$.storage.host", "$.storage.port");
  }

  @Test
  void refuses_TLS_for_an_embedded_database_and_retention_of_hours_or_of_unknown_tables() {
    read(
        """
        {"tls": "require", "retention": {"candles": "3h", "candels": "3d"}, "breaker_open": "1ms"}\
        """);

    assertThat(problems.list())
        .extracting(Problem::path)
        .containsExactlyInAnyOrder(
            "$.storage.tls",
            "$.storage.retention.candles",
            "$.storage.retention.candels",
            "$.storage.breaker_open");
  }

  @Test
  void never_shows_the_password() {
    assertThat(read("{}").withPassword("hunter2").toString()).doesNotContain("hunter2");
  }
}
