package io.tocsin.indicators;

import java.util.List;

/**
 * Group H: of the strategy instance itself. Only the catalogue knows them here, so that strategies
 * can name them; the strategy engine computes them.
 */
final class InstanceIndicators {

  private InstanceIndicators() {}

  static List<Definition> definitions() {
    return List.of(
        type("SIGNAL_AGE_SECONDS", "s", "Time since the signal", "now − time of S1"),
        type("POSITION_AGE_SECONDS", "s", "Time since the entry", "now − time of entry"),
        type(
            "UNREALIZED_PNL_PCT",
            "%",
            "Unrealised gain of entry notional, after fees, leverage not applied",
            "unrealised gain / entry notional · 100"),
        type(
            "UNREALIZED_PNL",
            "quote",
            "Unrealised gain of the position, after fees",
            "(mark − entry) · quantity · direction − fees"),
        type(
            "DRAWDOWN_FROM_PEAK_PCT",
            "%",
            "How far the price has come back from the position's best price",
            "(best − mark) / best · 100 · direction"),
        type(
            "MARGIN_RATIO_PCT",
            "%",
            "Maintenance margin over the margin that is left",
            "maintenance margin / (margin + unrealised gain) · 100"),
        type(
            "LIQUIDATION_DISTANCE_PCT",
            "%",
            "Distance from the mark price to the liquidation price",
            "|mark − liquidation| / mark · 100"));
  }

  private static Definition type(String name, String unit, String description, String formula) {
    return new Definition(
        new IndicatorType(name, "H", unit, description, formula, List.of(), false, true),
        List.of(),
        (_, _) -> {
          throw new IllegalArgumentException(
              name + " is computed by the strategy engine; leave it out of the layout");
        });
  }
}
