package io.tocsin.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tocsin.model.input.JsonText;
import io.tocsin.model.journal.JournalRecord;
import io.tocsin.strategy.definition.StrategyDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every field of the language changes something: two strategies that differ in this one field alone
 * leave different journals of the same market. The list of fields is the published schema's.
 */
class FieldEffectsTest {

  /**
   * One field in two versions.
   *
   * @param field as {@code definition.property} in the schema
   * @param from text in the base strategy
   * @param to what stands there instead
   * @param against what stands there in the strategy it is compared with
   */
  private record Change(String field, String from, String to, String against) {
    Change(String field, String from, String to) {
      this(field, from, to, from);
    }

    Change as(String other) {
      return new Change(other, from, to, against);
    }

    @Override
    public String toString() {
      return field;
    }
  }

  /** Something for every section, in a form that each change can take hold of. */
  private static final String BASE =
      """
      {"name": "base", "description": "d", "direction": "LONG",
       "indicators": {
         "go": {"type": "RETURN_PCT", "t1": 1}, "stop": {"type": "RETURN_PCT", "t1": 2},
         "enter": {"type": "RETURN_PCT", "t1": 3}, "leave": {"type": "RETURN_PCT", "t1": 4},
         "flee": {"type": "RETURN_PCT", "t1": 5}, "more": {"type": "RETURN_PCT", "t1": 6}},
       "s1_signal": {"all": [{"indicator": "go", "op": ">", "value": 0}]},
       "o1_cancel": {"any": [{"indicator": "stop", "op": ">", "value": 0}],
                     "timeout": "30s", "cooldown": "20s"},
       "z1_entry": {"all": [{"indicator": "enter", "op": ">", "value": 0}], "timeout": "10s",
                    "order": {"type": "limit", "offset_pct": 0.5},
                    "size": {"type": "fixed", "value": 1000,
                             "scale": {"indicator": "more", "points": [[0, 1], [1, 0.5]]}},
                    "leverage": 4, "stop_loss": {"percent": 20},
                    "take_profit": [{"percent": 2, "close_pct": 30}]},
       "ze1_close": {"any": [{"indicator": "leave", "op": ">", "value": 0}], "cooldown": "40s"},
       "e1_emergency": {"any": [{"indicator": "flee", "op": ">", "value": 0}], "cooldown": "60s"},
       "limits": {}}
      """;

  private static final String GO = "{\"indicator\": \"go\", \"op\": \">\", \"value\": 0}";
  private static final String LEAVE = "{\"indicator\": \"leave\", \"op\": \">\", \"value\": 0}";
  private static final String SCALE =
      ",\n                       \"scale\": {\"indicator\": \"more\", \"points\": [[0, 1], [1, 0.5]]}";

  private static Change leaf(String field, String more) {
    return new Change("leaf." + field, GO, GO.replace("}", ", " + more + "}"));
  }

  private static Change limit(String field, String value) {
    return new Change(
        "limits." + field, "\"limits\": {}", "\"limits\": {\"" + field + "\": " + value + "}");
  }

