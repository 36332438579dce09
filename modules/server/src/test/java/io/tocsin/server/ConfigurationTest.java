package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.input.Fields;
import io.tocsin.server.EffectiveSettings.Setting;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The one source of settings: the schema, which the reader, the document and {@code validate}
 * share.
 */
class ConfigurationTest {

  private static final Path DOCUMENT = Path.of("../../docs/configuration.md");
  private static final Path MADE = Path.of("target/configuration.md");

  /** Their defaults depend on others, or are many; the document says so. */
  private static final List<String> WITHOUT_DEFAULT =
      List.of(
          "http.tls.certificate",
          "http.tls.key",
          "http.proxies",
          "http.webroot",
          "security.users",
          "cluster.members",
          "cluster.kubernetes_service",
          "cluster.postgres_uri",
          "cluster.tls.certificate",
          "cluster.tls.key",
          "cluster.tls.trust",
          "storage.port",
          "storage.tls_certificates",
          "storage.retention",
          "simulator.symbols",
          "simulator.pumps",
          "notifications.webhook_url",
          "notifications.telegram_chat",
          "notifications.mail_host",
          "notifications.mail_port",
          "notifications.mail_user",
          "notifications.mail_from",
          "notifications.mail_to",
          "venues");

  @TempDir private Path folder;

  private interface Visitor {
    void leaf(String path, Map<?, ?> schema);
  }

  private static void walk(String prefix, Map<?, ?> schema, Visitor visitor) {
    ((Map<?, ?>) schema.get("properties"))
        .forEach((key, value) -> {
          Map<?, ?> part = (Map<?, ?>) value;
          if (part.containsKey("properties")) {
            walk(prefix + key + ".", part, visitor);
          } else if (!key.equals("$schema")) {
            visitor.leaf(prefix + key, part);
          }
        });
  }

  @Test
  void every_setting_has_a_meaning_and_a_default_unless_it_is_known_to_have_none() {
    walk(
        "",
        EffectiveSettings.schema(),
        (path, schema) -> {
          assertThat(schema.containsKey("description")).as(path + " has a meaning").isTrue();
          assertThat(schema.containsKey("default"))
              .as(path + " has a default")
              .isEqualTo(!WITHOUT_DEFAULT.contains(path));
        });
  }

  @Test
  @SuppressWarnings("unchecked")
  void the_defaults_of_the_schema_are_those_of_the_program() throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    walk(
        "",
        EffectiveSettings.schema(),
        (path, schema) -> {
          if (schema.containsKey("default")) {
            Map<String, Object> at = all;
            String[] parts = path.split("\\.");
            for (int i = 0; i < parts.length - 1; i++) {
              at = (Map<String, Object>) at.computeIfAbsent(parts[i], key -> new LinkedHashMap<>());
            }
            at.put(parts[parts.length - 1], schema.get("default"));
          }
        });
    Path file = Files.writeString(folder.resolve("all.json"), Json.encode(all));
    Path none = Files.writeString(folder.resolve("none.json"), "{}");

