package io.tocsin.server;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import io.tocsin.server.notifications.NotificationOptions;
import io.tocsin.server.tracing.TracingOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every setting that is in force, with where its value comes from. The settings there are, their
 * defaults and meanings come from one place, {@code config/schema/tocsin.schema.json}.
 */
final class EffectiveSettings {

  private static final String SCHEMA = "webroot/schema/tocsin.schema.json";

  /** Variables that hold secrets: whether they are set may be said, and nothing else. */
  private static final List<String> SECRETS =
      List.of("TOCSIN_STORAGE_PASSWORD", "TOCSIN_CLUSTER_PASSWORD", TracingOptions.TOKEN_VARIABLE);

  /**
   * A setting.
   *
   * @param value as it would stand in the file, as JSON
   * @param from {@code default}, {@code file}, {@code environment NAME} or {@code flag}
   */
  record Setting(String path, String value, String from) {}

  private final ServerConfig.Given given;
  private final List<Setting> settings = new ArrayList<>();

  private EffectiveSettings(ServerConfig.Given given) {
    this.given = given;
  }

  /**
   * @param file already read once, and valid
   */
  static List<Setting> of(Path file, Map<String, String> environment, Map<String, String> flags) {
    EffectiveSettings effective =
        new EffectiveSettings(ServerConfig.given(file, environment, flags, new Problems()));
    effective.add("", schema(), effective.given.root());
    TreeSet<String> secrets = new TreeSet<>(NotificationOptions.VARIABLES);
    secrets.addAll(SECRETS);
    for (String name : secrets) {
      if (environment.containsKey(name)) {
        effective.settings.add(new Setting("(secret)", "(not shown)", "environment " + name));
      }
    }
    return effective.settings;
  }

  /** The schema of {@code tocsin.json}, as packed. */
  static Map<?, ?> schema() {
    try (InputStream in = EffectiveSettings.class.getClassLoader().getResourceAsStream(SCHEMA)) {
      if (in == null) {
        throw new IllegalStateException(SCHEMA + " is not packed");
      }
      return map(JsonText.parse(SCHEMA, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a setting is a text, so that digits given for it are one, too: a node can be "1". */
  static boolean isText(String path) {
    Map<?, ?> schema = schema();
    for (String part : path.split("\\.", -1)) {
      if (!(schema.get("properties") instanceof Map<?, ?> properties)
          || !(properties.get(part) instanceof Map<?, ?> next)) {
        return false;
      }
      schema = next;
    }
    return "string".equals(schema.get("type"));
  }

  private void add(String prefix, Map<?, ?> schema, Map<?, ?> given) {
    Map<?, ?> properties = map(schema.get("properties"));
    for (Map.Entry<?, ?> property : properties.entrySet()) {
      String name = (String) property.getKey();
      Map<?, ?> part = map(property.getValue());
      if (!name.equals("$schema")) {
        String path = prefix + name;
        if (part.containsKey("properties")) {
          add(path + ".", part, map(given.get(name)));
        } else {
          leaf(path, part, given.containsKey(name), given.get(name));
        }
      }
    }
  }

  private void leaf(String path, Map<?, ?> schema, boolean isGiven, @Nullable Object value) {
    if (isGiven) {
      nested(path, value);
    } else if (schema.containsKey("default")) {
      settings.add(new Setting(path, Fields.describe(schema.get("default")), "default"));
    }
  }

  private void nested(String path, @Nullable Object value) {
    if (value instanceof Map<?, ?> entries) {
      entries.forEach((key, entry) -> nested(path + "." + key, entry));
    } else {
      String from = given.origins().getOrDefault(path, "file");
      settings.add(new Setting(path, Fields.describe(value), from));
    }
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : new LinkedHashMap<>();
  }
}
