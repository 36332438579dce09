package io.tocsin.simulator.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.model.input.Problem;
import io.tocsin.simulator.SimulatorOptions;
import io.tocsin.simulator.face.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScenarioTest {

  private static final Path CONFIG = Path.of("../../config");

  private static Scenario read(String json) {
    return Scenario.parse("test.json", json);
  }

  private static List<Problem> problems(String json) {
    return catchThrowableOfType(InvalidInputException.class, () -> read(json)).problems();
  }

  private static Problem problem(String entry) {
    List<Problem> all = problems("{\"timeline\": [" + entry + "]}");
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  @Test
  void an_empty_object_is_the_usual_market_on_a_quiet_day() {
    assertThat(read("{}")).isEqualTo(Scenario.quiet());
    assertThat(Scenario.quiet().market()).isEqualTo(SimulatorOptions.defaults());
    assertThat(Scenario.quiet().timeline()).isEmpty();
    assertThat(Scenario.quiet().random()).isEmpty();
  }

  @Test
  void every_field_is_read() {
    Scenario scenario =
        read(
            """
            {"$schema": "x", "description": "d",
             "market": {"seed": 3, "history": "90s",
                        "symbols": [{"symbol": "sol/usdt", "price": 150, "contract_size": 0.1,
                                     "trades_per_second": 20000}]},
             "timeline": [
               {"at": "10s", "every": "1m", "do": "drop", "symbol": "solusdt", "channel": "book",
                "share": 0.25, "count": 3, "for": "5s"},
               {"at": "20s", "do": "close", "code": 4000, "reason": "because", "share": 0.5},
               {"at": "30s", "do": "throttle", "bytes_per_second": 500},
               {"at": "31s", "do": "shift_clock", "behind": "2s"},
               {"at": "32s", "do": "rest_delay", "by": "3s", "path": "/depth"},
               {"at": "33s", "do": "refuse_connections", "code": 0}],
             "random": {"seed": 9, "from": "1s", "until": "5m", "every": "2s", "longest": "4s",
                        "kinds": ["cut", "stall"]}}
            """);
    assertThat(scenario.market().seed()).isEqualTo(3);
    assertThat(scenario.market().history()).isEqualTo(Duration.ofSeconds(90));
    assertThat(scenario.market().symbols().getFirst().contractSize()).isEqualByComparingTo("0.1");
    assertThat(scenario.market().symbols().getFirst().tradesPerSecond()).isEqualTo(20_000);
    assertThat(scenario.timeline())
        .containsExactly(
            new Scenario.Planned(
                Duration.ofSeconds(10),
                Duration.ofMinutes(1),
                Misbehaviour.of(MisbehaviourKind.DROP)
                    .on("SOL_USDT")
                    .on(Channel.BOOK)
                    .share(0.25)
                    .times(3)
                    .lasting(Duration.ofSeconds(5))),
            once(
                20,
                Misbehaviour.of(MisbehaviourKind.CLOSE).code(4000).reason("because").share(0.5)),
            once(30, Misbehaviour.of(MisbehaviourKind.THROTTLE).bytesPerSecond(500)),
            once(31, Misbehaviour.of(MisbehaviourKind.SHIFT_CLOCK).by(Duration.ofSeconds(-2))),
            once(
                32,
                Misbehaviour.of(MisbehaviourKind.REST_DELAY)
                    .by(Duration.ofSeconds(3))
                    .at("/depth")),
            once(33, Misbehaviour.of(MisbehaviourKind.REFUSE_CONNECTIONS).code(0)));
    assertThat(scenario.random())
        .contains(
            new RandomMisbehaviour(
                9,
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                Duration.ofSeconds(2),
                Duration.ofSeconds(4),
                List.of(MisbehaviourKind.CUT, MisbehaviourKind.STALL)));
  }

  private static Scenario.Planned once(int second, Misbehaviour what) {
    return new Scenario.Planned(Duration.ofSeconds(second), Duration.ZERO, what);
  }

  @Test
  void all_mistakes_are_told_at_once_with_path_value_and_the_nearest_name() {
    List<Problem> found =
        problems(
            """
            {"timelin": [], "market": {"sed": 1},
             "timeline": [{"do": "stal"},
                          {"at": "5x", "do": "drop", "symbol": "BTC_USD", "share": 2},
                          {"at": "5s", "do": "stall", "symbol": "BTC_USDT"}],
             "random": {"kinds": ["dorp"], "every": "0s"}}
            """);
    assertThat(found)
        .extracting(Problem::path)
        .containsExactlyInAnyOrder(
            "$.timelin",
            "$.market.sed",
            "$.timeline[0].at",
            "$.timeline[0].do",
            "$.timeline[1].at",
            "$.timeline[1].symbol",
            "$.timeline[1].share",
            "$.timeline[2].symbol",
            "$.random.kinds[0]",
            "$.random.every");
    assertThat(found)
        .extracting(Problem::message)
        .anyMatch(message -> message.contains("did you mean \"stall\"?"))
        .anyMatch(message -> message.contains("did you mean \"drop\"?"))
        .anyMatch(message -> message.contains("did you mean \"BTC_USDT\"?"));
  }

  @Test
  void says_what_a_misbehaviour_needs() {
    assertThat(problem("{\"at\": \"1s\"}").path()).isEqualTo("$.timeline[0].do");
    assertThat(problem("{\"at\": \"1s\", \"do\": \"delay\"}").path()).isEqualTo("$.timeline[0].by");
    assertThat(problem("{\"at\": \"1s\", \"do\": \"delist\"}").path())
        .isEqualTo("$.timeline[0].symbol");
    assertThat(problem("{\"at\": \"1s\", \"do\": \"throttle\"}").message())
        .contains("bytes_per_second");
    assertThat(problem("{\"at\": \"1s\", \"do\": \"shift_clock\"}").message()).contains("behind");
    assertThat(problem("{\"at\": \"1s\", \"do\": \"refuse_connections\", \"code\": 200}").allowed())
        .contains("300 to 599");
    assertThat(problem("{\"at\": \"1s\", \"do\": \"close\", \"code\": 999}").allowed())
        .contains("1000 to 4999");
  }

  @Test
  void the_shipped_scenarios_are_valid() throws IOException {
    try (Stream<Path> files = Files.list(CONFIG.resolve("scenarios"))) {
      List<Path> scenarios = files.toList();
      assertThat(scenarios).hasSizeGreaterThanOrEqualTo(2);
      for (Path file : scenarios) {
        Scenario.parse(file.toString(), Files.readString(file));
      }
    }
  }

  @Test
  void the_schema_knows_exactly_the_readers_fields() throws IOException {
    Map<?, ?> schema =
        (Map<?, ?>)
            JsonText.parse(
                "schema", Files.readString(CONFIG.resolve("schema/scenario.schema.json")));
    assertThat(properties(schema)).isEqualTo(known("{\"zzz\": 1}", "$.zzz"));
    Map<?, ?> whole = (Map<?, ?>) schema.get("properties");
    for (String section : List.of("market", "random")) {
      assertThat(properties(whole.get(section)))
          .as(section)
          .isEqualTo(known("{\"" + section + "\": {\"zzz\": 1}}", "$." + section + ".zzz"));
    }
    Map<?, ?> parts = (Map<?, ?>) schema.get("$defs");
    assertThat(properties(parts.get("market_symbol")))
        .isEqualTo(known("{\"market\": {\"symbols\": [{\"zzz\": 1}]}}", "$.market.symbols[0].zzz"));
    assertThat(properties(parts.get("pumps")))
        .isEqualTo(known("{\"market\": {\"pumps\": {\"zzz\": 1}}}", "$.market.pumps.zzz"));
    Map<String, Set<String>> planned = new TreeMap<>();
    for (Object each : (List<?>) ((Map<?, ?>) parts.get("planned")).get("oneOf")) {
      Object kind =
          ((Map<?, ?>) ((Map<?, ?>) ((Map<?, ?>) each).get("properties")).get("do")).get("const");
      planned.put((String) kind, properties(each));
    }
    Map<String, Set<String>> read = new TreeMap<>();
    for (MisbehaviourKind kind : MisbehaviourKind.values()) {
      String entry =
          "{\"timeline\": [{\"at\": \"1s\", \"do\": \"" + kind.text() + "\", \"zzz\": 1}]}";
      read.put(kind.text(), known(entry, "$.timeline[0].zzz"));
    }
    assertThat(planned).isEqualTo(read);
    assertThat(((Map<?, ?>) parts.get("kind")).get("enum"))
        .isEqualTo(Stream.of(MisbehaviourKind.values()).map(MisbehaviourKind::text).toList());
    assertThat(((Map<?, ?>) parts.get("channel")).get("enum"))
        .isEqualTo(List.of("trades", "quotes", "book", "ticker"));
  }

  private static Set<String> properties(Object schema) {
    Set<String> names = new TreeSet<>();
    ((Map<?, ?>) ((Map<?, ?>) schema).get("properties"))
        .keySet()
        .forEach(name -> names.add((String) name));
    names.remove("$schema");
    return names;
  }

  /** The fields that the reader names as allowed when it meets one that it does not know. */
  private static Set<String> known(String json, String path) {
    Problem unknown =
        problems(json).stream().filter(p -> p.path().equals(path)).findFirst().orElseThrow();
    return new TreeSet<>(Arrays.asList(unknown.allowed().split(", ")));
  }
}
