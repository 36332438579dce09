package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problem;
import io.tocsin.web.AccessOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerConfigTest {

  private static final Path SHIPPED = Path.of("../../config/tocsin.json");

  @TempDir Path folder;

  @Test
  void digits_are_a_text_where_a_text_is_wanted_and_a_number_elsewhere() throws Exception {
    Path file = Files.writeString(folder.resolve("tocsin.json"), "{}");

    ServerConfig config =
        ServerConfig.read(
            file,
            Map.of("TOCSIN_NODE", "7"),
            Map.of("http.port", "0", "data_directory", folder.toString()));

    assertThat(config.node()).isEqualTo("7");
    assertThat(config.port()).isZero();
  }

  @Test
  void a_venues_key_in_the_environment_is_no_setting_and_is_not_shown() throws IOException {
    ServerConfig config = read("{}", Map.of("TOCSIN_FINNHUB_KEY", "s3cret"), Map.of());
    assertThat(config.toString()).doesNotContain("s3cret");
  }

  @Test
  void a_venues_own_settings_reach_its_adapter() throws IOException {
    ServerConfig config =
        read(
            "{\"venues\":{\"uniswap\":{\"block_seconds\":2,\"pools\":[{\"symbol\":\"UNI_WETH\","
                + "\"address\":\"0x1d42064fc4beb5f8aaf85f4617ae8b3b5b8bd801\","
                + "\"base\":\"0x1f9840a85d5af5bf1d1762f925bdaddc4201f984\","
                + "\"quote\":\"0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2\"}]}}}",
            Map.of(),
            Map.of());
    ServerConfig.VenueSetup uniswap = config.venue("uniswap");
    assertThat(uniswap.adapter().pollEvery()).isEqualTo(Duration.ofSeconds(2));
    assertThat(uniswap.adapter().venueSymbol("UNI_WETH"))
        .startsWith("0x1d42064fc4beb5f8aaf85f4617ae8b3b5b8bd801");
  }

  @Test
  void an_empty_file_gives_the_documented_defaults() throws IOException {
    ServerConfig config = read("{}", Map.of(), Map.of());
    assertThat(config.host()).isEqualTo("127.0.0.1");
    assertThat(config.port()).isEqualTo(8080);
    assertThat(config.dataDirectory()).isEqualTo(Path.of("data"));
    assertThat(config.logFormat()).isEqualTo("human");
    assertThat(config.conflateMillis()).isEqualTo(100);
    assertThat(config.timeouts().exchange()).isEqualTo(Duration.ofSeconds(120));
    assertThat(config.storage().database().embedded()).isTrue();
    assertThat(config.venue("binance").webSocketUrl()).startsWith("wss://");
  }

  @Test
  void who_is_let_in_comes_from_the_file_and_the_environment_alike() throws IOException {
    AccessOptions absent = read("{}", Map.of(), Map.of()).access();
    assertThat(absent.users()).isEqualTo(Path.of("data/users.json"));
    assertThat(absent.behindProxy()).isFalse();
    assertThat(absent.tls()).isEmpty();
    assertThat(absent.idle()).isEqualTo(Duration.ofHours(8));
    assertThat(absent.longest()).isEqualTo(Duration.ofDays(7));

    AccessOptions given =
        read(
                "{\"http\": {\"tls\": {\"certificate\": \"c.pem\"}, \"proxies\": [\"10.0.0.0/8\"]},"
                    + " \"security\": {\"login_idle\": \"30m\"}}",
                Map.of(
                    "TOCSIN_HTTP_BEHIND_PROXY", "true",
                    "TOCSIN_HTTP_TLS_KEY", "k.pem",
                    "TOCSIN_SECURITY_USERS", "/run/users.json",
                    "TOCSIN_TOKEN", "tocsin_t",
                    "TOCSIN_PASSWORD", "s3cret"),
                Map.of())
            .access();
    assertThat(given.behindProxy()).isTrue();
    assertThat(given.tls())
        .contains(new AccessOptions.TlsFiles(Path.of("c.pem"), Path.of("k.pem")));
    assertThat(given.users()).isEqualTo(Path.of("/run/users.json"));
    assertThat(given.idle()).isEqualTo(Duration.ofMinutes(30));
    assertThat(given.proxies().contains("192.168.1.1")).isFalse();
  }

  @Test
  void what_is_wrong_about_access_is_named_by_place() {
    assertThatThrownBy(() ->
            read(
                "{\"http\": {\"tls\": {\"certificate\": \"c.pem\"}, \"proxies\": [\"my-proxy\"]},"
                    + " \"security\": {\"login_idle\": \"8d\"}}",
                Map.of(),
                Map.of()))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Problem::path)
                    .containsExactlyInAnyOrder(
                        "$.http.tls", "$.http.proxies", "$.security.login_idle"));
  }

  @Test
  void values_come_from_the_file_the_environment_and_the_flags_in_that_order() throws IOException {
    String file = "{\"http\": {\"port\": 1001, \"host\": \"localhost\"}, \"node\": \"a\"}";
    assertThat(read(file, Map.of(), Map.of()).port()).isEqualTo(1001);
    Map<String, String> environment = Map.of("TOCSIN_HTTP_PORT", "1002", "TOCSIN_NODE", "b");
    assertThat(read(file, environment, Map.of()).port()).isEqualTo(1002);
    assertThat(read(file, environment, Map.of()).node()).isEqualTo("b");
    ServerConfig all = read(file, environment, Map.of("http.port", "1003"));
    assertThat(all.port()).isEqualTo(1003);
    assertThat(all.host()).isEqualTo("localhost");
  }

  @Test
  void the_storage_password_comes_from_the_environment_and_is_never_shown() throws IOException {
    ServerConfig config = read("{}", Map.of("TOCSIN_STORAGE_PASSWORD", "s3cret"), Map.of());
    assertThat(config.storage().database().password()).isEqualTo("s3cret");
    assertThat(config.toString()).doesNotContain("s3cret");
  }

  @Test
  void a_variable_that_sets_nothing_is_refused_instead_of_ignored() {
    InvalidInputException refused =
        catchThrowableOfType(
            InvalidInputException.class,
            () -> read("{}", Map.of("TOCSIN_HTPP_PORT", "1"), Map.of()));
    assertThat(refused.problems()).singleElement().asString().contains("TOCSIN_HTPP_PORT");
  }

  @Test
  void every_mistake_of_the_file_is_told_at_once() {
    InvalidInputException refused =
        catchThrowableOfType(
            InvalidInputException.class,
            () ->
                read(
                    "{\"http\": {\"port\": 99999}, \"logging\": {\"format\": \"jsno\"}, \"colour\": 1,"
                        + " \"venues\": {\"binanec\": {}}, \"timeouts\": {\"exchange\": \"10s\"}}",
                    Map.of(),
                    Map.of()));
    assertThat(refused.problems())
        .extracting(Problem::path)
        .contains(
            "$.http.port",
            "$.logging.format",
            "$.colour",
            "$.venues.binanec",
            "$.timeouts.exchange");
  }

  @Test
  void a_file_that_is_not_there_is_told_with_its_name() {
    assertThatThrownBy(() -> ServerConfig.read(folder.resolve("none.json"), Map.of(), Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("none.json");
  }

  @Test
  void the_shipped_file_is_valid_and_the_schema_knows_exactly_its_fields() throws IOException {
    ServerConfig.read(SHIPPED, Map.of(), Map.of());
    Map<?, ?> schema =
        (Map<?, ?>)
            JsonText.parse(
                "schema", Files.readString(Path.of("../../config/schema/tocsin.schema.json")));
    assertThat(properties(schema)).isEqualTo(known("{\"zzz\": 1}", "$.zzz"));
    for (String section :
        Set.of(
            "http",
            "logging",
            "streams",
            "timeouts",
            "bridge",
            "storage",
            "simulator",
            "notifications",
            "cluster")) {
      Map<?, ?> part = (Map<?, ?>) ((Map<?, ?>) schema.get("properties")).get(section);
      assertThat(properties(part))
          .as(section)
          .isEqualTo(known("{\"" + section + "\": {\"zzz\": 1}}", "$." + section + ".zzz"));
    }
  }

  private static Set<String> properties(Map<?, ?> schema) {
    Set<String> names = new TreeSet<>();
    ((Map<?, ?>) schema.get("properties")).keySet().forEach(name -> names.add((String) name));
    names.remove("$schema");
    return names;
  }

  /** The fields that the reader names as allowed when it meets one that it does not know. */
  private Set<String> known(String json, String path) {
    InvalidInputException refused =
        catchThrowableOfType(InvalidInputException.class, () -> read(json, Map.of(), Map.of()));
    Problem unknown =
        refused.problems().stream().filter(p -> p.path().equals(path)).findFirst().orElseThrow();
    Set<String> names = new TreeSet<>(Arrays.asList(unknown.allowed().split(", ")));
    names.remove("password"); // read only to be refused
    return names;
  }

  private ServerConfig read(String json, Map<String, String> environment, Map<String, String> flags)
      throws IOException {
    Path file = Files.writeString(folder.resolve("tocsin.json"), json);
    return ServerConfig.read(file, environment, flags);
  }
}
