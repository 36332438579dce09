package io.tocsin.sessions.library;

import io.tocsin.bus.InputRefused;
import io.tocsin.model.Micros;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problem;
import io.tocsin.strategy.definition.IndicatorUse;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.definition.StrategyReader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One strategy as the library has it.
 *
 * @param name the one in the file; the file's own where the text does not tell it
 * @param file where it lies; null for a template that the folder does not have
 * @param changedMicros when the file was last written; 0 without a file
 * @param definition empty if the text cannot be used, and then {@code problems} says why
 * @param shipped the text that the product ships under this name; null for a strategy of one's own
 */
record StrategyEntry(
    String name,
    @Nullable Path file,
    String text,
    long changedMicros,
    Optional<StrategyDefinition> definition,
    List<Problem> problems,
    @Nullable String shipped) {

  static StrategyEntry of(
      String fallbackName,
      @Nullable Path file,
      String text,
      long changedMicros,
      Map<String, String> templates) {
    try {
      StrategyDefinition definition =
          StrategyReader.read(fallbackName, JsonText.parse(fallbackName, text));
      String name = definition.name();
      return new StrategyEntry(
          name, file, text, changedMicros, Optional.of(definition), List.of(), templates.get(name));
    } catch (InvalidInputException e) {
      return new StrategyEntry(
          fallbackName,
          file,
          text,
          changedMicros,
          Optional.empty(),
          e.problems(),
          templates.get(fallbackName));
    }
  }

  String tag() {
    return EntityTag.of(text);
  }

  boolean isTemplate() {
    return shipped != null;
  }

  /** Whether there is nothing in it that the product would not give again. */
  boolean isAsShipped() {
    return text.equals(shipped);
  }

  /** What the stream and the list tell of it: all but the text. */
  JsonObject json() {
    JsonObject json =
        new JsonObject()
            .put("name", name)
            .put("description", definition.map(StrategyDefinition::description).orElse(""))
            .put("direction", definition.map(each -> each.direction().name()).orElse(null))
            .put("template", isTemplate())
            .put("read_only", isTemplate())
            .put("installed", file != null)
            .put("as_shipped", isTemplate() ? isAsShipped() : null)
            .put("valid", definition.isPresent())
            .put("errors", InputRefused.json(problems))
            .put("etag", tag())
            .put("changed_at", changedMicros == 0 ? null : Micros.iso(changedMicros));
    List<IndicatorUse> uses = definition.map(StrategyDefinition::uses).orElse(List.of());
    JsonArray indicators = new JsonArray();
    uses.stream().map(use -> use.spec().type()).distinct().sorted().forEach(indicators::add);
    return json.put("indicators", indicators)
        .put(
            "warm_up_seconds",
            uses.stream().mapToDouble(IndicatorUse::warmUpSeconds).max().orElse(0));
  }
}
