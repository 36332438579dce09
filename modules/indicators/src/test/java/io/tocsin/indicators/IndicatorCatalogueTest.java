package io.tocsin.indicators;

import static io.tocsin.indicators.Specs.json;
import static io.tocsin.indicators.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.input.Problem;
import io.tocsin.model.input.Problems;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndicatorCatalogueTest {

  @Test
  void fills_in_the_documented_defaults() {
    assertThat(spec("PUMP_MAGNITUDE_PCT").id()).isEqualTo("PUMP_MAGNITUDE_PCT(d=30,t1=10,t3=60)");
    assertThat(spec("PRICE_VELOCITY").id()).isEqualTo("PRICE_VELOCITY(d=30,t1=10,t3=60)");
    assertThat(spec("VOLUME_SURGE_RATIO").id())
        .isEqualTo("VOLUME_SURGE_RATIO(t1=30,t2=0,t3=600,t4=30)");
    assertThat(spec("TWPA_RATIO").id()).isEqualTo("TWPA_RATIO(t1=300,t2=60,t3=1800,t4=300)");
    assertThat(spec("TW_MIDPRICE").id()).isEqualTo("TW_MIDPRICE(t1=60,t2=0)");
    assertThat(spec("RETURN_PCT").id()).isEqualTo("RETURN_PCT(t1=60)");
    assertThat(spec("VWAP").id()).isEqualTo("VWAP(t1=300,t2=0)");
    assertThat(spec("SUM_VOLUME").id()).isEqualTo("SUM_VOLUME(t1=60,t2=0)");
    assertThat(spec("ORDER_FLOW_IMBALANCE").id()).isEqualTo("ORDER_FLOW_IMBALANCE(t1=30,t2=0)");
    assertThat(spec("SPREAD_PCT").id()).isEqualTo("SPREAD_PCT");
  }

  @Test
  void a_spelled_out_default_is_the_same_indicator() {
    assertThat(spec("TWPA", "t1", "3e2")).isEqualTo(spec("TWPA"));
  }

  @ParameterizedTest
  @CsvSource({
    "LAST_PRICE, 0",
    "SPREAD_PCT, 0",
    "UNREALIZED_PNL, 0",
    "RETURN_PCT, 60",
    "TWPA, 300",
    "TWPA_RATIO, 1800",
    "VOLUME_SURGE_RATIO, 600",
    "PUMP_MAGNITUDE_PCT, 60",
    "VOLUME_ACCELERATION, 600",
    "TRADE_CLUSTERING, 60",
    "PRICE_ACCELERATION, 70",
    "MOMENTUM_REVERSAL_INDEX, 160",
    "VELOCITY_CASCADE, 80",
    "VELOCITY_STABILIZATION_INDEX, 50",
    "SUPPORT_LEVEL_PROXIMITY, 3600",
    "BOOK_LIQUIDITY, 0",
    "LIQUIDITY_DRAIN_INDEX, 600",
    "PRICE_VOLATILITY, 300",
    "PUMP_STRENGTH_SCORE, 600",
    "DUMP_EXHAUSTION_SCORE, 600"
  })
  void warms_up_for_its_longest_look_back(String type, double seconds) {
    assertThat(IndicatorCatalogue.warmUpSeconds(spec(type))).isEqualTo(seconds);
  }

  @Test
  void warms_up_for_the_recent_window_too_if_that_is_longer() {
    assertThat(
            IndicatorCatalogue.warmUpSeconds(
                spec("PUMP_MAGNITUDE_PCT", "t1", 90, "t3", 60, "d", 30)))
        .isEqualTo(90);
  }

  @Test
  void an_unknown_type_is_refused_with_the_nearest_name() {
    Problem problem = only("{'type': 'PUMP_MAGNITUD_PCT', 't1': 5}");
    assertThat(problem.path()).isEqualTo("$.pump.type");
    assertThat(problem.value()).isEqualTo("PUMP_MAGNITUD_PCT");
    assertThat(problem.message()).contains("did you mean \"PUMP_MAGNITUDE_PCT\"?");
  }

  @Test
  void an_unknown_parameter_is_refused_with_the_names_there_are() {
    Problem problem = only("{'type': 'TWPA', 'tl': 5}");
    assertThat(problem.path()).isEqualTo("$.pump.tl");
    assertThat(problem.message()).contains("did you mean \"t1\"?");
    assertThat(problem.allowed()).contains("t1, t2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'type': 'TWPA', 't1': 60, 't2': 60}; $.pump.t1; t1 = 60, t2 = 60; t1 > t2 >= 0",
        "{'type': 'TWPA', 't2': 300}; $.pump.t2; t1 = 300, t2 = 300; t1 > t2 >= 0",
        "{'type': 'TWPA_RATIO', 't3': 10}; $.pump.t3; t3 = 10, t4 = 300; t3 > t4 >= 0",
        "{'type': 'TWPA', 't1': 0.0000001}; $.pump.t1; t1 = 0.0000001, t2 = 0; t1 > t2 >= 0",
        "{'type': 'TWPA', 't1': 86400.5}; $.pump.t1; 86400.5; 0 to 86400",
        "{'type': 'TWPA', 't2': -1}; $.pump.t2; -1; 0 to 86400",
        "{'type': 'TWPA', 't1': '60s'}; $.pump.t1; \"60s\"; 0 to 86400",
        "{'type': 'RETURN_PCT', 't1': 0}; $.pump.t1; t1 = 0; t1 > 0",
        "{'type': 'PRICE_VELOCITY', 't3': 20}; $.pump.t3; t3 = 20, d = 30; t3 >= d",
        "{'type': 'PRICE_VELOCITY', 'd': 61}; $.pump.d; t3 = 60, d = 61; t3 >= d",
        "{'type': 'PRICE_VELOCITY', 'd': 0}; $.pump.d; d = 0; 0 < d <= t3",
        "{'type': 'PRICE_VELOCITY', 't1': 0}; $.pump.t1; t1 = 0; t1 > 0",
        "{'type': 'VOLUME_ACCELERATION', 't3': 20}; $.pump.t3; t3 = 20, t1 = 30; t3 > t1 >= 0",
        "{'type': 'PRICE_ACCELERATION', 'lag': 0}; $.pump.lag; lag = 0; lag > 0",
        "{'type': 'PRICE_ACCELERATION', 'lag': 86400}; $.pump.lag;"
            + " max(t1, t3) + lag = 86460; max(t1, t3) + lag <= 86400",
        "{'type': 'TRADE_CLUSTERING', 'bucket': 30}; $.pump.bucket;"
            + " t1 = 60, t2 = 0, bucket = 30; t1 - t2 >= 3 * bucket",
        "{'type': 'BOOK_LIQUIDITY', 'levels': 2.5}; $.pump.levels; 2.5; 1 to 20",
        "{'type': 'BOOK_LIQUIDITY', 'levels': 21}; $.pump.levels; 21; 1 to 20",
        "{'type': 'MAX_OF', 'of': {'type': 'TWPA', 't1': -1}}; $.pump.of.t1; -1; 0 to 86400",
        "{'type': 'MAX_OF', 'of': {'type': 'POSITION_AGE_SECONDS'}}; $.pump.of;"
            + " POSITION_AGE_SECONDS; indicators of the market, groups A to G",
        "{'type': 'VELOCITY_CASCADE', 'windows': [[5,15]]}; $.pump.windows; [[5, 15]];"
            + " 2 to 10 of [t1, t3, d], t1 growing, t3 >= d > 0",
        "{'type': 'VELOCITY_CASCADE', 'windows': [[5,15,5],[5,40,10]]}; $.pump.windows[1];"
            + " [5, 40, 10]; t1 > 5",
        "{'type': 'VELOCITY_CASCADE', 'windows': [[5,15,5],[6,40,50]]}; $.pump.windows[1];"
            + " [6, 40, 50]; [t1, t3, d] in seconds, t1 > 0, 86400 >= t3 >= d > 0",
        "{'type': 7}; $.pump.type; 7; \"…\"",
        "{'t1': 7}; $.pump.type; ''; ''"
      })
  void what_cannot_be_is_refused_by_path_and_value(
      String json, String path, String value, String allowed) {
    Problem problem = only(json);
    assertThat(problem.path()).isEqualTo(path);
    assertThat(problem.value()).isEqualTo(value);
    assertThat(problem.allowed()).isEqualTo(allowed);
  }

  @Test
  void an_indicator_is_known_by_all_that_it_is_made_of() {
    assertThat(spec("VELOCITY_CASCADE").id())
        .isEqualTo("VELOCITY_CASCADE(windows=[[5,15,5],[10,40,10],[20,80,20]])");
    IndicatorSpec peak = spec("MAX_OF", "of", "{\"type\": \"TWPA\"}", "t1", 90);
    assertThat(peak.id()).isEqualTo("MAX_OF(of=TWPA(t1=300,t2=0),t1=90,t2=0)");
    assertThat(peak.toData())
        .isEqualTo(
            Map.of("t1", 90.0, "t2", 0.0, "of", Map.of("type", "TWPA", "t1", 300.0, "t2", 0.0)));
    assertThat(IndicatorCatalogue.warmUpSeconds(peak)).isEqualTo(390);
    assertThat(IndicatorCatalogue.unit(peak)).isEqualTo("quote");
    assertThat(peak).isNotEqualTo(spec("MAX_OF", "of", "{\"type\": \"VWAP\"}", "t1", 90));
  }

  @Test
  void an_indicator_of_an_indicator_must_say_of_which() {
    assertThat(only("{'type': 'MAX_OF'}").message()).isEqualTo("is required");
    assertThat(only("{'type': 'MAX_OF', 'of': 5}").value()).isEqualTo("5");
    assertThat(only("{'type': 'MAX_OF', 'of': 'pump'}").message())
        .isEqualTo("must be an indicator");
  }

  @Test
  void nesting_ends_somewhere() {
    String deep = "{'type': 'TWPA'}";
    for (int i = 0; i < 7; i++) {
      deep = "{'type': 'MAX_OF', 'of': " + deep + "}";
    }
    Problems problems = new Problems();
    assertThat(IndicatorCatalogue.parse(json(deep), "$.pump", problems)).isPresent();
    assertThat(only("{'type': 'MAX_OF', 'of': " + deep + "}").message())
        .isEqualTo("is nested too deep");
  }

  @Test
  void the_catalogue_is_there_as_plain_data() {
    assertThat(IndicatorCatalogue.asData())
        .hasSameSizeAs(IndicatorCatalogue.types())
        .contains(
            Map.of(
                "name",
                "RETURN_PCT",
                "group",
                "A",
                "unit",
                "%",
                "description",
                "Change of the last price against the price in force t1 ago",
                "formula",
                "(last − price at now − t1) / price at now − t1 · 100",
                "needs_book",
                false,
                "of_instance",
                false,
                "warm_up_seconds",
                60.0,
                "parameters",
                List.of(
                    Map.of(
                        "name",
                        "t1",
                        "kind",
                        "number",
                        "unit",
                        "s",
                        "description",
                        "how long ago the price is compared with",
                        "required",
                        false,
                        "default",
                        60.0,
                        "min",
                        0.0,
                        "max",
                        86_400.0,
                        "whole",
                        false))));
  }

  @Test
  void a_baseline_may_end_now_and_a_window_may_be_a_day() {
    spec("PRICE_VELOCITY", "t3", 30, "d", 30);
    spec("TWPA", "t1", 86_400);
  }

  @Test
  void all_problems_of_an_indicator_are_told_at_once() {
    Problems problems = new Problems();
    assertThat(
            IndicatorCatalogue.parse(
                json("{'type': 'TWPA', 't1': -1, 't2': true, 'x': 1}"), "$", problems))
        .isEmpty();
    assertThat(problems.list()).extracting(Problem::path).containsExactly("$.t1", "$.t2", "$.x");
  }

  @Test
  void a_problem_elsewhere_does_not_hide_a_good_indicator() {
    Problems problems = new Problems();
    problems.add("$.name", "is required");
    assertThat(IndicatorCatalogue.parse(json("{'type': 'TWPA'}"), "$", problems)).isPresent();
  }

  @Test
  void every_type_can_be_read_with_its_defaults_and_describes_itself() {
    for (IndicatorType type : IndicatorCatalogue.types()) {
      IndicatorSpec spec =
          type.group().equals("G")
              ? spec(type.name(), "of", "{\"type\": \"TWPA\"}")
              : spec(type.name());
      assertThat(spec.type()).isEqualTo(type.name());
      assertThat(IndicatorCatalogue.find(type.name())).contains(type);
      assertThat(List.of(type.unit(), type.description(), type.formula())).doesNotContain("");
    }
    assertThat(IndicatorCatalogue.find("twpa")).isEmpty();
  }

  @Test
  void the_oracle_covers_every_type_that_the_engine_computes() {
    assertThat(
            IndicatorEngineOracleTest.SPECS.stream()
                .map(IndicatorSpec::type)
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(
            IndicatorCatalogue.types().stream()
                .filter(type -> !type.ofInstance())
                // Group F has oracles of its own, in package classic.
                .filter(type -> !type.group().equals("F"))
                .map(IndicatorType::name)
                .toList());
  }

  @Test
  void a_spec_that_did_not_come_from_parse_is_refused_by_name() {
    assertThatThrownBy(
            () -> IndicatorCatalogue.warmUpSeconds(new IndicatorSpec("TWPA", new TreeMap<>())))
        .hasMessageContaining("parameter t1 is missing");
    assertThatThrownBy(
            () -> IndicatorCatalogue.warmUpSeconds(new IndicatorSpec("NONE", new TreeMap<>())))
        .hasMessageContaining("no indicator type NONE");
  }

  private static Problem only(String json) {
    Problems problems = new Problems();
    assertThat(IndicatorCatalogue.parse(json(json), "$.pump", problems)).isEmpty();
    assertThat(problems.list()).hasSize(1);
    return problems.list().getFirst();
  }
}
