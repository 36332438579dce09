package io.tocsin.indicators;

import io.tocsin.model.Micros;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All indicator types, as data: the one source for validation, forms, documentation and the engine.
 */
public final class IndicatorCatalogue {

  /** No window reaches further back than this many seconds. */
  public static final double LONGEST_WINDOW_SECONDS = 86_400;

  private static final Map<String, Definition> DEFINITIONS = new LinkedHashMap<>();

  static {
    Stream.of(
            PriceIndicators.definitions(),
            FlowIndicators.definitions(),
            MomentumIndicators.definitions(),
            BookIndicators.definitions(),
            ScoreIndicators.definitions(),
            ClassicIndicators.definitions(),
            HistoryIndicators.definitions(),
            InstanceIndicators.definitions())
        .flatMap(List::stream)
        .forEach(definition -> DEFINITIONS.put(definition.type().name(), definition));
  }

  private static final List<IndicatorType> TYPES =
      DEFINITIONS.values().stream().map(Definition::type).toList();

  private IndicatorCatalogue() {}

  /** Every type, by group and then in the order of the documentation. */
  public static List<IndicatorType> types() {
    return TYPES;
  }

  /**
   * Every type as plain maps, lists, strings, numbers and truth values, in the order of {@link
   * #types}: what {@code GET /api/indicators} answers with, and what forms are built from.
   *
   * <p>A type: {@code name, group, unit, description, formula, needs_book, of_instance,
   * warm_up_seconds} (with defaults; absent if a parameter has none), {@code parameters}. A
   * parameter: {@code name, kind, unit, description, required}, and by its kind: {@code number} has
   * {@code default, min, max, whole}; {@code choice} has {@code default, choices}; {@code windows}
   * has {@code default, fewest, most}; {@code indicator} has no more.
   */
  public static List<Map<String, Object>> asData() {
    return TYPES.stream().map(IndicatorCatalogue::data).toList();
  }

  private static Map<String, Object> data(IndicatorType type) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", type.name());
    data.put("group", type.group());
    data.put("unit", type.unit());
    data.put("description", type.description());
    data.put("formula", type.formula());
    data.put("needs_book", type.needsBook());
    data.put("of_instance", type.ofInstance());
    if (type.parameters().stream().noneMatch(ParameterType.Nested.class::isInstance)) {
      data.put("warm_up_seconds", warmUpSeconds(byDefault(type.name())));
    }
    data.put("parameters", type.parameters().stream().map(ParameterType::toData).toList());
    return data;
  }

  /** The type of that name, spelled exactly so. */
  public static Optional<IndicatorType> find(String name) {
    return Optional.ofNullable(DEFINITIONS.get(name)).map(Definition::type);
  }

  /**
   * Reads {@code {"type": "…", parameter: value, …}} with defaults filled in; adds every problem
   * (unknown type, parameter or choice with the nearest name, range, t1 <= t2, window over 86,400
   * s) under {@code path}, and is empty then. An indicator of an indicator is spelled out.
   */
  public static Optional<IndicatorSpec> parse(Map<?, ?> json, String path, Problems problems) {
    return parse(
        json,
        path,
        problems,
        (name, at) -> {
          problems.add(
              at, "must be an indicator", Fields.describe(name), "{\"type\": \"…\", parameters}");
          return Optional.empty();
        });
  }

  /** The same where names may stand for indicators. */
  public static Optional<IndicatorSpec> parse(
      Map<?, ?> json, String path, Problems problems, NameResolver names) {
    return new SpecReader(DEFINITIONS, problems, names).read(json, path);
  }

  /**
   * Seconds of history that the indicator needs before it has a value; 0 if one event is enough.
   *
   * @throws IllegalArgumentException if the type is unknown or a parameter is missing
   */
  public static double warmUpSeconds(IndicatorSpec spec) {
    return definition(spec).lookbackMicros(new Parameters(spec)) / (double) Micros.SECOND;
  }

  /** Whether the indicator is unknown of a source that has no trades, but candles. */
  static boolean needsTrades(IndicatorSpec spec) {
    return spec.of() != null
        ? needsTrades(spec.of())
        : switch (definition(spec).type().group()) {
          case "A" -> !PriceIndicators.OF_PRICES_ALONE.contains(spec.type());
          case "B", "C", "E" -> true;
          case "D" -> spec.type().equals("DEAL_VS_MID_DEVIATION");
          default -> false;
        };
  }

  /** Unit of the values: the type's, or that of the indicator which it is of. */
  public static String unit(IndicatorSpec spec) {
    String unit = definition(spec).type().unit();
    return spec.of() != null && unit.equals(HistoryIndicators.UNIT_OF) ? unit(spec.of()) : unit;
  }

  /**
   * The indicator of that type with all parameters at their defaults.
   *
   * @throws IllegalArgumentException if there is no such type, or a parameter without a default
   */
  public static IndicatorSpec byDefault(String type) {
    Problems problems = new Problems();
    Optional<IndicatorSpec> spec = parse(Map.of("type", type), type, problems);
    return spec.orElseThrow(
        () -> new IllegalArgumentException(problems.list().getFirst().message() + ": " + type));
  }

  /**
   * The definition of a spec's type.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Definition definition(IndicatorSpec spec) {
    Definition definition = DEFINITIONS.get(spec.type());
    if (definition == null) {
      throw new IllegalArgumentException(
          "no indicator type " + spec.type() + ", there are " + DEFINITIONS.keySet());
    }
    return definition;
  }
}