  static List<Change> changes() {
    List<Change> all = new ArrayList<>();
    all.add(new Change("root.name", "\"base\"", "\"other\""));
    all.add(new Change("root.direction", "\"LONG\"", "\"SHORT\""));
    all.add(
        new Change(
            "root.direction_indicator",
            "\"LONG\"",
            "\"BOTH\", \"direction_indicator\": {\"type\": \"RETURN_PCT\", \"t1\": 7}"));
    all.add(
        new Change(
            "root.indicators",
            "\"go\": {\"type\": \"RETURN_PCT\", \"t1\": 1}",
            "\"go\": {\"type\": \"RETURN_PCT\", \"t1\": 6}"));
    all.add(new Change("root.s1_signal", GO, GO.replace("\"go\"", "\"more\"")));
    all.add(
        new Change(
            "root.o1_cancel",
            "\"o1_cancel\": {\"any\": [{\"indicator\": \"stop\", \"op\": \">\", \"value\": 0}],\n"
                + "               \"timeout\": \"30s\", \"cooldown\": \"20s\"},",
            ""));
    all.add(new Change("root.z1_entry", "\"indicator\": \"enter\"", "\"indicator\": \"more\""));
    all.add(
        new Change(
            "root.ze1_close",
            "\"ze1_close\": {\"any\": [" + LEAVE + "], \"cooldown\": \"40s\"},",
            ""));
    all.add(
        new Change(
            "root.e1_emergency",
            "\"e1_emergency\": {\"any\": [{\"indicator\": \"flee\", \"op\": \">\", \"value\": 0}], \"cooldown\": \"60s\"},",
            ""));
    all.add(limit("max_trades_per_day", "1").as("root.limits"));

    all.add(leaf("id", "\"id\": \"named\""));
    all.add(new Change("leaf.indicator", "\"indicator\": \"go\"", "\"indicator\": \"leave\""));
    all.add(new Change("leaf.op", GO, GO.replace(">", "<=")));
    all.add(new Change("leaf.value", GO, GO.replace(": 0", ": 5")));
    all.add(leaf("for", "\"for\": \"1500ms\""));
    all.add(leaf("within", "\"within\": \"40s\""));
    String unknown =
        "[{\"indicator\": {\"type\": \"SPREAD_PCT\"}, \"op\": \"<\", \"value\": 1, @}, " + GO;
    all.add(
        new Change(
            "leaf.when_unknown",
            "[" + GO,
            unknown.replace("@", "\"when_unknown\": \"ignore\""),
            unknown.replace("@", "\"when_unknown\": \"pending\"")));
    String second = "[{\"indicator\": \"more\", \"op\": \">=\", \"value\": 0}, " + GO;
    all.add(
        new Change(
            "leaf.enabled",
            "[" + GO,
            second.replace(GO, GO.replace("}", ", \"enabled\": false}")),
            second));

    for (String section :
        List.of("s1_signal", "o1_cancel", "z1_entry", "ze1_close", "e1_emergency", "group")) {
      String indicator =
          switch (section) {
            case "o1_cancel" -> "stop";
            case "z1_entry" -> "enter";
            case "ze1_close" -> "leave";
            case "e1_emergency" -> "flee";
            default -> "go";
          };
      String first = "{\"indicator\": \"" + indicator + "\", \"op\": \">\", \"value\": 0}";
      String more = "{\"indicator\": \"more\", \"op\": \">\", \"value\": 0}";
      String kind =
          section.startsWith("s1") || section.startsWith("z1") || section.equals("group")
              ? "all"
              : "any";
      String other = kind.equals("all") ? "any" : "all";
      String now = "\"" + kind + "\": [" + first;
      if (section.equals("group")) {
        all.add(new Change("group.all", "[" + GO, "[{\"all\": [" + GO + ", " + more + "]}"));
        all.add(new Change("group.any", "[" + GO, "[{\"any\": [" + GO + ", " + more + "]}"));
        all.add(new Change("group.not", "[" + GO, "[{\"not\": " + more + "}"));
      } else {
        all.add(
            new Change(
                section + "." + kind,
                now,
                now
                    + ", "
                    + more.replace("\">\"", "\">=\"")
                        .replace(": 0", kind.equals("all") ? ": 1" : ": 0")));
        all.add(
            new Change(section + "." + other, now, "\"" + other + "\": [" + first + ", " + more));
        all.add(new Change(section + ".not", now + "]", "\"not\": " + first));
      }
    }

    all.add(new Change("o1_cancel.timeout", "\"30s\"", "\"3s\""));
    all.add(new Change("o1_cancel.cooldown", "\"20s\"", "\"25s\""));
    all.add(new Change("z1_entry.timeout", "\"10s\"", "\"1s\""));
    all.add(
        new Change("z1_entry.order", "\"order\": {\"type\": \"limit\", \"offset_pct\": 0.5},", ""));
    all.add(new Change("z1_entry.size", "\"value\": 1000", "\"value\": 500"));
    all.add(new Change("z1_entry.leverage", "\"leverage\": 4", "\"leverage\": 3"));
    all.add(new Change("z1_entry.stop_loss", ", \"stop_loss\": {\"percent\": 20}", ""));
    all.add(
        new Change(
            "z1_entry.take_profit", "[{\"percent\": 2, \"close_pct\": 30}]", "{\"percent\": 2}"));
    all.add(
        new Change(
            "order.type", "{\"type\": \"limit\", \"offset_pct\": 0.5}", "{\"type\": \"market\"}"));
    all.add(new Change("order.offset_pct", "\"offset_pct\": 0.5", "\"offset_pct\": 0.4"));
    all.add(
        new Change(
            "order.time_in_force",
            "\"offset_pct\": 0.5",
            "\"offset_pct\": 0.5, \"time_in_force\": \"ioc\""));
    all.add(
        new Change(
            "size.type", "\"fixed\", \"value\": 1000", "\"percent_of_budget\", \"value\": 5"));
    all.add(new Change("size.value", "\"value\": 1000", "\"value\": 900"));
    all.add(new Change("size.scale", SCALE, ""));
    all.add(
        new Change(
            "scale.indicator",
            "\"scale\": {\"indicator\": \"more\"",
            "\"scale\": {\"indicator\": \"enter\""));
    all.add(new Change("scale.points", "[1, 0.5]", "[1, 0.6]"));
    all.add(new Change("stop_loss.percent", "{\"percent\": 20}", "{\"percent\": 15}"));
    all.add(
        new Change(
            "stop_loss.trailing", "{\"percent\": 20}", "{\"percent\": 20, \"trailing\": true}"));
    all.add(
        new Change(
            "take_profit.percent", "[{\"percent\": 2, \"close_pct\": 30}]", "{\"percent\": 4}"));
    all.add(new Change("take_profit_step.percent", "{\"percent\": 2, ", "{\"percent\": 1, "));
    all.add(new Change("take_profit_step.close_pct", "\"close_pct\": 30", "\"close_pct\": 40"));
    all.add(new Change("ze1_close.cooldown", "\"40s\"", "\"50s\""));
    all.add(new Change("e1_emergency.cooldown", "\"60s\"", "\"70s\""));
    all.add(
        new Change(
            "e1_emergency.cancel_pending",
            "\"cooldown\": \"60s\"",
            "\"cooldown\": \"60s\", \"cancel_pending\": false"));
    all.add(
        new Change(
            "e1_emergency.close_position",
            "\"cooldown\": \"60s\"",
            "\"cooldown\": \"60s\", \"close_position\": false"));
    all.add(
        new Change(
            "e1_emergency.liquidation_distance_pct",
            "\"cooldown\": \"60s\"",
            "\"cooldown\": \"60s\", \"liquidation_distance_pct\": 15"));

    all.add(limit("max_trades_per_day", "1"));
    all.add(limit("max_concurrent_positions", "1"));
    all.add(limit("daily_loss_limit_pct", "0.001"));
    all.add(limit("max_consecutive_losses", "1"));
    all.add(limit("cooldown_after_loss", "\"5m\""));
    return all;
  }

