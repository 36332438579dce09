package io.tocsin.strategy.definition;

import io.tocsin.indicators.IndicatorSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One strategy file, read and checked: which conditions move an instance, what it orders, what
 * limits it. It names no symbol; a session binds it to symbols. Immutable.
 *
 * @param name {@code a-z 0-9 - _}, unique among strategies
 * @param direction which way it trades
 * @param directionIndicator whose sign picks the side; present exactly if direction is {@code BOTH}
 * @param indicators the named ones
 * @param conditions by section; a section without conditions is absent and never met
 */
public record StrategyDefinition(
    String name,
    String description,
    DirectionRule direction,
    Optional<IndicatorUse> directionIndicator,
    SortedMap<String, IndicatorUse> indicators,
    Map<SectionName, Condition> conditions,
    Cancel cancel,
    EntryRule entry,
    Close close,
    Emergency emergency,
    Limits limits) {

  public StrategyDefinition {
    indicators = Collections.unmodifiableSortedMap(new TreeMap<>(indicators));
    EnumMap<SectionName, Condition> copy = new EnumMap<>(SectionName.class);
    copy.putAll(conditions);
    conditions = Collections.unmodifiableMap(copy);
  }

  /**
   * {@code o1_cancel}: when a signal is given up.
   *
   * @param timeoutMicros how long a signal waits for Z1; 0 for no limit
   * @param cooldownMicros how long nothing happens after a cancelled signal
   */
  public record Cancel(long timeoutMicros, long cooldownMicros) {}

  /**
   * {@code ze1_close}.
   *
   * @param cooldownMicros after an exit by ZE1, stop loss, take profit or hand
   */
  public record Close(long cooldownMicros) {}

  /**
   * {@code e1_emergency}.
   *
   * @param cooldownMicros after an emergency exit
   * @param cancelPending cancels a pending partial exit at once; otherwise it is waited for
   * @param closePosition sends the closing order; otherwise a person does, while stop loss and take
   *     profit stay on guard
   * @param liquidationDistancePct leaves when the liquidation price is nearer than this; 0 leaves
   *     when it is reached
   */
  public record Emergency(
      long cooldownMicros,
      boolean cancelPending,
      boolean closePosition,
      double liquidationDistancePct) {}

  /**
   * {@code limits}: what the strategy may do in one session, over all of its symbols; an absent one
   * does not limit. Days are UTC.
   *
   * @param dailyLossLimitPct of the strategy's budget
   * @param maxConsecutiveLosses after so many in a row on one day, no new signal until the next
   * @param cooldownAfterLossMicros at least this long after a losing trade
   * @param minRewardRisk take profit over stop loss; checked when the file is read
   */
  public record Limits(
      Optional<Integer> maxTradesPerDay,
      Optional<Integer> maxConcurrentPositions,
      Optional<BigDecimal> dailyLossLimitPct,
      Optional<Integer> maxConsecutiveLosses,
      long cooldownAfterLossMicros,
      Optional<BigDecimal> minRewardRisk) {}

  /** Every indicator that the strategy refers to, named ones first, each once. */
  public List<IndicatorUse> uses() {
    List<IndicatorUse> all = new ArrayList<>(indicators.values());
    for (Condition condition : conditions.values()) {
      condition
          .leaves()
          .forEach(leaf -> {
            all.add(leaf.indicator());
            if (leaf.operand() instanceof Operand.Other(IndicatorUse other)) {
              all.add(other);
            }
          });
    }
    directionIndicator.ifPresent(all::add);
    entry.size().scale().ifPresent(scale -> all.add(scale.indicator()));
    return all.stream().distinct().toList();
  }

  /** The indicators that a session must compute for it, each once, sorted by id. */
  public List<IndicatorSpec> marketIndicators() {
    TreeMap<String, IndicatorSpec> byId = new TreeMap<>();
    for (IndicatorUse use : uses()) {
      if (!use.ofInstance()) {
        byId.put(use.spec().id(), use.spec());
      }
    }
    return List.copyOf(byId.values());
  }

  /** The strategy's own names for indicators; those written inline have none. */
  public SortedMap<String, IndicatorSpec> indicatorNames() {
    TreeMap<String, IndicatorSpec> names = new TreeMap<>();
    indicators.forEach((name, use) -> names.put(name, use.spec()));
    return Collections.unmodifiableSortedMap(names);
  }
}