    assertThat(text(ServerConfig.read(file, Map.of(), Map.of())))
        .isEqualTo(text(ServerConfig.read(none, Map.of(), Map.of())));
  }

  /** Adapters have no text of their own. */
  private static String text(ServerConfig config) {
    return config.toString().replaceAll("@[0-9a-f]+", "");
  }

  @Test
  void each_value_is_told_with_where_it_comes_from_and_no_secret_is() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("tocsin.json"),
            "{\"http\": {\"port\": 1, \"host\": \"localhost\"}, \"venues\": {\"kraken\": {\"rest_url\": \"https://k\"}}}");
    List<Setting> settings =
        EffectiveSettings.of(
            file,
            Map.of(
                "TOCSIN_HTTP_PORT", "2",
                "TOCSIN_HTTP_TLS_KEY", "k.pem",
                "TOCSIN_NODE", "b",
                "TOCSIN_STORAGE_PASSWORD", "s3cret",
                "TOCSIN_MAIL_PASSWORD", "s3cret"),
            Map.of("node", "c", "venues.kraken.simulated", "true"));

    assertThat(settings)
        .contains(
            new Setting("http.host", "\"localhost\"", "file"),
            new Setting("http.port", "2", "environment TOCSIN_HTTP_PORT"),
            new Setting("node", "\"c\"", "flag"),
            new Setting("data_directory", "\"data\"", "default"),
            new Setting("venues.kraken.rest_url", "\"https://k\"", "file"),
            new Setting("venues.kraken.simulated", "true", "flag"),
            new Setting("http.tls.key", "\"k.pem\"", "environment TOCSIN_HTTP_TLS_KEY"),
            new Setting("(secret)", "(not shown)", "environment TOCSIN_STORAGE_PASSWORD"))
        .extracting(Setting::value)
        .doesNotContain("s3cret");
  }

  @Test
  void the_document_is_made_from_the_schema() throws IOException {
    String made = document(EffectiveSettings.schema());
    Files.writeString(MADE, made);

    assertThat(DOCUMENT)
        .as("docs/configuration.md; modules/server/%s has the text", MADE)
        .content()
        .isEqualTo(made);
  }

  private static String document(Map<?, ?> schema) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Configuration

        <!-- made from config/schema/tocsin.schema.json; a test fails with the text to paste when the two differ -->

        `config/tocsin.json`, overridden by the environment, overridden by flags. A setting's variable is `TOCSIN_` and its path in capitals,
        with `_` for each dot: `http.port` is `TOCSIN_HTTP_PORT`. `scripts/tocsin run --set PATH=VALUE` sets any of them. `scripts/tocsin
        validate` prints every value that is in force and where it comes from.

        Secrets stand in the environment only: `TOCSIN_STORAGE_PASSWORD`, `TOCSIN_CLUSTER_PASSWORD`, `TOCSIN_WEBHOOK_TOKEN`,
        `TOCSIN_TELEGRAM_TOKEN`, `TOCSIN_MAIL_PASSWORD`, `TOCSIN_TRACING_TOKEN`, and the keys of venues (docs/venues).
        """);
    Map<?, ?> properties = (Map<?, ?>) schema.get("properties");
    text.append("\n## General\n\n");
    table(text);
    properties.forEach((key, part) -> {
      if (!key.equals("$schema") && !((Map<?, ?>) part).containsKey("properties")) {
        row(text, (String) key, (Map<?, ?>) part);
      }
    });
    properties.forEach((key, value) -> {
      Map<?, ?> part = (Map<?, ?>) value;
      if (part.containsKey("properties")) {
        text.append("\n## ").append(key).append("\n\n");
        if (part.containsKey("description")) {
          text.append(part.get("description")).append("\n\n");
        }
        table(text);
        walk(key + ".", part, (path, schemaOf) -> row(text, path, schemaOf));
      }
    });
    return text.toString();
  }

  private static void table(StringBuilder text) {
    text.append("| setting | allowed | default | meaning |\n|---|---|---|---|\n");
  }

  private static void row(StringBuilder text, String path, Map<?, ?> schema) {
    text.append("| `").append(path).append("` | ").append(allowed(schema)).append(" | ");
    if (schema.containsKey("default")) {
      text.append('`').append(Fields.describe(schema.get("default"))).append('`');
    }
    text.append(" | ").append(schema.get("description")).append(" |\n");
  }

  private static String allowed(Map<?, ?> schema) {
    if (schema.get("enum") instanceof List<?> choices) {
      return String.join(", ", choices.stream().map(each -> "`" + each + "`").toList());
    }
    if (schema.containsKey("$ref")) {
      return "a duration: `500ms`, `10s`, `5m`";
    }
    String type = String.valueOf(schema.get("type")).toLowerCase(Locale.ROOT);
    Object least = schema.get("minimum");
    Object most = schema.get("maximum");
    return switch (type) {
      case "integer" ->
          least == null ? "a number" : least + (most == null ? " or more" : " to " + most);
      case "number" -> least + " to " + schema.get("maximum");
      case "boolean" -> "`true`, `false`";
      case "array" -> "a list";
      case "object" -> "an object";
      default -> "a text";
    };
  }
}