  private static String with(Change change, String text) {
    assertThat(BASE).as(change.field()).contains(change.from());
    return BASE.replace(change.from(), text);
  }

  /** Long enough for several trades: gains, losses, timeouts, cancellations, an emergency. */
  private static List<JournalRecord> journal(String json) {
    Scenario.Setup setup = new Scenario.Setup().strategy(json, Scenario.BTC, Scenario.ETH);
    Scenario s = setup.start();
    for (String name : List.of("go", "stop", "enter", "leave", "flee", "more")) {
      known(s, name, 0);
    }
    known(s, "RETURN_PCT(t1=7)", -1);
    double at = 1;
    double[] moves = {1.03, 0.97, 0.83, 1.05, 1.01, 0.79, 1.03};
    for (int round = 0; round < moves.length; round++) {
      known(s, "more", (round % 3) / 2.0);
      s.trade(at, 100).trade(Scenario.ETH, at, 10);
      known(s, "go", 1);
      s.trade(at + 1, 100).trade(Scenario.ETH, at + 1, 10).trade(at + 2, 100);
      known(s, "go", round == 3 ? 1 : 0);
      if (round == 4) {
        known(s, "stop", 1);
        s.trade(at + 3, 100);
        known(s, "stop", 0);
        at += 120;
        continue;
      }
      known(s, "enter", 1);
      s.trade(at + 6, 100).trade(Scenario.ETH, at + 6, 10);
      known(s, "enter", 0.5);
      s.trade(at + 7, 99.7)
          .trade(at + 8, 99.55)
          .trade(at + 9, 99.4)
          .trade(Scenario.ETH, at + 9, 9.9);
      double exit = 100 * moves[round];
      s.trade(at + 12, exit);
      if (round == 5 || round == 0) {
        known(s, "flee", 1);
        s.trade(at + 12.05, exit);
        known(s, "flee", 0);
      }
      s.trade(at + 13, exit).trade(at + 14, (exit + 100) / 2).trade(at + 15, exit);
      known(s, "leave", 1);
      s.trade(at + 16, exit).trade(at + 17, exit).trade(Scenario.ETH, at + 17, 10);
      s.trade(Scenario.ETH, at + 18, 10);
      known(s, "leave", 0);
      known(s, "enter", 0);
      for (int second = 19; second < 110; second += 5) {
        s.clock(at + second);
      }
      at += 120;
    }
    return s.journal;
  }

