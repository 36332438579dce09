package io.tocsin.strategy.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The published schema and the reader say the same: whatever the schema refuses the reader refuses,
 * and what only the reader can refuse is a short list of reasons that no schema can express.
 */
class SchemaTest {

  private static final Path CONFIG = Path.of("..", "..", "config");

  /** What takes more than one place of the file, or the catalogue of indicators, to see. */
  private static final List<String> ONLY_THE_READER_SEES =
      List.of(
          "unknown indicator name",
          "speaks of a position",
          "is never known",
          "must be a pair with",
          "must be a name that stands once",
          "must be a point to the right",
          "must be farther than the step before",
          "closes more than the position",
          "has no enabled condition",
          "would never be reached",
          "would leave every position at once",
          "has no effect",
          "take profit over stop loss is only",
          "needs $.z1_entry.stop_loss and");

  private static JsonObject schema() throws IOException {
    return new JsonObject(Files.readString(CONFIG.resolve("schema/strategy.schema.json")));
  }

  /**
   * The schema without what the catalogue says of each indicator: that part is made from it and is
   * tested with it, and would make each of a thousand validations a hundred times as long.
   */
  private static JsonObject withoutCatalogue() throws IOException {
    JsonObject schema = schema();
    schema.getJsonObject("$defs").put("indicator", new JsonObject().put("type", "object"));
    return schema;
  }

  private static Validator validator(JsonObject schema) {
    return Validator.create(
        JsonSchema.of(schema),
        new JsonSchemaOptions()
            .setDraft(Draft.DRAFT202012)
            .setBaseUri("https://tocsin.invalid/")
            .setOutputFormat(OutputFormat.Flag));
  }

  private static List<Problem> problems(String json) {
    try {
      StrategyReader.read("test", JsonText.parse("test", json));
      return List.of();
    } catch (InvalidInputException e) {
      return e.problems();
    }
  }

  private static String everyField() throws IOException {
    return Files.readString(CONFIG.resolve("strategies/every-field.json"));
  }

