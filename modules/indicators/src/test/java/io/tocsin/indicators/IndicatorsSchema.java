package io.tocsin.indicators;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the part of config/schema/strategy.schema.json that says what an indicator may be. */
final class IndicatorsSchema {

  static final Path FILE = Path.of("../../config/schema/strategy.schema.json");

  /** From {@code "indicator": &#123;} to the brace at the same indent. */
  private static final Pattern PART =
      Pattern.compile(
          "^    \"indicator\": \\{\\R.*?^    \\},\\R", Pattern.MULTILINE | Pattern.DOTALL);

  private IndicatorsSchema() {}

  /** The file as it should be, given it as it is. */
  static String updated(String file) {
    Matcher part = PART.matcher(file);
    if (!part.find()) {
      throw new IllegalStateException(FILE + " has no definition of an indicator");
    }
    return file.substring(0, part.start()) + text() + file.substring(part.end());
  }

  /** Writes the file, after the catalogue has changed. */
  static void write() throws IOException {
    Files.writeString(FILE, updated(Files.readString(FILE)));
  }

  private static String text() {
    List<IndicatorType> types = IndicatorCatalogue.types();
    return """
        "indicator": {
          "$comment": "Written from IndicatorCatalogue. To write it anew: mvn -pl modules/model,modules/indicators test -Dtest=IndicatorsSchemaTest -Dtocsin.docs=write -Dsurefire.failIfNoSpecifiedTests=false",
          "description": "A type of the indicator catalogue with its parameters; times in seconds.",
          "type": "object",
          "required": ["type"],
          "properties": {
            "type": {"enum": [%s]}
          },
          "allOf": [
    %s
          ]
        },
    """
        .formatted(
            types.stream().map(type -> quoted(type.name())).collect(Collectors.joining(", ")),
            types.stream().map(IndicatorsSchema::of).collect(Collectors.joining(",\n")));
  }

  private static String of(IndicatorType type) {
    String required =
        type.parameters().stream()
            .filter(ParameterType.Nested.class::isInstance)
            .map(parameter -> quoted(parameter.name()))
            .collect(Collectors.joining(", "));
    return """
            {"if": {"required": ["type"], "properties": {"type": {"const": %s}}}, "then": {
              "description": %s, %s"additionalProperties": false, "properties": {
    %s}}}\
    """
        .formatted(
            quoted(type.name()),
            quoted(type.description()),
            required.isEmpty() ? "" : "\"required\": [" + required + "], ",
            Stream.concat(
                    Stream.of("            \"type\": true"),
                    type.parameters().stream()
                        .map(p -> "            " + quoted(p.name()) + ": " + schema(p)))
                .collect(Collectors.joining(",\n")));
  }

  private static String schema(ParameterType parameter) {
    return switch (parameter) {
      case ParameterType.Numeric number ->
          "{\"type\": \"%s\", \"minimum\": %s, \"maximum\": %s, \"default\": %s, %s}"
              .formatted(
                  number.whole() ? "integer" : "number",
                  IndicatorSpec.number(number.min()),
                  IndicatorSpec.number(number.max()),
                  IndicatorSpec.number(number.absent()),
                  described(number));
      case ParameterType.Choice choice ->
          "{\"enum\": [%s], \"default\": %s, %s}"
              .formatted(
                  choice.allowed().stream()
                      .map(IndicatorsSchema::quoted)
                      .collect(Collectors.joining(", ")),
                  quoted(choice.absent()),
                  described(choice));
      case ParameterType.Windows windows ->
          ("{\"type\": \"array\", \"minItems\": %d, \"maxItems\": %d, \"items\": {\"type\": \"array\","
                  + " \"minItems\": 3, \"maxItems\": 3, \"items\": {\"type\": \"number\","
                  + " \"exclusiveMinimum\": 0, \"maximum\": %s}}, \"default\": %s, %s}")
              .formatted(
                  windows.fewest(),
                  windows.most(),
                  IndicatorSpec.number(IndicatorCatalogue.LONGEST_WINDOW_SECONDS),
                  windows.absentText().replace(",", ", "),
                  described(windows));
      case ParameterType.Nested nested ->
          "{\"$ref\": \"#/$defs/indicatorUse\", %s}".formatted(described(nested));
    };
  }

  private static String described(ParameterType parameter) {
    String unit = parameter.unit().isEmpty() ? "" : " (" + parameter.unit() + ")";
    return "\"description\": " + quoted(parameter.description() + unit);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
