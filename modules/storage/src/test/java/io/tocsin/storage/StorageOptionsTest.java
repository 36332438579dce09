package io.tocsin.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problem;
import io.tocsin.model.input.Problems;
import java.nio.file.Path;
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
    assertThat(options).isEqualTo(StorageOptions.embeddedIn(Path.of("data", "questdb")));
  }

  @Test
  void reads_every_value() {
    StorageOptions options =
        read(
            """
            {"mode": "external", "host": "db.example", "port": 9812, "user": "tocsin",
             "queue_capacity": 5000, "batch_size": 50, "flush_millis": 20, "memory_limit_megabytes": 512}\
            """);

    assertThat(problems.isEmpty()).isTrue();
    assertThat(options)
        .isEqualTo(
            new StorageOptions(
                false,
                "db.example",
                9812,
                "tocsin",
                "",
                Path.of("data", "questdb"),
                5000,
                50,
                20,
                512));
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
  void never_shows_the_password() {
    assertThat(read("{}").withPassword("hunter2").toString()).doesNotContain("hunter2");
  }
}
