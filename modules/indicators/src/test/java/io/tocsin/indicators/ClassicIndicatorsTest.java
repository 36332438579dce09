package io.tocsin.indicators;

import static io.tocsin.indicators.MarketEvent.clock;
import static io.tocsin.indicators.MarketEvent.gap;
import static io.tocsin.indicators.MarketEvent.trade;
import static io.tocsin.indicators.Specs.json;
import static io.tocsin.indicators.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tocsin.model.input.Problem;
import io.tocsin.model.input.Problems;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Group F in the engine: candles of trades in, a value that changes when a candle closes. */
class ClassicIndicatorsTest {

  @Test
  void a_value_changes_when_a_candle_closes_and_not_before() {
    Lab lab = new Lab(spec("SMA", "interval", 10, "n", 2));
    assertThat(lab.after(trade(100, 10, 1), trade(105, 12, 1), clock(110)).status())
        .isEqualTo(IndicatorStatus.WARMING);
    assertThat(lab.after(trade(111, 20, 1), clock(119.999999)).status())
        .isEqualTo(IndicatorStatus.WARMING);
    assertThat(lab.after(clock(120))).isEqualTo(Reading.value(16));
    assertThat(lab.after(trade(121, 90, 1), trade(129.9, 40, 1))).isEqualTo(Reading.value(16));
    assertThat(lab.after(trade(130, 7, 1))).isEqualTo(Reading.value(30));
  }

  @Test
  void a_candle_without_trades_repeats_the_last_close_with_no_volume() {
    Lab lab =
        new Lab(
            spec("SMA", "interval", 10, "n", 3),
            spec("ATR", "interval", 10, "n", 2),
            spec("OBV", "interval", 10),
            spec("WILLIAMS_R", "interval", 10, "n", 2));
    lab.after(trade(100, 10, 5), trade(105, 12, 1), clock(130));
    assertThat(lab.after(0, 0, clock(130))).isEqualTo(Reading.value(12));
    assertThat(lab.after(0, 1, clock(130))).isEqualTo(Reading.value(0));
    assertThat(lab.after(0, 2, clock(130))).isEqualTo(Reading.value(6));
    assertThat(lab.after(0, 3, clock(130)).status()).isEqualTo(IndicatorStatus.UNDEFINED);
  }

  @Test
  void is_warming_with_its_seconds_until_the_candles_are_enough() {
    IndicatorSpec rsi = spec("RSI", "interval", 10, "n", 3);
    assertThat(IndicatorCatalogue.warmUpSeconds(rsi)).isEqualTo(40);
    Lab lab = new Lab(rsi);
    assertThat(lab.after(clock(99)).status()).isEqualTo(IndicatorStatus.WARMING);
    Reading reading = lab.after(trade(100, 10, 1), clock(115));
    assertThat(reading.status()).isEqualTo(IndicatorStatus.WARMING);
    assertThat(reading.number()).isEqualTo(15);
    assertThat(lab.after(trade(116, 11, 1), clock(139.75)).number()).isEqualTo(39.75);
    assertThat(lab.after(clock(140))).isEqualTo(Reading.value(100));
  }

  @Test
  void a_gap_taints_until_there_have_been_enough_candles_again() {
    Lab lab = new Lab(spec("ROC", "interval", 10, "n", 1));
    assertThat(lab.after(trade(100, 10, 1), trade(110, 11, 1), clock(120)).number())
        .isCloseTo(10, within(1e-12));
    assertThat(lab.after(gap(121)).status()).isEqualTo(IndicatorStatus.TAINTED);
    assertThat(lab.after(trade(125, 20, 1), trade(135, 40, 1), clock(140)).status())
        .isEqualTo(IndicatorStatus.TAINTED);
    assertThat(lab.after(trade(145, 50, 1), clock(150))).isEqualTo(Reading.value(25));
  }

  @Test
  void the_lines_of_one_indicator_are_chosen_by_output() {
    Lab lab =
        new Lab(
            spec("DONCHIAN", "interval", 10, "n", 2),
            spec("DONCHIAN", "interval", 10, "n", 2, "output", "\"lower\""),
            spec("DONCHIAN", "interval", 10, "n", 2, "output", "\"middle\""));
    lab.after(trade(100, 10, 1), trade(105, 4, 1), trade(115, 8, 1), clock(120));
    assertThat(lab.after(0, 0, clock(120))).isEqualTo(Reading.value(10));
    assertThat(lab.after(0, 1, clock(120))).isEqualTo(Reading.value(4));
    assertThat(lab.after(0, 2, clock(120))).isEqualTo(Reading.value(7));
  }

  @Test
  void every_choice_of_every_type_can_be_built() {
    for (IndicatorType type : IndicatorCatalogue.types()) {
      if (type.group().equals("F")) {
        for (ParameterType parameter : type.parameters()) {
          if (parameter instanceof ParameterType.Choice choice) {
            for (String word : choice.allowed()) {
              new Lab(spec(type.name(), choice.name(), "\"" + word + "\""));
            }
          }
        }
        new Lab(spec(type.name()));
        assertThat(IndicatorCatalogue.warmUpSeconds(spec(type.name()))).isPositive();
      }
    }
  }

  @Test
  void a_fast_average_that_is_not_faster_is_refused_with_the_field() {
    assertThat(problems("{'type': 'MACD', 'fast': 26, 'slow': 26}"))
        .extracting(Problem::path)
        .containsExactly("$.fast");
    assertThat(problems("{'type': 'MACD', 'slow': 5}"))
        .extracting(Problem::path)
        .containsExactly("$.slow");
    assertThat(problems("{'type': 'RSI', 'n': 1}"))
        .extracting(Problem::path)
        .containsExactly("$.n");
    assertThat(problems("{'type': 'MACD', 'output': 'signals'}").getFirst().message())
        .contains("signal");
  }

  private static List<Problem> problems(String json) {
    Problems problems = new Problems();
    assertThat(IndicatorCatalogue.parse(json(json), "$", problems)).isEmpty();
    return problems.list();
  }
}
