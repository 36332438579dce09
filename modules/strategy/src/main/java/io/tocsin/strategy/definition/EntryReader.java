package io.tocsin.strategy.definition;

import io.tocsin.model.input.Fields;
import io.tocsin.model.input.Problems;
import io.tocsin.strategy.definition.EntryRule.OrderRule;
import io.tocsin.strategy.definition.EntryRule.Point;
import io.tocsin.strategy.definition.EntryRule.Scale;
import io.tocsin.strategy.definition.EntryRule.SizeRule;
import io.tocsin.strategy.definition.EntryRule.SizeType;
import io.tocsin.strategy.definition.EntryRule.StopLoss;
import io.tocsin.strategy.definition.EntryRule.Target;
import io.tocsin.strategy.definition.EntryRule.TimeInForce;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what {@code z1_entry} says beside its conditions. */
final class EntryReader {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** Stands in for an entry whose problems are on record, so that reading can go on. */
  static final EntryRule UNREADABLE =
      new EntryRule(
          0,
          new OrderRule.Market(),
          new SizeRule(SizeType.FIXED, BigDecimal.ONE, Optional.empty()),
          BigDecimal.ONE,
          Optional.empty(),
          List.of());

  private final Fields fields;
  private final Problems problems;
  private final ConditionReader indicators;

  EntryReader(Fields fields, ConditionReader indicators) {
    this.fields = fields;
    this.problems = fields.problems();
    this.indicators = indicators;
  }

  /** Empty if the size is missing or unreadable; every problem is on record. */
  Optional<EntryRule> read() {
    long timeout = StrategyReader.micros(fields, "timeout");
    OrderRule order = fields.object("order").map(this::order).orElseGet(OrderRule.Market::new);
    BigDecimal leverage = fields.decimal("leverage", 1, 125).orElse(BigDecimal.ONE);
    Optional<StopLoss> stopLoss = fields.object("stop_loss").flatMap(this::stopLoss);
    List<Target> takeProfit = takeProfit();
    Optional<Fields> sizeFields = fields.object("size");
    if (sizeFields.isEmpty()) {
      problems.add(
          fields.path("size"),
          "is required",
          "",
          "{\"type\": \"fixed\" | \"percent_of_budget\" | \"risk\", \"value\": …}");
      return Optional.empty();
    }
    Optional<SizeRule> size = sizeFields.flatMap(f -> size(f, fields.has("stop_loss")));
    return size.map(rule -> new EntryRule(timeout, order, rule, leverage, stopLoss, takeProfit));
  }

  private enum OrderType {
    MARKET,
    LIMIT
  }

  private OrderRule order(Fields order) {
    if (!order.has("type")) {
      problems.add(order.path("type"), "is required", "", "market, limit");
    }
    Optional<OrderType> type = Spelling.lower(order, "type", OrderType.class);
    boolean limit = type.isPresent() && type.get() == OrderType.LIMIT;
    for (String name : List.of("offset_pct", "time_in_force")) {
      if (order.has(name) && type.isPresent() && !limit) {
        problems.add(
            order.path(name),
            "has a meaning only for limit orders; remove it or set \"type\": \"limit\"",
            Fields.describe(order.raw(name)),
            "");
      }
    }
    BigDecimal offset = order.decimal("offset_pct", 0, 50).orElse(BigDecimal.ZERO);
    TimeInForce time =
        Spelling.either(order, "time_in_force", TimeInForce.class).orElse(TimeInForce.GTC);
    order.finish();
    return limit ? new OrderRule.Limit(offset, time) : new OrderRule.Market();
  }

  private Optional<SizeRule> size(Fields size, boolean hasStopLoss) {
    if (!size.has("type")) {
      problems.add(size.path("type"), "is required", "", "fixed, percent_of_budget, risk");
    }
    Optional<SizeType> type = Spelling.lower(size, "type", SizeType.class);
    if (!size.has("value")) {
      problems.add(size.path("value"), "is required", "", "a number above 0");
    }
    double max = type.isPresent() && type.get() == SizeType.FIXED ? 1e15 : 100;
    Optional<BigDecimal> value = size.decimal("value", 1e-6, max);
    if (type.isPresent() && type.get() == SizeType.RISK && !hasStopLoss) {
      problems.add(
          size.path("type"), "needs $.z1_entry.stop_loss, which says how much is lost", "risk", "");
    }
    Optional<Scale> scale = size.object("scale").flatMap(this::scale);
    size.finish();
    if (type.isEmpty() || value.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new SizeRule(type.get(), value.get(), scale));
  }

