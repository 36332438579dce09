package io.tocsin.strategy.definition;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.Problems;
import io.tocsin.strategy.definition.StrategyDefinition.Cancel;
import io.tocsin.strategy.definition.StrategyDefinition.Close;
import io.tocsin.strategy.definition.StrategyDefinition.Emergency;
import io.tocsin.strategy.definition.StrategyDefinition.Limits;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads strategy files. Every field has an effect or is refused, and all that is wrong with a file
 * is reported at once, each with path, value and what is allowed.
 */
public final class StrategyReader {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

  private final Fields root;
  private final Problems problems;

  private StrategyReader(Fields root) {
    this.root = root;
    this.problems = root.problems();
  }

  /**
   * Reads one strategy.
   *
   * @param source the file's name, for messages
   * @param json as given by {@link io.tocsin.model.input.JsonText#parse}
   * @throws InvalidInputException with everything that is wrong with it
   */
  public static StrategyDefinition read(String source, @Nullable Object json) {
    Problems problems = new Problems();
    StrategyDefinition strategy = new StrategyReader(Fields.of(json, "$", problems)).strategy();
    problems.throwIfAny(source);
    return strategy;
  }

  private StrategyDefinition strategy() {
    String name = name();
    String description = root.text("description").orElse("");
    DirectionRule direction = direction();
    ConditionReader reader = new ConditionReader(problems);
    root.object("indicators").ifPresent(reader::readNamed);
    Optional<IndicatorUse> directionIndicator = directionIndicator(reader, direction);

    Map<SectionName, Condition> conditions = new EnumMap<>(SectionName.class);
    Optional<Fields> s1 = section(SectionName.S1, true);
    s1.ifPresent(fields -> readConditions(reader, SectionName.S1, fields, true, conditions));
    s1.ifPresent(Fields::finish);
    Cancel cancel =
        section(SectionName.O1, false)
            .map(fields -> cancel(reader, fields, conditions))
            .orElse(new Cancel(0, 0));
    Optional<EntryRule> entry =
        section(SectionName.Z1, true).flatMap(fields -> entry(reader, fields, conditions));
    Close close =
        section(SectionName.ZE1, false)
            .map(fields -> close(reader, fields, conditions))
            .orElse(new Close(0));
    Emergency emergency =
        section(SectionName.E1, false)
            .map(fields -> emergency(reader, fields, conditions))
            .orElse(new Emergency(0, true, true, 0));
    Limits limits =
        root.object("limits")
            .map(fields -> limits(fields, entry))
            .orElse(
                new Limits(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    Optional.empty()));
    root.finish();
    entry.ifPresent(rule -> {
      requireAnExit(conditions, rule);
      requireReach(direction, rule, emergency);
    });
    return new StrategyDefinition(
        name,
        description,
        direction,
        directionIndicator,
        reader.named(),
        conditions,
        cancel,
        // Without it problems are on record already, and the caller throws them.
        entry.orElse(EntryReader.UNREADABLE),
        close,
        emergency,
        limits);
  }

  private String name() {
    String name = root.requiredText("name");
    if (!name.isEmpty() && !NAME.matcher(name).matches()) {
      problems.add(
          root.path("name"),
          "must be a plain name",
          name,
          "a-z, 0-9, - and _, starting with a letter or digit, at most 64");
    }
    return name;
  }

  private DirectionRule direction() {
    if (!root.has("direction")) {
      problems.add(root.path("direction"), "is required", "", "LONG, SHORT, BOTH");
    }
    return Spelling.upper(root, "direction", DirectionRule.class).orElse(DirectionRule.LONG);
  }

  private Optional<IndicatorUse> directionIndicator(
      ConditionReader reader, DirectionRule direction) {
    boolean given = root.has("direction_indicator");
    if (direction != DirectionRule.BOTH) {
      if (given) {
        problems.add(
            root.path("direction_indicator"),
            "has a meaning only with direction BOTH; remove it or set \"direction\": \"BOTH\"",
            Fields.describe(root.raw("direction_indicator")),
            "");
      }
      return Optional.empty();
    }
    if (!given) {
      problems.add(
          root.path("direction_indicator"),
          "is required with direction BOTH: its sign picks the side");
      return Optional.empty();
    }
    return reader.marketIndicator(
        root.raw("direction_indicator"), root.path("direction_indicator"));
  }

  private Optional<Fields> section(SectionName section, boolean required) {
    Optional<Fields> fields = root.object(section.field());
    if (fields.isEmpty() && required) {
      problems.add(root.path(section.field()), "is required");
    }
    return fields;
  }

  private static void readConditions(
      ConditionReader reader,
      SectionName section,
      Fields fields,
      boolean required,
      Map<SectionName, Condition> into) {
    reader.readSection(section, fields, required).ifPresent(c -> into.put(section, c));
  }

  private static Cancel cancel(
      ConditionReader reader, Fields fields, Map<SectionName, Condition> into) {
    Cancel cancel = new Cancel(micros(fields, "timeout"), micros(fields, "cooldown"));
    // A timeout alone is a complete rule for giving up; a cooldown alone never comes into force.
    readConditions(reader, SectionName.O1, fields, cancel.timeoutMicros() == 0, into);
    fields.finish();
    return cancel;
  }

