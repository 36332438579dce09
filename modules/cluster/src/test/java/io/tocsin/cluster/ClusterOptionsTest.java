package io.tocsin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problem;
import io.tocsin.model.input.Problems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The section {@code cluster} of tocsin.json. A40 */
class ClusterOptionsTest {

  private final Problems problems = new Problems();

  private Optional<ClusterOptions> read(String json) {
    return ClusterOptions.read(
        Fields.of(JsonText.parse("test", json), "$.cluster", problems),
        Path.of("shared"),
        "secret");
  }

  private List<String> paths() {
    return problems.list().stream().map(Problem::path).toList();
  }

  @Test
  void a_node_is_alone_unless_it_is_told_otherwise() {
    assertThat(read("{\"members\": [\"127.0.0.1:25701\"]}")).isEmpty();
    assertThat(problems.isEmpty()).isTrue();
  }

  @Test
  void leases_are_in_files_of_the_shared_folder_for_five_seconds_where_nothing_is_said() {
    ClusterOptions options =
        read("{\"enabled\": true, \"members\": [\"127.0.0.1:25701\"]}").orElseThrow();
    assertThat(problems.list()).isEmpty();
    assertThat(options.leases()).isEqualTo(new ClusterOptions.Files(Path.of("shared/leases")));
    assertThat(options.leaseTime().granted()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void leases_in_a_database_take_its_password_from_the_environment_and_never_show_it() {
    ClusterOptions options =
        read("{\"enabled\": true, \"kubernetes_service\": \"tocsin\", \"leases\": \"postgres\","
                + " \"postgres_uri\": \"postgresql://tocsin@db:5432/tocsin\"}")
            .orElseThrow();
    assertThat(problems.list()).isEmpty();
    assertThat(options.leases())
        .isEqualTo(new ClusterOptions.Postgres("postgresql://tocsin@db:5432/tocsin", "secret"));
    assertThat(options.toString()).doesNotContain("secret");
  }

  @Test
  void encryption_needs_all_three_files() {
    String start = "{\"enabled\": true, \"members\": [\"127.0.0.1:25701\"], \"tls\": ";
    assertThat(
            read(start
                    + "{\"certificate\": \"n1.pem\", \"key\": \"n1.key\", \"trust\": \"all.pem\"}}")
                .orElseThrow()
                .tls())
        .contains(new ClusterOptions.Tls(Path.of("n1.pem"), Path.of("n1.key"), Path.of("all.pem")));
    assertThat(problems.list()).isEmpty();

    read(start + "{\"certificate\": \"n1.pem\", \"key\": \"n1.key\"}}");

    assertThat(paths()).containsExactly("$.cluster.tls");
  }

  @Test
  void a_password_in_the_file_is_refused_and_not_repeated() {
    read(
        "{\"enabled\": true, \"members\": [\"a:1\"], \"leases\": \"postgres\","
            + " \"postgres_uri\": \"postgresql://me:hush@db:5432/tocsin\"}");
    assertThat(paths()).containsExactly("$.cluster.postgres_uri");
    assertThat(problems.list().toString())
        .doesNotContain("hush")
        .contains("TOCSIN_CLUSTER_PASSWORD");
  }

  @Test
  void all_mistakes_are_told_at_once() {
    read(
        "{\"enabled\": true, \"members\": [\"nowhere\", 7], \"lease_time\": \"100ms\","
            + " \"port\": 0, \"leases\": \"postgres\", \"colour\": 1}");
    assertThat(paths())
        .contains(
            "$.cluster.members[0]",
            "$.cluster.members[1]",
            "$.cluster.lease_time",
            "$.cluster.port",
            "$.cluster.postgres_uri",
            "$.cluster.colour");
  }

  @Test
  void who_should_find_others_must_be_told_where() {
    read("{\"enabled\": true}");
    assertThat(paths()).containsExactly("$.cluster.members");
  }
}
