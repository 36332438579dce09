package io.tocsin.strategy;

import io.tocsin.model.input.Fields;
import java.math.BigDecimal;
import java.util.Map;

/** What a person wants of an open position's stop loss and take profit. */
public record GuardChange(Level stopLoss, Level takeProfit) {

  private static final String ALLOWED =
      "null to remove it, a price, {\"price\": …} or {\"percent\": …}";

  /** Where a guard is to stand. */
  public sealed interface Level {
    /** As it is. */
    record Keep() implements Level {}

    record Remove() implements Level {}

    /** At a price, quote units. */
    record AtPrice(BigDecimal price) implements Level {}

    /**
     * At a distance from the entry price.
     *
     * @param trailing stop loss only: follows the best price from now on, beginning at the mark
     */
    record AtPercent(BigDecimal percent, boolean trailing) implements Level {}
  }

  /**
   * Reads {@code stop_loss} and {@code take_profit}: absent keeps, null removes, a number or a
   * decimal string is a price, {@code {"price": …}} too, {@code {"percent": …}} a distance from the
   * entry price ({@code "trailing": true} with a stop loss). What is wrong is added to the fields'
   * problems.
   */
  public static GuardChange read(Fields fields) {
    GuardChange change =
        new GuardChange(level(fields, "stop_loss", true), level(fields, "take_profit", false));
    fields.finish();
    if (change.stopLoss instanceof Level.Keep
        && change.takeProfit instanceof Level.Keep
        && fields.problems().isEmpty()) {
      fields
          .problems()
          .add(fields.path(), "changes nothing", "", "stop_loss, take_profit: " + ALLOWED);
    }
    return change;
  }

  private static Level level(Fields fields, String name, boolean canTrail) {
    if (!fields.has(name)) {
      return new Level.Keep();
    }
    return switch (fields.raw(name)) {
      case null -> new Level.Remove();
      case BigDecimal price when price.signum() > 0 -> new Level.AtPrice(price);
      case String text when isPrice(text) -> new Level.AtPrice(new BigDecimal(text));
      case Map<?, ?> _ ->
          fields.object(name).map(given -> within(given, canTrail)).orElseGet(Level.Keep::new);
      case Object other -> {
        fields
            .problems()
            .add(fields.path(name), "cannot be understood", Fields.describe(other), ALLOWED);
        yield new Level.Keep();
      }
    };
  }

  private static boolean isPrice(String text) {
    return text.matches("[0-9]{1,18}(\\.[0-9]{1,18})?") && new BigDecimal(text).signum() > 0;
  }

  private static Level within(Fields given, boolean canTrail) {
    boolean byPrice = given.has("price");
    if (byPrice == given.has("percent")) {
      given.problems().add(given.path(), "needs one of price and percent", "", ALLOWED);
    }
    Level level =
        byPrice
            ? given
                .decimal("price", 1e-12, 1e15)
                .<Level>map(Level.AtPrice::new)
                .orElseGet(Level.Keep::new)
            : given
                .decimal("percent", 0.001, canTrail ? 99.99 : 10_000)
                .<Level>map(percent ->
                    new Level.AtPercent(percent, canTrail && given.flag("trailing", false)))
                .orElseGet(Level.Keep::new);
    given.finish();
    return level;
  }
}