  private static Optional<EntryRule> entry(
      ConditionReader reader, Fields fields, Map<SectionName, Condition> into) {
    readConditions(reader, SectionName.Z1, fields, true, into);
    Optional<EntryRule> entry = new EntryReader(fields, reader).read();
    fields.finish();
    return entry;
  }

  private static Close close(
      ConditionReader reader, Fields fields, Map<SectionName, Condition> into) {
    Close close = new Close(micros(fields, "cooldown"));
    readConditions(reader, SectionName.ZE1, fields, true, into);
    fields.finish();
    return close;
  }

  private static Emergency emergency(
      ConditionReader reader, Fields fields, Map<SectionName, Condition> into) {
    Emergency emergency =
        new Emergency(
            micros(fields, "cooldown"),
            fields.flag("cancel_pending", true),
            fields.flag("close_position", true),
            fields.number("liquidation_distance_pct", 0, 0, 100));
    readConditions(reader, SectionName.E1, fields, emergency.liquidationDistancePct() == 0, into);
    fields.finish();
    return emergency;
  }

  private Limits limits(Fields fields, Optional<EntryRule> entry) {
    Limits limits =
        new Limits(
            count(fields, "max_trades_per_day"),
            count(fields, "max_concurrent_positions"),
            fields.decimal("daily_loss_limit_pct", 0.001, 100),
            count(fields, "max_consecutive_losses"),
            micros(fields, "cooldown_after_loss"),
            fields.decimal("min_reward_risk", 0, 1_000));
    fields.finish();
    if (limits.minRewardRisk().isPresent() && entry.isPresent()) {
      checkRewardRisk(fields, entry.get(), limits.minRewardRisk().get());
    }
    return limits;
  }

  /** Both distances are percentages of the entry price, so the ratio is known before any trade. */
  private void checkRewardRisk(Fields fields, EntryRule entry, BigDecimal least) {
    if (entry.stopLoss().isEmpty() || entry.takeProfit().isEmpty()) {
      problems.add(
          fields.path("min_reward_risk"),
          "needs $.z1_entry.stop_loss and $.z1_entry.take_profit, whose ratio it limits",
          least.toPlainString(),
          "");
      return;
    }
    double reward = 0;
    double closed = 0;
    for (EntryRule.Target target : entry.takeProfit()) {
      reward += target.percent().doubleValue() * target.closePct().doubleValue();
      closed += target.closePct().doubleValue();
    }
    double ratio = reward / closed / entry.stopLoss().get().percent().doubleValue();
    if (ratio < least.doubleValue() - 1e-12) {
      problems.add(
          fields.path("min_reward_risk"),
          "take profit over stop loss is only "
              + BigDecimal.valueOf(ratio).round(new MathContext(4)).toPlainString()
              + ": move the take profit away, the stop loss nearer, or lower this limit",
          least.toPlainString(),
          "");
    }
  }

  private void requireAnExit(Map<SectionName, Condition> conditions, EntryRule entry) {
    boolean leaves =
        conditions.containsKey(SectionName.ZE1)
            || conditions.containsKey(SectionName.E1)
            || entry.stopLoss().isPresent()
            || !entry.takeProfit().isEmpty();
    if (!leaves) {
      problems.add(
          root.path("ze1_close"),
          "is required when there is neither e1_emergency, stop_loss nor take_profit:"
              + " a position could never be left");
    }
  }

  /** What stands beyond the price where the margin is used up would never have an effect. */
  private void requireReach(DirectionRule direction, EntryRule entry, Emergency emergency) {
    double leverage = entry.leverage().doubleValue();
    double marginPct = 100 / leverage;
    String margin =
        "leverage "
            + entry.leverage().toPlainString()
            + " leaves a margin of "
            + BigDecimal.valueOf(marginPct).round(new MathContext(4)).toPlainString()
            + " %";
    if (entry.stopLoss().isPresent()
        && entry.stopLoss().get().percent().doubleValue() >= marginPct) {
      problems.add(
          "$.z1_entry.stop_loss.percent",
          "would never be reached, the position is liquidated before: " + margin,
          entry.stopLoss().get().percent().toPlainString(),
          "below the margin; or less leverage");
    }
    double distance = emergency.liquidationDistancePct();
    if (distance > 0 && leverage == 1 && direction == DirectionRule.LONG) {
      problems.add(
          "$.e1_emergency.liquidation_distance_pct",
          "has no effect: a long without leverage is never liquidated",
          BigDecimal.valueOf(distance).toPlainString(),
          "leave it out, or use leverage");
    } else if (distance > 0 && leverage > 1 && distance >= marginPct) {
      problems.add(
          "$.e1_emergency.liquidation_distance_pct",
          "would leave every position at once: " + margin,
          BigDecimal.valueOf(distance).toPlainString(),
          "below the margin; or less leverage");
    }
  }

  private static Optional<Integer> count(Fields fields, String name) {
    if (!fields.has(name)) {
      return Optional.empty();
    }
    return Optional.of((int) fields.integer(name, 1, 1, 1_000_000));
  }

  /** A duration in microseconds, 0 if absent. */
  static long micros(Fields fields, String name) {
    return fields.duration(name).map(Duration::toNanos).orElse(0L) / 1_000L;
  }
}
