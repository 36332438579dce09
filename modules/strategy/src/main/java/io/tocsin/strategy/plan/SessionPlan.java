package io.tocsin.strategy.plan;

import io.tocsin.indicators.IndicatorLayout;
import io.tocsin.indicators.IndicatorSpec;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Everything a session decides by; the same plan and the same events give the same journal.
 *
 * @param sessionId part of every id the session makes
 * @param bindings in the order in which instances of one instrument are asked
 * @param instruments the venue's rules of every bound instrument, and of those only watched
 */
public record SessionPlan(
    String sessionId,
    List<StrategyBinding> bindings,
    SortedMap<InstrumentId, Instrument> instruments,
    Budget budget,
    RiskLimits risk,
    PaperSettings paper) {

  /**
   * @throws IllegalArgumentException if a bound instrument has no rules, or a strategy is bound
   *     twice to one instrument
   */
  public SessionPlan {
    bindings = List.copyOf(bindings);
    instruments = Collections.unmodifiableSortedMap(new TreeMap<>(instruments));
    Set<String> seen = new HashSet<>();
    for (StrategyBinding binding : bindings) {
      for (InstrumentId id : binding.instruments()) {
        if (!instruments.containsKey(id)) {
          throw new IllegalArgumentException(
              "strategy "
                  + binding.strategy().name()
                  + " is bound to "
                  + id
                  + ", whose rules are not in the plan");
        }
        if (!seen.add(binding.strategy().name() + " " + id)) {
          throw new IllegalArgumentException(
              "strategy " + binding.strategy().name() + " is bound twice to " + id);
        }
      }
    }
  }

  /**
   * What the session has to compute: instruments in sorted order, for each the union of its
   * strategies' market indicators, sorted by id.
   */
  public IndicatorLayout layout() {
    Map<InstrumentId, List<IndicatorSpec>> specs = new LinkedHashMap<>();
    for (InstrumentId id : instruments.keySet()) {
      TreeMap<String, IndicatorSpec> byId = new TreeMap<>();
      for (StrategyBinding binding : bindings) {
        if (binding.instruments().contains(id)) {
          binding.strategy().marketIndicators().forEach(spec -> byId.put(spec.id(), spec));
        }
      }
      specs.put(id, List.copyOf(byId.values()));
    }
    return new IndicatorLayout(specs);
  }

  /**
   * What decides the session's course, each part with a number that changes with it: what was
   * remembered under other numbers is not this session's. Without what venues may change under a
   * session that lives on: their fees and their instruments' rules.
   */
  public SortedMap<String, Long> fingerprint() {
    SortedMap<String, Long> parts = new TreeMap<>();
    bindings.forEach(
        binding -> parts.put("strategy " + binding.strategy().name(), print(binding.strategy())));
    parts.put("session id", print(sessionId));
    parts.put(
        "symbols of strategies",
        print(
            bindings.stream()
                .map(binding -> binding.strategy().name() + binding.instruments())
                .toList()));
    parts.put("instruments", print(List.copyOf(instruments.keySet())));
    parts.put("budget", print(budget));
    parts.put("risk limits", print(risk));
    return parts;
  }

  /** Of records, whose texts name every value in a fixed order. */
  private static long print(Object part) {
    CRC32C sum = new CRC32C();
    byte[] text = part.toString().getBytes(StandardCharsets.UTF_8);
    sum.update(text);
    return sum.getValue() << 32 | text.length;
  }
}
