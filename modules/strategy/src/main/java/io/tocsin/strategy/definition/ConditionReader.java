package io.tocsin.strategy.definition;

import io.tocsin.indicators.IndicatorCatalogue;
import io.tocsin.indicators.IndicatorSpec;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.Problems;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads indicators and condition trees of one strategy file. */
final class ConditionReader {

  private static final List<String> GROUPS = List.of("all", "any", "not");

  /** What there is to speak of while a signal waits, before there is a position. */
  private static final String SIGNAL_AGE = "SIGNAL_AGE_SECONDS";

  /** No chain of indicators that look at each other is longer. */
  private static final int MOST_NESTED = 8;

  private final Problems problems;
  private final SortedMap<String, IndicatorUse> named = new TreeMap<>();
  private final Map<String, Declaration> declared = new LinkedHashMap<>();

  /** Names that are being read, each because the one before it looks at it. */
  private final Set<String> reading = new LinkedHashSet<>();

  /** An indicator as it stands in the file, before anybody has read it. */
  private record Declaration(@Nullable Object json, String path) {}

  private final Set<String> read = new HashSet<>();

  ConditionReader(Problems problems) {
    this.problems = problems;
  }

  SortedMap<String, IndicatorUse> named() {
    return named;
  }

  void readNamed(Fields fields) {
    for (String name : fields.names()) {
      declared.put(name, new Declaration(fields.raw(name), fields.path(name)));
    }
    declared.keySet().forEach(this::readDeclared);
  }

  private void readDeclared(String name) {
    Declaration declaration = declared.get(name);
    if (declaration != null && read.add(name)) {
      reading.add(name);
      inline(name, declaration.json(), declaration.path()).ifPresent(use -> named.put(name, use));
      reading.remove(name);
    }
  }

  /** The indicator that stands under a name where another indicator looks at it. */
  private Optional<IndicatorSpec> lookedAt(String name, String path) {
    if (!declared.containsKey(name)) {
      problems.unknownName(path, "indicator name", name, sortedNames());
      return Optional.empty();
    }
    if (reading.contains(name)) {
      problems.add(
          path,
          "leads back to itself",
          String.join(" → ", reading) + " → " + name,
          "indicators that do not look at each other in a circle");
      return Optional.empty();
    }
    if (reading.size() >= MOST_NESTED) {
      problems.add(
          path,
          "is nested too deep",
          name,
          "at most " + MOST_NESTED + " names that look at others");
      return Optional.empty();
    }
    readDeclared(name);
    return Optional.ofNullable(named.get(name)).map(IndicatorUse::spec);
  }

  private List<String> sortedNames() {
    return declared.keySet().stream().sorted().toList();
  }

  /** An indicator by name or inline, of the market: group H is refused. */
  Optional<IndicatorUse> marketIndicator(@Nullable Object json, String path) {
    Optional<IndicatorUse> use = indicator(json, path);
    if (use.isPresent() && use.get().ofInstance()) {
      problems.add(
          path,
          "speaks of a position or a signal, which there is none of at that moment",
          use.get().spec().type(),
          "indicators of the market");
      return Optional.empty();
    }
    return use;
  }

  /**
   * The conditions of a section, which stand in its own {@code all}, {@code any} or {@code not}.
   */
  Optional<Condition> readSection(SectionName section, Fields fields, boolean required) {
    Set<String> ids = new HashSet<>();
    List<String> present = GROUPS.stream().filter(fields::has).toList();
    if (present.isEmpty()) {
      if (required) {
        problems.add(fields.path(), "has no conditions", "", "one of all, any, not");
      }
      return Optional.empty();
    }
    Optional<Condition> tree = group(section, fields, present, ids);
    if (tree.isPresent() && tree.get().leaves().noneMatch(Condition.Leaf::enabled)) {
      problems.add(
          fields.path(),
          "has no enabled condition: enable one, or remove the section where it is optional");
    }
    return tree;
  }

