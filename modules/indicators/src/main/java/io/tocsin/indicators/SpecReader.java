package io.tocsin.indicators;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.Problems;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads indicators from JSON by what the catalogue says of their types. */
final class SpecReader {

  /** Deeper nesting is a slip, and no strategy's need. */
  private static final int DEEPEST = 8;

  private final Map<String, Definition> definitions;
  private final Problems problems;
  private final NameResolver names;

  SpecReader(Map<String, Definition> definitions, Problems problems, NameResolver names) {
    this.definitions = definitions;
    this.problems = problems;
    this.names = names;
  }

  Optional<IndicatorSpec> read(Map<?, ?> json, String path) {
    return read(json, path, 1);
  }

  private Optional<IndicatorSpec> read(Map<?, ?> json, String path, int depth) {
    int before = problems.list().size();
    Fields fields = Fields.of(json, path, problems);
    String name = fields.requiredText("type");
    if (problems.list().size() > before) {
      return Optional.empty();
    }
    Definition definition = definitions.get(name);
    if (definition == null) {
      problems.unknownName(fields.path("type"), "indicator", name, definitions.keySet());
      return Optional.empty();
    }
    SortedMap<String, Double> numbers = new TreeMap<>();
    SortedMap<String, String> choices = new TreeMap<>();
    List<List<Double>> windows = List.of();
    IndicatorSpec of = null;
    boolean complete = true;
    for (ParameterType parameter : definition.type().parameters()) {
      switch (parameter) {
        case ParameterType.Numeric numeric -> numbers.put(numeric.name(), number(fields, numeric));
        case ParameterType.Choice choice -> choices.put(choice.name(), word(fields, choice));
        case ParameterType.Windows list -> windows = windows(fields, list);
        case ParameterType.Nested nested -> {
          // What is wrong with a named one may have been told where it stands.
          of = nested(fields, nested, depth).orElse(null);
          complete = of != null;
        }
      }
    }
    fields.finish();
    if (!complete || problems.list().size() > before) {
      return Optional.empty();
    }
    IndicatorSpec spec = new IndicatorSpec(name, numbers, choices, windows, of);
    Parameters parameters = new Parameters(spec);
    for (Rule rule : definition.rules()) {
      rule.check(parameters, fields);
    }
    return problems.list().size() > before ? Optional.empty() : Optional.of(spec);
  }

  private static double number(Fields fields, ParameterType.Numeric type) {
    return type.whole()
        ? fields.integer(type.name(), (long) type.absent(), (long) type.min(), (long) type.max())
        : fields.number(type.name(), type.absent(), type.min(), type.max());
  }

  private String word(Fields fields, ParameterType.Choice type) {
    Optional<String> word = fields.text(type.name());
    if (word.isPresent() && !type.allowed().contains(word.get())) {
      problems.unknownName(fields.path(type.name()), "choice", word.get(), type.allowed());
    }
    return word.orElse(type.absent());
  }

  private Optional<IndicatorSpec> nested(Fields fields, ParameterType.Nested type, int depth) {
    String path = fields.path(type.name());
    if (!fields.has(type.name())) {
      problems.add(path, "is required", "", type.allowedText());
      return Optional.empty();
    }
    Object value = fields.raw(type.name());
    if (depth >= DEEPEST) {
      return tooDeep(path);
    }
    Optional<IndicatorSpec> of =
        switch (value) {
          case Map<?, ?> map -> read(map, path, depth + 1);
          case String name -> names.resolve(name, path);
          case null, default -> {
            problems.add(path, "must be an indicator", Fields.describe(value), type.allowedText());
            yield Optional.empty();
          }
        };
    if (of.isPresent()
        && definitions.get(of.get().type()) instanceof Definition inner
        && inner.type().ofInstance()) {
      problems.add(
          path,
          "speaks of the strategy instance, which has no history",
          of.get().type(),
          "indicators of the market, groups A to G");
      return Optional.empty();
    }
    return of.isPresent() && depth + of.get().depth() > DEEPEST ? tooDeep(path) : of;
  }

  private Optional<IndicatorSpec> tooDeep(String path) {
    problems.add(
        path,
        "is nested too deep",
        "more than " + DEEPEST + " indicators",
        "at most " + DEEPEST + " indicators of indicators");
    return Optional.empty();
  }

  private List<List<Double>> windows(Fields fields, ParameterType.Windows type) {
    if (!fields.has(type.name())) {
      return type.absent();
    }
    int before = problems.list().size();
    List<@Nullable Object> elements = fields.list(type.name());
    if (problems.list().size() > before) {
      return type.absent();
    }
    if (elements.size() < type.fewest() || elements.size() > type.most()) {
      problems.add(
          fields.path(type.name()),
          "has " + elements.size() + " windows",
          Fields.describe(elements),
          type.allowedText());
      return type.absent();
    }
    List<List<Double>> windows = new ArrayList<>();
    double shorter = 0;
    for (int i = 0; i < elements.size(); i++) {
      String path = fields.path(type.name()) + "[" + i + "]";
      Optional<List<Double>> window = window(elements.get(i), path);
      if (window.isPresent()) {
        double t1 = window.get().getFirst();
        if (t1 <= shorter) {
          problems.add(
              path,
              "must have a longer t1 than the one before it",
              Fields.describe(elements.get(i)),
              "t1 > " + IndicatorSpec.number(shorter));
        }
        shorter = t1;
        windows.add(window.get());
      }
    }
    return windows;
  }

  private Optional<List<Double>> window(@Nullable Object json, String path) {
    String allowed =
        "[t1, t3, d] in seconds, t1 > 0, "
            + IndicatorSpec.number(IndicatorCatalogue.LONGEST_WINDOW_SECONDS)
            + " >= t3 >= d > 0";
    if (json instanceof List<?> list
        && list.size() == 3
        && list.get(0) instanceof BigDecimal t1
        && list.get(1) instanceof BigDecimal t3
        && list.get(2) instanceof BigDecimal d) {
      List<Double> window = List.of(t1.doubleValue(), t3.doubleValue(), d.doubleValue());
      if (isWindow(window)) {
        return Optional.of(window);
      }
    }
    problems.add(path, "must be a window pair", Fields.describe(json), allowed);
    return Optional.empty();
  }

  /** Compared in microseconds, so that no window is empty. */
  private static boolean isWindow(List<Double> window) {
    double longest = IndicatorCatalogue.LONGEST_WINDOW_SECONDS;
    for (double seconds : window) {
      if (!(seconds <= longest) || Parameters.micros(seconds) <= 0) {
        return false;
      }
    }
    return Parameters.micros(window.get(1)) >= Parameters.micros(window.get(2));
  }
}
