package io.tocsin.sessions;

import io.tocsin.bus.Rotation;
import io.tocsin.bus.Transport;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.Symbols;
import io.tocsin.model.input.Fields;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.Problems;
import io.tocsin.model.journal.SessionMode;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.plan.Budget;
import io.tocsin.strategy.plan.PaperSettings;
import io.tocsin.strategy.plan.RiskLimits;
import io.tocsin.strategy.plan.StrategyBinding;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A session as its file describes it, checked: every strategy exists, every symbol can be spelled,
 * every field is known.
 *
 * @param instruments of all sources, in the order of the file
 * @param transports how a venue's data are wanted, by venue
 * @param bindings which strategy runs on which instruments
 * @param duration after which the session ends by itself, empty for never
 * @param autostart whether the server starts it when it finds the file
 * @param recording how what it is given is recorded, empty for not at all
 */
public record SessionFile(
    String name,
    SessionMode mode,
    List<InstrumentId> instruments,
    Map<String, Transport> transports,
    List<StrategyBinding> bindings,
    Budget budget,
    RiskLimits risk,
    PaperSettings paper,
    Optional<Duration> duration,
    boolean autostart,
    Optional<Rotation> recording) {

  /** Where nothing trades. */
  private static final Budget NOTHING_TO_SPEND =
      new Budget(BigDecimal.ONE, "USDT", new TreeMap<>());

  /** A session that records these instruments and does nothing else. */
  public static SessionFile collecting(String name, List<InstrumentId> instruments) {
    return new SessionFile(
        name,
        SessionMode.COLLECT,
        instruments,
        Map.of(),
        List.of(),
        NOTHING_TO_SPEND,
        RiskLimits.DEFAULTS,
        PaperSettings.DEFAULTS,
        Optional.empty(),
        false,
        Optional.of(Rotation.DEFAULT));
  }

  /** The same session, recorded, as its file says or in the usual way. */
  public SessionFile recorded() {
    return new SessionFile(
        name,
        mode,
        instruments,
        transports,
        bindings,
        budget,
        risk,
        paper,
        duration,
        autostart,
        recording.or(() -> Optional.of(Rotation.DEFAULT)));
  }

  /**
   * Reads a session file.
   *
   * @param source the file's name, for messages
   * @param json as {@link io.tocsin.model.input.JsonText} parses it
   * @param strategies all strategies that can be named
   * @param venues ids of the venues that are configured
   * @throws InvalidInputException with everything that is wrong
   */
  public static SessionFile read(
      String source,
      @Nullable Object json,
      Map<String, StrategyDefinition> strategies,
      Set<String> venues) {
    Problems problems = new Problems();
    Fields fields = Fields.of(json, "$", problems);
    String name = fields.requiredText("name");
    SessionMode mode = fields.choice("mode", SessionMode.class).orElse(SessionMode.PAPER);
    if (mode == SessionMode.LIVE) {
      problems.add(
          fields.path("mode"),
          "real orders are not possible: no venue has an order gateway yet",
          "live",
          "paper, backtest, collect");
    }
    boolean collects = mode == SessionMode.COLLECT;
    Map<String, Transport> transports = new LinkedHashMap<>();
    List<InstrumentId> instruments = sources(fields, problems, venues, transports);
    List<StrategyBinding> bindings =
        collects && !fields.has("strategies")
            ? List.of()
            : bindings(fields, problems, instruments, strategies);
    if (collects && !bindings.isEmpty()) {
      problems.add(
          fields.path("strategies"),
          "a session that collects runs none",
          Fields.describe(fields.raw("strategies")),
          "no strategies, or the mode paper with \"record\": true");
    }
    Budget budget =
        fields.object("budget").map(Budget::read).orElse(collects ? NOTHING_TO_SPEND : null);
    if (budget == null) {
      problems.add(fields.path("budget"), "is required");
    }
    RiskLimits risk = fields.object("risk").map(RiskLimits::read).orElse(RiskLimits.DEFAULTS);
    PaperSettings paper =
        fields.object("paper").map(PaperSettings::read).orElse(PaperSettings.DEFAULTS);
    Optional<Duration> duration = fields.duration("duration");
    boolean autostart = fields.flag("autostart", false);
    Optional<Rotation> recording = recording(fields, collects);
    fields.text("description");
    fields.finish();
    problems.throwIfAny(source);
    return new SessionFile(
        name,
        mode,
        instruments,
        transports,
        bindings,
        Objects.requireNonNull(budget),
        risk,
        paper,
        duration,
        autostart,
        recording);
  }

  private static Optional<Rotation> recording(Fields fields, boolean collects) {
    if (fields.raw("record") instanceof Map<?, ?>) {
      return fields.object("record").map(Rotation::read);
    }
    boolean wanted = fields.flag("record", collects);
    if (collects && !wanted) {
      fields
          .problems()
          .add(fields.path("record"), "a session that collects records", "false", "true");
    }
    return wanted ? Optional.of(Rotation.DEFAULT) : Optional.empty();
  }

  /** How the data of a venue are wanted. */
  public Transport transport(String venue) {
    return transports.getOrDefault(venue, Transport.AUTO);
  }

  private static List<InstrumentId> sources(
      Fields fields, Problems problems, Set<String> venues, Map<String, Transport> transports) {
    Set<InstrumentId> instruments = new LinkedHashSet<>();
    List<@Nullable Object> sources = fields.list("sources");
    if (sources.isEmpty()) {
      problems.add(fields.path("sources"), "needs at least one venue with at least one symbol");
    }
    for (int i = 0; i < sources.size(); i++) {
      Fields source = Fields.of(sources.get(i), fields.path("sources") + "[" + i + "]", problems);
      String venue = source.requiredText("venue");
      if (!venue.isEmpty() && !venues.contains(venue)) {
        problems.unknownName(source.path("venue"), "venue", venue, venues);
      }
      Transport wanted = source.choice("transport", Transport.class).orElse(Transport.AUTO);
      Transport other = transports.put(venue, wanted);
      if (other != null && other != wanted) {
        problems.add(
            source.path("transport"),
            "a venue's data come one way in a session, and another source of it wants another",
            wanted.word(),
            other.word());
      }
      List<@Nullable Object> symbols = source.list("symbols");
      if (symbols.isEmpty()) {
        problems.add(source.path("symbols"), "needs at least one symbol");
      }
      for (int j = 0; j < symbols.size(); j++) {
        String path = source.path("symbols") + "[" + j + "]";
        symbol(symbols.get(j), path, problems)
            .ifPresent(symbol -> {
              if (!instruments.add(new InstrumentId(venue, symbol))) {
                problems.add(path, "stands twice", symbol, "each symbol once a venue");
              }
            });
      }
      source.finish();
    }
    return List.copyOf(instruments);
  }

  private static Optional<String> symbol(@Nullable Object value, String path, Problems problems) {
    Optional<String> symbol =
        value instanceof String text ? Symbols.canonical(text) : Optional.empty();
    if (symbol.isEmpty()) {
      problems.add(
          path, "is not a symbol", Fields.describe(value), "base and quote, as in \"BTC_USDT\"");
    }
    return symbol;
  }

  private static List<StrategyBinding> bindings(
      Fields fields,
      Problems problems,
      List<InstrumentId> instruments,
      Map<String, StrategyDefinition> strategies) {
    Map<String, List<InstrumentId>> chosen = new LinkedHashMap<>();
    Object value = fields.raw("strategies");
    String path = fields.path("strategies");
    if (value instanceof List<?> names) {
      for (Object name : names) {
        chosen.put(String.valueOf(name), instruments);
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((name, symbols) ->
          chosen.put(
              String.valueOf(name), named(symbols, path + "." + name, problems, instruments)));
    } else {
      problems.add(
          path,
          "must be a list of strategy names, or an object of strategy to symbols",
          Fields.describe(value),
          "[\"quick-start\"] or {\"quick-start\": [\"BTC_USDT\"]}");
    }
    List<StrategyBinding> bindings = new ArrayList<>();
    chosen.forEach((name, on) -> {
      StrategyDefinition strategy = strategies.get(name);
      if (strategy == null) {
        problems.unknownName(path, "strategy", name, strategies.keySet());
      } else {
        bindings.add(new StrategyBinding(strategy, on));
      }
    });
    return List.copyOf(bindings);
  }

  private static List<InstrumentId> named(
      @Nullable Object symbols, String path, Problems problems, List<InstrumentId> instruments) {
    List<InstrumentId> found = new ArrayList<>();
    if (!(symbols instanceof List<?> list)) {
      problems.add(path, "must be a list of symbols", Fields.describe(symbols), "[\"BTC_USDT\"]");
      return found;
    }
    for (int i = 0; i < list.size(); i++) {
      String at = path + "[" + i + "]";
      Optional<String> symbol = symbol(list.get(i), at, problems);
      if (symbol.isEmpty()) {
        continue;
      }
      List<InstrumentId> matching =
          instruments.stream().filter(id -> id.symbol().equals(symbol.get())).toList();
      if (matching.isEmpty()) {
        problems.unknownName(
            at,
            "symbol of this session",
            symbol.get(),
            instruments.stream().map(InstrumentId::symbol).distinct().toList());
      }
      found.addAll(matching);
    }
    return found;
  }
}