  private Optional<Condition> group(
      SectionName section, Fields fields, List<String> present, Set<String> ids) {
    if (present.size() > 1) {
      problems.add(
          fields.path(),
          "has more than one group: nest them",
          String.join(", ", present),
          "one of all, any, not");
      return Optional.empty();
    }
    String kind = present.getFirst();
    String path = fields.path(kind);
    if (kind.equals("not")) {
      return node(section, fields.raw(kind), path, ids)
          .map(child -> new Condition.Group(Condition.Kind.NOT, List.of(child)));
    }
    List<Condition> children = new ArrayList<>();
    List<@Nullable Object> elements = fields.list(kind);
    if (elements.isEmpty() && fields.raw(kind) instanceof List<?>) {
      problems.add(path, "must hold at least one condition");
    }
    for (int i = 0; i < elements.size(); i++) {
      node(section, elements.get(i), path + "[" + i + "]", ids).ifPresent(children::add);
    }
    return children.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Condition.Group(
                kind.equals("all") ? Condition.Kind.ALL : Condition.Kind.ANY, children));
  }

  private Optional<Condition> node(
      SectionName section, @Nullable Object json, String path, Set<String> ids) {
    Fields fields = Fields.of(json, path, problems);
    if (!(json instanceof Map<?, ?> map)) {
      return Optional.empty();
    }
    // Asked of the map, not of the fields, so that a leaf's error does not offer the groups' names.
    List<String> present = GROUPS.stream().filter(map::containsKey).toList();
    if (present.isEmpty()) {
      return leaf(section, fields, ids);
    }
    present.forEach(fields::has);
    Optional<Condition> group = group(section, fields, present, ids);
    fields.finish();
    return group;
  }

  private Optional<Condition> leaf(SectionName section, Fields fields, Set<String> ids) {
    Optional<IndicatorUse> indicator = Optional.empty();
    if (fields.has("indicator")) {
      indicator = indicator(fields.raw("indicator"), fields.path("indicator"));
    } else {
      problems.add(
          fields.path("indicator"), "is required", "", "a name from $.indicators, or an indicator");
    }
    indicator.ifPresent(use -> refuseWhatIsNeverKnown(section, use, fields.path("indicator")));
    Optional<Operator> operator = operator(fields);
    Optional<Operand> operand = operand(section, fields, operator);
    long forMicros = positive(fields, "for");
    long withinMicros = positive(fields, "within");
    boolean ignore =
        Spelling.lower(fields, "when_unknown", WhenUnknown.class)
            .map(choice -> choice == WhenUnknown.IGNORE)
            .orElse(false);
    boolean enabled = fields.flag("enabled", true);
    Optional<String> givenId = fields.text("id");
    fields.finish();
    String id = givenId.orElse("");
    if (givenId.isPresent() && (id.isBlank() || !ids.add(id))) {
      problems.add(
          fields.path("id"),
          "must be a name that stands once in its section",
          "\"" + id + "\"",
          "");
    }
    if (indicator.isEmpty() || operator.isEmpty() || operand.isEmpty()) {
      return Optional.empty();
    }
    if (givenId.isEmpty()) {
      id = unusedId(indicator.get().name(), ids);
    }
    return Optional.of(
        new Condition.Leaf(
            id,
            indicator.get(),
            operator.get(),
            operand.get(),
            forMicros,
            withinMicros,
            ignore,
            enabled));
  }

  enum WhenUnknown {
    PENDING,
    IGNORE
  }

  private static String unusedId(String base, Set<String> ids) {
    String id = base;
    for (int i = 2; !ids.add(id); i++) {
      id = base + "-" + i;
    }
    return id;
  }

  /** A condition that can never be known would make its section silently impossible. */
  private void refuseWhatIsNeverKnown(SectionName section, IndicatorUse use, String path) {
    if (!use.ofInstance()) {
      return;
    }
    boolean known =
        switch (section) {
          case S1 -> false;
          case O1, Z1 -> use.spec().type().equals(SIGNAL_AGE);
          case ZE1, E1 -> true;
        };
    if (!known) {
      problems.add(
          path,
          "is never known in " + section.field() + ", which is asked before there is a position",
          use.spec().type(),
          section == SectionName.S1
              ? "indicators of the market"
              : "indicators of the market, " + SIGNAL_AGE);
    }
  }

  private Optional<Operator> operator(Fields fields) {
    if (!fields.has("op")) {
      problems.add(fields.path("op"), "is required", "", String.join(" ", Operator.signs()));
      return Optional.empty();
    }
    Optional<String> sign = fields.text("op");
    if (sign.isEmpty()) {
      return Optional.empty();
    }
    Optional<Operator> operator = Operator.of(sign.get());
    if (operator.isEmpty()) {
      problems.unknownName(fields.path("op"), "operator", sign.get(), Operator.signs());
    }
    return operator;
  }

  private Optional<Operand> operand(
      SectionName section, Fields fields, Optional<Operator> operator) {
    String path = fields.path("value");
    if (!fields.has("value")) {
      problems.add(path, "is required", "", "a number, a pair [low, high], or an indicator");
      return Optional.empty();
    }
    Object value = fields.raw("value");
    if (operator.isEmpty()) {
      return Optional.empty();
    }
    if (operator.get().takesPair()) {
      if (value instanceof List<?> pair
          && pair.size() == 2
          && pair.get(0) instanceof BigDecimal low
          && pair.get(1) instanceof BigDecimal high
          && low.compareTo(high) <= 0
          && Double.isFinite(low.doubleValue())
          && Double.isFinite(high.doubleValue())) {
        return Optional.of(new Operand.Pair(low.doubleValue(), high.doubleValue()));
      }
      problems.add(
          path,
          "must be a pair with " + operator.get().sign(),
          Fields.describe(value),
          "[low, high] with low <= high");
      return Optional.empty();
    }
    return switch (value) {
      case BigDecimal number when Double.isFinite(number.doubleValue()) ->
          Optional.of(new Operand.Constant(number.doubleValue()));
      case String _, Map<?, ?> _ -> {
        Optional<IndicatorUse> other = indicator(value, path);
        other.ifPresent(use -> refuseWhatIsNeverKnown(section, use, path));
        yield other.map(Operand.Other::new);
      }
      case null, default -> {
        problems.add(
            path,
            "must be one number or indicator with " + operator.get().sign(),
            Fields.describe(value),
            "a number, a name from $.indicators, or an indicator");
        yield Optional.empty();
      }
    };
  }

  private long positive(Fields fields, String name) {
    int before = problems.list().size();
    long micros = StrategyReader.micros(fields, name);
    if (fields.has(name) && micros <= 0 && problems.list().size() == before) {
      problems.add(
          fields.path(name), "must be longer than nothing; remove it otherwise", "0", "\"5s\"");
    }
    return micros;
  }

  private Optional<IndicatorUse> indicator(@Nullable Object json, String path) {
    if (json instanceof String name) {
      IndicatorUse use = named.get(name);
      if (use == null && !declared.containsKey(name)) {
        problems.unknownName(path, "indicator name", name, sortedNames());
      }
      return Optional.ofNullable(use);
    }
    return inline("", json, path);
  }

  private Optional<IndicatorUse> inline(String name, @Nullable Object json, String path) {
    if (!(json instanceof Map<?, ?> map)) {
      problems.add(
          path, "must be an indicator", Fields.describe(json), "{\"type\": \"…\", parameters}");
      return Optional.empty();
    }
    return IndicatorCatalogue.parse(map, path, problems, this::lookedAt)
        .map(spec -> use(name, spec));
  }

  private static IndicatorUse use(String name, IndicatorSpec spec) {
    var type = IndicatorCatalogue.find(spec.type()).orElseThrow();
    return new IndicatorUse(
        name.isEmpty() ? spec.id() : name,
        spec,
        type.ofInstance(),
        IndicatorCatalogue.unit(spec),
        type.ofInstance() ? 0 : IndicatorCatalogue.warmUpSeconds(spec));
  }
}