  private Optional<Scale> scale(Fields scale) {
    if (!scale.has("indicator")) {
      problems.add(scale.path("indicator"), "is required", "", "a name from $.indicators");
    }
    Optional<IndicatorUse> indicator =
        scale.has("indicator")
            ? indicators.marketIndicator(scale.raw("indicator"), scale.path("indicator"))
            : Optional.empty();
    List<Point> points = new ArrayList<>();
    List<@Nullable Object> elements = scale.list("points");
    for (int i = 0; i < elements.size(); i++) {
      Object element = elements.get(i);
      if (element instanceof List<?> pair
          && pair.size() == 2
          && pair.get(0) instanceof BigDecimal x
          && pair.get(1) instanceof BigDecimal y
          && y.signum() >= 0
          && (points.isEmpty() || points.getLast().x() < x.doubleValue())) {
        points.add(new Point(x.doubleValue(), y.doubleValue()));
      } else {
        problems.add(
            scale.path("points") + "[" + i + "]",
            "must be a point to the right of the one before",
            Fields.describe(element),
            "[indicator value, multiplier >= 0]");
      }
    }
    if (elements.size() < 2) {
      problems.add(
          scale.path("points"), "must hold at least two points", "", "[[x, y], [x, y], …]");
    }
    scale.finish();
    if (indicator.isEmpty() || points.size() < 2) {
      return Optional.empty();
    }
    return Optional.of(new Scale(indicator.get(), points));
  }

  private Optional<StopLoss> stopLoss(Fields stop) {
    Optional<BigDecimal> percent = requiredPercent(stop, "percent", 99.99);
    boolean trailing = stop.flag("trailing", false);
    stop.finish();
    return percent.map(value -> new StopLoss(value, trailing));
  }

  /** One target that closes all, or a ladder. */
  private List<Target> takeProfit() {
    if (!(fields.raw("take_profit") instanceof List<?>)) {
      return fields
          .object("take_profit")
          .flatMap(single -> {
            Optional<BigDecimal> percent = requiredPercent(single, "percent", 10_000);
            single.finish();
            return percent.map(value -> List.of(new Target(value, HUNDRED)));
          })
          .orElse(List.of());
    }
    String path = fields.path("take_profit");
    List<Target> ladder = new ArrayList<>();
    List<@Nullable Object> elements = fields.list("take_profit");
    if (elements.isEmpty()) {
      problems.add(path, "must hold at least one step; remove it otherwise");
    }
    BigDecimal closed = BigDecimal.ZERO;
    for (int i = 0; i < elements.size(); i++) {
      Fields step = Fields.of(elements.get(i), path + "[" + i + "]", problems);
      Optional<BigDecimal> percent = requiredPercent(step, "percent", 10_000);
      Optional<BigDecimal> close = requiredPercent(step, "close_pct", 100);
      step.finish();
      if (percent.isEmpty() || close.isEmpty()) {
        continue;
      }
      if (!ladder.isEmpty() && percent.get().compareTo(ladder.getLast().percent()) <= 0) {
        problems.add(
            step.path("percent"),
            "must be farther than the step before",
            percent.get().toPlainString(),
            "above " + ladder.getLast().percent().toPlainString());
      }
      closed = closed.add(close.get());
      ladder.add(new Target(percent.get(), close.get()));
    }
    if (closed.compareTo(HUNDRED) > 0) {
      problems.add(path, "closes more than the position", closed.toPlainString(), "at most 100");
    }
    return ladder;
  }

  private Optional<BigDecimal> requiredPercent(Fields from, String name, double max) {
    if (!from.has(name)) {
      problems.add(from.path(name), "is required", "", "a percentage above 0");
      return Optional.empty();
    }
    return from.decimal(name, 0.001, max);
  }
}
