package io.tocsin.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tocsin.bus.Rotation;
import io.tocsin.bus.Transport;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problem;
import io.tocsin.strategy.definition.StrategyDefinition;
import io.tocsin.strategy.definition.StrategyReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SessionFileTest {

  private static final Path CONFIG = Path.of("../../config");
  private static final Set<String> VENUES = Set.of("simulated", "binance");
  private static final Map<String, StrategyDefinition> STRATEGIES = strategies();

  private static final String WHOLE =
      """
      {"$schema": "x", "name": "n", "description": "d", "mode": "paper",
       "sources": [{"venue": "simulated", "symbols": ["btcusdt", "ETH/USDT"], "transport": "auto"}],
       "strategies": ["quick-start"], "budget": {"total": 100}, "risk": {}, "paper": {},
       "duration": "5m", "autostart": true}
      """;

  @Test
  void A16_symbols_match_whatever_their_spelling() {
    assertThat(read(WHOLE).instruments())
        .extracting(id -> id.symbol())
        .containsExactly("BTC_USDT", "ETH_USDT");
  }

  @Test
  void A29_a_session_is_recorded_only_if_its_file_says_so_and_as_it_says() {
    assertThat(read(WHOLE).recording()).isEmpty();
    assertThat(read(WHOLE.replace("\"autostart\": true", "\"record\": false")).recording())
        .isEmpty();
    assertThat(read(WHOLE.replace("\"autostart\": true", "\"record\": true")).recording())
        .contains(Rotation.DEFAULT);
    Rotation rotation =
        read(WHOLE.replace(
                "\"autostart\": true",
                "\"record\": {\"file_mb\": 5, \"keep_age\": \"2d\", \"image_every\": \"10s\"}"))
            .recording()
            .orElseThrow();
    assertThat(rotation.fileBytes()).isEqualTo(5L << 20);
    assertThat(rotation.fileAge()).isEqualTo(Duration.ofHours(1));
    assertThat(rotation.keepAge()).isEqualTo(Duration.ofDays(2));
    assertThat(rotation.imageEvery()).isEqualTo(Duration.ofSeconds(10));
    assertThatThrownBy(
            () -> read(WHOLE.replace("\"autostart\": true", "\"record\": {\"file_size\": 5}")))
        .hasMessageContaining("$.record.file_size");
    assertThatThrownBy(() -> read(WHOLE.replace("\"autostart\": true", "\"record\": \"yes\"")))
        .hasMessageContaining("$.record");
  }

  @Test
  void a_session_that_collects_records_and_needs_neither_strategies_nor_a_budget() {
    String collects =
        "{\"name\": \"n\", \"mode\": \"collect\","
            + " \"sources\": [{\"venue\": \"simulated\", \"symbols\": [\"btcusdt\"]}]%s}";
    SessionFile file = read(collects.formatted(""));
    assertThat(file.recording()).contains(Rotation.DEFAULT);
    assertThat(file.bindings()).isEmpty();
    assertThatThrownBy(() -> read(collects.formatted(", \"strategies\": [\"quick-start\"]")))
        .hasMessageContaining("$.strategies");
    assertThatThrownBy(() -> read(collects.formatted(", \"record\": false")))
        .hasMessageContaining("$.record");
  }

  @Test
  void every_field_arrives() {
    SessionFile file = read(WHOLE);
    assertThat(file.name()).isEqualTo("n");
    assertThat(file.duration()).contains(Duration.ofMinutes(5));
    assertThat(file.autostart()).isTrue();
    assertThat(file.budget().total()).isEqualByComparingTo("100");
    assertThat(file.bindings())
        .singleElement()
        .satisfies(binding -> {
          assertThat(binding.strategy().name()).isEqualTo("quick-start");
          assertThat(binding.instruments()).hasSize(2);
        });
  }

  @Test
  void A27_a_session_says_how_it_wants_a_venues_data() {
    assertThat(read(WHOLE).transport("simulated")).isEqualTo(Transport.AUTO);
    assertThat(read(WHOLE.replace("\"auto\"", "\"polling\"")).transport("simulated"))
        .isEqualTo(Transport.POLLING);
    assertThat(read(WHOLE.replace("\"auto\"", "\"websocket\"")).transport("simulated"))
        .isEqualTo(Transport.WEBSOCKET);
    assertThat(problems(WHOLE.replace("\"auto\"", "\"pigeon\"")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.path()).isEqualTo("$.sources[0].transport"));
    assertThat(
            problems(
                WHOLE.replace(
                    "\"transport\": \"auto\"}",
                    "\"transport\": \"auto\"},"
                        + "{\"venue\": \"simulated\", \"symbols\": [\"PUMP_USDT\"],"
                        + " \"transport\": \"polling\"}")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.path()).isEqualTo("$.sources[1].transport"));
  }

  @Test
  void a_strategy_can_be_bound_to_some_of_the_symbols() {
    SessionFile file =
        read(WHOLE.replace("[\"quick-start\"]", "{\"quick-start\": [\"ETH-USDT\"]}"));
    assertThat(file.bindings().getFirst().instruments())
        .extracting(id -> id.symbol())
        .containsExactly("ETH_USDT");
  }

  @Test
  void all_mistakes_are_told_at_once_each_with_its_place() {
    List<Problem> problems =
        problems(
            """
            {"mode": "papre", "sources": [{"venue": "simulatd", "symbols": ["BTC_USDT", 7]}],
             "strategies": ["quick-strat"], "budget": {"total": -5}, "duration": "soon", "colour": "red"}
            """);
    assertThat(problems)
        .extracting(Problem::path)
        .contains(
            "$.name",
            "$.mode",
            "$.sources[0].venue",
            "$.sources[0].symbols[1]",
            "$.strategies",
            "$.budget.total",
            "$.duration",
            "$.colour");
    assertThat(problems).anyMatch(p -> p.message().contains("did you mean \"simulated\""));
    assertThat(problems).anyMatch(p -> p.message().contains("did you mean \"quick-start\""));
  }

  @Test
  void live_mode_is_refused_with_the_reason() {
    assertThat(problems(WHOLE.replace("paper\",", "live\",")))
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("no venue has an order gateway"));
  }

  @Test
  void a_symbol_that_stands_twice_in_different_spellings_is_refused() {
    assertThat(problems(WHOLE.replace("ETH/USDT", "BTC-USDT")))
        .singleElement()
        .satisfies(p -> assertThat(p.path()).isEqualTo("$.sources[0].symbols[1]"));
  }

  @Test
  void the_shipped_session_files_are_valid() throws Exception {
    try (var files = Files.newDirectoryStream(CONFIG.resolve("sessions"), "*.json")) {
      for (Path file : files) {
        read(Files.readString(file));
      }
    }
  }

  @Test
  void the_schema_knows_exactly_the_fields_that_the_reader_knows() throws Exception {
    Map<?, ?> schema =
        (Map<?, ?>)
            JsonText.parse(
                "schema", Files.readString(CONFIG.resolve("schema/session.schema.json")));
    Set<String> properties = new TreeSet<>();
    ((Map<?, ?>) schema.get("properties")).keySet().forEach(key -> properties.add((String) key));
    properties.remove("$schema");

    Problem unknown =
        problems(WHOLE.replace("\"name\"", "\"zzz\": 1, \"name\"")).stream()
            .filter(p -> p.path().equals("$.zzz"))
            .findFirst()
            .orElseThrow();
    assertThat(new TreeSet<>(Arrays.asList(unknown.allowed().split(", ")))).isEqualTo(properties);
  }

  @Test
  void a_budget_is_required() {
    assertThatThrownBy(() -> read(WHOLE.replace("\"budget\": {\"total\": 100},", "")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("$.budget");
  }

  private static SessionFile read(String json) {
    return SessionFile.read("test", JsonText.parse("test", json), STRATEGIES, VENUES);
  }

  private static List<Problem> problems(String json) {
    return catchThrowableOfType(InvalidInputException.class, () -> read(json)).problems();
  }

  private static Map<String, StrategyDefinition> strategies() {
    Map<String, StrategyDefinition> found = new TreeMap<>();
    try (var files = Files.newDirectoryStream(CONFIG.resolve("strategies"), "*.json")) {
      for (Path file : files) {
        StrategyDefinition strategy =
            StrategyReader.read(file.toString(), JsonText.parse("", Files.readString(file)));
        found.put(strategy.name(), strategy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}
