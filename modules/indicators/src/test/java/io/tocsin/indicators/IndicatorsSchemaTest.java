package io.tocsin.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problems;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndicatorsSchemaTest {

  @Test
  void the_schema_says_of_indicators_what_the_catalogue_says() throws IOException {
    if ("write".equals(System.getProperty("tocsin.docs"))) {
      IndicatorsSchema.write();
    }
    String file = Files.readString(IndicatorsSchema.FILE);
    assertThat(file)
        .as("config/schema/strategy.schema.json is old: write it anew, it says how")
        .isEqualTo(IndicatorsSchema.updated(file));
  }

  /**
   * The schema has the reader's ranges: its bounds pass there, and what is beyond them does not.
   */
  @Test
  void the_reader_refuses_what_the_schema_refuses() throws IOException {
    int bounds = 0;
    for (Map<?, ?> rule : rules()) {
      String type = (String) at(rule, "if", "properties", "type").get("const");
      Map<?, ?> properties = at(rule, "then", "properties");
      for (Object name : properties.keySet()) {
        if (properties.get(name) instanceof Map<?, ?> schema
            && schema.get("minimum") instanceof BigDecimal least
            && schema.get("maximum") instanceof BigDecimal most) {
          assertThat(refuses(type, name, least)).as(type + "." + name + " " + least).isFalse();
          assertThat(refuses(type, name, most)).as(type + "." + name + " " + most).isFalse();
          assertThat(refuses(type, name, least.subtract(BigDecimal.ONE))).isTrue();
          assertThat(refuses(type, name, most.add(BigDecimal.ONE))).isTrue();
          bounds++;
        }
      }
    }
    assertThat(bounds).isGreaterThan(100);
  }

  /** Whether the parameter's own range refuses it; what it means beside others is not asked. */
  private static boolean refuses(String type, Object name, BigDecimal value) {
    Problems problems = new Problems();
    IndicatorCatalogue.parse(Map.of("type", type, name, value), "$", problems);
    return problems.list().stream()
        .anyMatch(problem ->
            problem.path().equals("$." + name) && problem.message().equals("is out of range"));
  }

  private static List<Map<?, ?>> rules() throws IOException {
    Map<?, ?> schema =
        (Map<?, ?>) JsonText.parse("schema", Files.readString(IndicatorsSchema.FILE));
    List<Map<?, ?>> rules = new ArrayList<>();
    for (Object rule : (List<?>) at(schema, "$defs", "indicator").get("allOf")) {
      rules.add((Map<?, ?>) rule);
    }
    return rules;
  }

  private static Map<?, ?> at(Map<?, ?> json, String... path) {
    Map<?, ?> found = json;
    for (String name : path) {
      found = (Map<?, ?>) found.get(name);
    }
    return found;
  }
}
