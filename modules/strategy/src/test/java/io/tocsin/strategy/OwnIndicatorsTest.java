package io.tocsin.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.tocsin.strategy.condition.ConditionView;
import io.tocsin.strategy.condition.SectionView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Group H: what a position says of itself, in numbers worked out by hand. */
class OwnIndicatorsTest {

  /** Ten at 100 on a margin of 500, best mark 110, mark 105, entry fee 1; asked by ZE1. */
  private static ConditionView.Leaf leaf(String direction, String type, double best, double mark) {
    String strategy =
        Strategies.with("\"" + direction + "\"", "\"leverage\": 2,", "")
            .replace(
                "{\"indicator\": \"leave\", \"op\": \">\", \"value\": 0}",
                "{\"indicator\": {\"type\": \"" + type + "\"}, \"op\": \"==\", \"value\": -9999}");
    Scenario s =
        Strategies.holding(
                Scenario.setup(strategy)
                    .paper(
                        "{\"slippage_pct\": 0, \"fees\": {\"test\": {\"maker_pct\": 0,"
                            + " \"taker_pct\": 0.1}}}"))
            .trade(5, best)
            .trade(14, mark);
    for (SectionView section : s.engine.conditions(s.key()).sections()) {
      if (section.section().name().equals("ZE1")) {
        return (ConditionView.Leaf) ((ConditionView.Group) section.tree()).children().getFirst();
      }
    }
    throw new AssertionError("no ZE1");
  }

  @ParameterizedTest
  @CsvSource({
    "LONG, POSITION_AGE_SECONDS, 10",
    "LONG, SIGNAL_AGE_SECONDS, 12",
    "LONG, UNREALIZED_PNL, 49",
    "LONG, UNREALIZED_PNL_PCT, 4.9",
    "LONG, DRAWDOWN_FROM_PEAK_PCT, 4.545454545454546",
    // 1050 * 0.5 % over 500 + 50
    "LONG, MARGIN_RATIO_PCT, 0.9545454545454546",
    // 50.26
    "LONG, LIQUIDATION_DISTANCE_PCT, 52.13333333333333",
    "SHORT, UNREALIZED_PNL, -51",
    "SHORT, MARGIN_RATIO_PCT, 1.1666666666666667"
  })
  void is_what_a_trader_works_out_by_hand(String direction, String type, double value) {
    assertThat(leaf(direction, type, 110, 105).value()).isCloseTo(value, offset(1e-9));
  }

  @Test
  void a_short_falls_back_from_its_lowest_mark() {
    assertThat(leaf("SHORT", "DRAWDOWN_FROM_PEAK_PCT", 80, 88).value()).isCloseTo(10, offset(1e-9));
  }
}