  private static void known(Scenario s, String name, double value) {
    try {
      s.set(name, value);
    } catch (IllegalArgumentException | NullPointerException e) {
      // This version of the strategy does not ask for it.
    }
  }

  @ParameterizedTest
  @MethodSource("changes")
  void changing_the_field_changes_what_happens(Change change) {
    assertThat(journal(with(change, change.to())))
        .isNotEqualTo(journal(with(change, change.against())));
  }

  @Test
  void the_description_is_shown_and_min_reward_risk_refuses_the_file() {
    StrategyDefinition read = Scenario.read(BASE);
    assertThat(read.description()).isEqualTo("d");
    assertThatThrownBy(() ->
            Scenario.read(BASE.replace("\"limits\": {}", "\"limits\": {\"min_reward_risk\": 3}")))
        .hasMessageContaining("$.limits.min_reward_risk");
  }

  @Test
  void no_field_of_the_published_schema_is_missing_here() throws IOException {
    Path file = Path.of("..", "..", "config", "schema", "strategy.schema.json");
    Map<?, ?> schema = (Map<?, ?>) JsonText.parse(file.toString(), Files.readString(file));
    Set<String> fields = new TreeSet<>();
    properties("root", schema, fields);
    ((Map<?, ?>) schema.get("$defs"))
        .forEach((name, definition) -> properties((String) name, (Map<?, ?>) definition, fields));
    changes().forEach(change -> fields.remove(change.field()));
    // What an indicator's fields do is tested with the catalogue that they are made from.
    fields.removeIf(field -> field.startsWith("indicator."));
    assertThat(fields)
        .containsExactlyInAnyOrder("limits.min_reward_risk", "root.$schema", "root.description");
  }

  private static void properties(String name, Map<?, ?> definition, Set<String> into) {
    if (definition.get("properties") instanceof Map<?, ?> properties) {
      properties.keySet().forEach(property -> into.add(name + "." + property));
    }
  }
}