  @Test
  void every_shipped_strategy_is_valid_by_the_schema() throws IOException {
    Validator validator = validator(schema());
    try (var files = Files.list(CONFIG.resolve("strategies"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        assertThat(validator.validate(new JsonObject(Files.readString(file))).getValid())
            .as(file.toString())
            .isTrue();
      }
    }
  }

  /** Values that are wrong somewhere: other types, edges, slips of the pen. */
  private static List<Object> wrongs() {
    return List.of(
        "0s",
        "5s",
        "long",
        -1,
        0.0001,
        1.5,
        99.995,
        2_000_000,
        true,
        new JsonObject(),
        new JsonArray(),
        new JsonArray().add(1).add(2));
  }

  /** Tells of every document that differs from the given one at one place, and how. */
  private static void mutate(Object node, String path, Consumer<String> attempt) {
    if (node instanceof JsonObject object) {
      for (String name : List.copyOf(object.fieldNames())) {
        if (name.equals("$schema")) {
          continue;
        }
        Object value = object.getValue(name);
        object.remove(name);
        attempt.accept(path + "." + name + " removed");
        object.putNull(name);
        attempt.accept(path + "." + name + " = null");
        for (Object wrong : wrongs()) {
          object.put(name, wrong);
          attempt.accept(path + "." + name + " = " + wrong);
        }
        object.put(name, value);
        // What an indicator may say is the catalogue's, which has its own tests.
        if (!name.equals("indicators") && !name.equals("indicator")) {
          mutate(value, path + "." + name, attempt);
        }
      }
      object.put("zzz", 1);
      attempt.accept(path + ".zzz");
      object.remove("zzz");
      for (String group : List.of("all", "any")) {
        if (!object.containsKey(group)) {
          object.put(group, new JsonArray());
          attempt.accept(path + "." + group);
          object.remove(group);
        }
      }
    } else if (node instanceof JsonArray array) {
      // One of several alike says it all.
      int alike = path.endsWith(".any") || path.endsWith("_profit") ? 1 : Math.min(3, array.size());
      for (int i = 0; i < alike; i++) {
        Object value = array.getValue(i);
        for (Object wrong : wrongs()) {
          array.set(i, wrong);
          attempt.accept(path + "[" + i + "] = " + wrong);
        }
        array.set(i, value);
        mutate(value, path + "[" + i + "]", attempt);
      }
    }
  }

  @Test
  void the_schema_and_the_reader_refuse_the_same() throws IOException {
    Validator validator = validator(withoutCatalogue());
    Set<String> onlyTheSchema = new TreeSet<>();
    Set<String> onlyTheReader = new TreeSet<>();
    int[] tried = new int[1];
    for (String source : sources()) {
      JsonObject root = new JsonObject(source);
      // The second source differs in its entry only.
      boolean whole = tried[0] == 0;
      mutate(
          whole ? root : root.getJsonObject("z1_entry"),
          whole ? "$" : "$.z1_entry",
          change -> {
            tried[0]++;
            List<Problem> problems = problems(root.encode());
            boolean valid = validator.validate(root).getValid();
            if (!valid && problems.isEmpty()) {
              onlyTheSchema.add(change);
            }
            if (valid) {
              problems.stream()
                  .filter(problem -> !isOfTheCatalogue(problem))
                  .filter(problem ->
                      ONLY_THE_READER_SEES.stream().noneMatch(problem.message()::startsWith))
                  .forEach(problem -> onlyTheReader.add(change + " -> " + problem));
            }
          });
    }
    assertThat(onlyTheSchema).isEmpty();
    assertThat(onlyTheReader).isEmpty();
    assertThat(tried[0]).as("documents tried").isGreaterThan(900);
  }

  /** Parameters of indicators are the catalogue's: the schema names types, not their ranges. */
  private static boolean isOfTheCatalogue(Problem problem) {
    return problem
        .path()
        .matches(".*(\\.indicators\\.|\\.indicator\\.|_indicator\\.|\\.value\\.).*");
  }

  private static List<String> sources() throws IOException {
    String market =
        everyField()
            .replace(
                "{\"type\": \"limit\", \"offset_pct\": 0.02, \"time_in_force\": \"gtc\"}",
                "{\"type\": \"market\"}")
            .replace(
                "[{\"percent\": 1.5, \"close_pct\": 40}, {\"percent\": 4, \"close_pct\": 60}]",
                "{\"percent\": 4}")
            .replace("percent_of_budget", "risk")
            .replace("\"BOTH\",\n  \"direction_indicator\": \"velocity\"", "\"SHORT\"");
    return List.of(everyField(), market);
  }

  @Test
  void the_template_of_every_field_uses_every_field_of_the_schema() throws IOException {
    JsonObject schema = withoutCatalogue();
    Set<String> used = new TreeSet<>();
    collectNames(new JsonObject(everyField()), used);
    Set<String> missing = new TreeSet<>();
    collectProperties(schema, missing);
    missing.removeAll(used);
    assertThat(missing).isEmpty();
  }

  private static void collectNames(Object node, Set<String> into) {
    if (node instanceof JsonObject object) {
      for (Map.Entry<String, Object> entry : object) {
        into.add(entry.getKey());
        collectNames(entry.getValue(), into);
      }
    } else if (node instanceof JsonArray array) {
      array.forEach(each -> collectNames(each, into));
    }
  }

  private static void collectProperties(Object node, Set<String> into) {
    if (node instanceof JsonObject object) {
      if (object.getValue("properties") instanceof JsonObject properties) {
        into.addAll(properties.fieldNames());
      }
      object.forEach(entry -> collectProperties(entry.getValue(), into));
    } else if (node instanceof JsonArray array) {
      array.forEach(each -> collectProperties(each, into));
    }
  }
}
