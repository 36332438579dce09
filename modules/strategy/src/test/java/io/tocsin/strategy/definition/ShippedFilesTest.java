package io.tocsin.strategy.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.indicators.IndicatorCatalogue;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The strategy files and the schema that come with the product. */
class ShippedFilesTest {

  private static final Path CONFIG = Path.of("..", "..", "config");

  static List<Path> strategies() throws IOException {
    try (var files = Files.list(CONFIG.resolve("strategies"))) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static Object json(Path file) throws IOException {
    return JsonText.parse(file.toString(), Files.readString(file));
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void every_shipped_strategy_reads_and_is_named_as_its_file(Path file) throws IOException {
    StrategyDefinition strategy = StrategyReader.read(file.toString(), json(file));
    assertThat(strategy.name() + ".json").isEqualTo(file.getFileName().toString());
    assertThat(strategy.description()).isNotBlank();
  }

  @Test
  void the_quick_start_is_warm_within_fifty_seconds() throws IOException {
    StrategyDefinition strategy =
        StrategyReader.read("q", json(CONFIG.resolve("strategies/quick-start.json")));
    assertThat(strategy.marketIndicators())
        .isNotEmpty()
        .allSatisfy(
            spec -> assertThat(IndicatorCatalogue.warmUpSeconds(spec)).isLessThanOrEqualTo(50));
  }

  /** The names that the reader offers when it meets one that it does not know. */
  private static Set<String> namesKnownAt(String strategy, String path) {
    try {
      StrategyReader.read("test", JsonText.parse("test", strategy));
    } catch (InvalidInputException e) {
      for (Problem problem : e.problems()) {
        if (problem.path().equals(path + ".zzz")) {
          return new TreeSet<>(List.of(problem.allowed().split(", ")));
        }
      }
    }
    throw new AssertionError("the reader accepted " + path + ".zzz");
  }

  private static final String EVERYTHING =
      """
      {"name": "x", "direction": "LONG", @ROOT
       "s1_signal": {@S1 "all": [{@LEAF "indicator": {"type": "LAST_PRICE"}, "op": ">", "value": 1},
                                 {@GROUP "any": [{"indicator": {"type": "LAST_PRICE"}, "op": ">", "value": 1}]}]},
       "o1_cancel": {@O1 "timeout": "5s"},
       "z1_entry": {@Z1 "all": [{"indicator": {"type": "LAST_PRICE"}, "op": ">", "value": 1}],
         "order": {@ORDER "type": "limit"},
         "size": {@SIZE "type": "fixed", "value": 5, "scale": {@SCALE "indicator": {"type": "LAST_PRICE"}, "points": [[0, 1], [1, 2]]}},
         "stop_loss": {@STOP "percent": 1},
         "take_profit": @TP},
       "ze1_close": {@ZE1 "all": [{"indicator": {"type": "LAST_PRICE"}, "op": ">", "value": 1}]},
       "e1_emergency": {@E1 "all": [{"indicator": {"type": "LAST_PRICE"}, "op": ">", "value": 1}]},
       "limits": {@LIMITS "max_trades_per_day": 1}}
      """;

  @ParameterizedTest
  @CsvSource({
    "ROOT, $, ",
    "S1, $.s1_signal, s1_signal",
    "LEAF, $.s1_signal.all[0], leaf",
    "O1, $.o1_cancel, o1_cancel",
    "Z1, $.z1_entry, z1_entry",
    "ORDER, $.z1_entry.order, order",
    "SIZE, $.z1_entry.size, size",
    "SCALE, $.z1_entry.size.scale, scale",
    "STOP, $.z1_entry.stop_loss, stop_loss",
    "TP, $.z1_entry.take_profit, take_profit",
    "STEP, $.z1_entry.take_profit[0], take_profit_step",
    "ZE1, $.ze1_close, ze1_close",
    "E1, $.e1_emergency, e1_emergency",
    "LIMITS, $.limits, limits"
  })
  void the_published_schema_names_exactly_the_fields_that_the_reader_knows(
      String mark, String path, String definition) throws IOException {
    String target =
        switch (mark) {
          case "TP" -> "{\"zzz\": 1, \"percent\": 1}";
          case "STEP" -> "[{\"zzz\": 1, \"percent\": 1, \"close_pct\": 5}]";
          default -> "{\"percent\": 1}";
        };
    String strategy =
        EVERYTHING
            .replace("@TP", target)
            .replaceAll("@" + mark + "(?![A-Z0-9])", "\"zzz\": 1,")
            .replaceAll("@[A-Z0-9]+", "");
    assertThat(namesKnownAt(strategy, path)).isEqualTo(schemaNames(definition));
  }

  @Test
  void the_schema_completes_every_indicator_of_the_catalogue() throws IOException {
    Map<?, ?> indicator = (Map<?, ?>) definition("indicator").get("properties");
    assertThat((List<?>) ((Map<?, ?>) indicator.get("type")).get("enum"))
        .isEqualTo(IndicatorCatalogue.types().stream().map(type -> type.name()).toList());
  }

  @Test
  void the_schema_knows_every_operator_and_the_groups() throws IOException {
    Map<?, ?> leaf = (Map<?, ?>) definition("leaf").get("properties");
    assertThat((List<?>) ((Map<?, ?>) leaf.get("op")).get("enum")).isEqualTo(Operator.signs());
    assertThat(schemaNames("group")).containsExactly("all", "any", "not");
  }

  private static Map<?, ?> definition(String name) throws IOException {
    Map<?, ?> schema = (Map<?, ?>) json(CONFIG.resolve("schema/strategy.schema.json"));
    return name == null ? schema : (Map<?, ?>) ((Map<?, ?>) schema.get("$defs")).get(name);
  }

  private static Set<String> schemaNames(String definition) throws IOException {
    Set<String> names = new TreeSet<>();
    ((Map<?, ?>) definition(definition).get("properties"))
        .keySet()
        .forEach(name -> names.add((String) name));
    names.remove("$schema");
    return names;
  }
}
