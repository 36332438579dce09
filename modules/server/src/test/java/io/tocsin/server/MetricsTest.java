package io.tocsin.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A33: what a running server shows to Prometheus, and what is made of it. */
@ExtendWith(LiveServer.Given.class)
class MetricsTest {

  private static final Path OPERATIONS = Path.of("../../docs/operations");
  private static final Path MADE = Path.of("target/metrics.md");

  private static final Pattern HELP = Pattern.compile("# HELP (\\S+) ?(.*)");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("(\\w+?)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern NAME =
      Pattern.compile("\\b(?:tocsin|vertx|jvm|process|system)_[a-z_]+\\b");
  private static final Pattern ROW =
      Pattern.compile("\\| `(\\w+)` \\| (\\w+) \\| ([^|]*) \\| ([^|]*) \\|");

  /** There from the first time that what they count happens. */
  private static final Set<String> LATER =
      Set.of("tocsin_bridge_closed_total", "tocsin_notifications_total");

  /** Whose values a stranger cannot choose: enumerations, the program's own parts and markets. */
  private static final Set<String> BOUNDED =
      new TreeSet<>(
          List.of(
              ("action area cause code direction gc id market method outcome part pool_name pool_type"
                      + " quantile reason receiver severity side state venue")
                  .split(" ")));

  private record Family(String type, String help, Set<String> labels) {}

  private final LiveServer server;

  MetricsTest(LiveServer server) {
    this.server = server;
    server.session();
  }

  private Map<String, Family> families(String scrape) {
    Map<String, String> helps = new LinkedHashMap<>();
    Map<String, String> types = new LinkedHashMap<>();
    Map<String, Set<String>> labels = new LinkedHashMap<>();
    for (String line : scrape.lines().toList()) {
      Matcher help = HELP.matcher(line);
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (help.matches()) {
        helps.put(help.group(1), help.group(2));
      } else if (type.matches()) {
        types.put(type.group(1), type.group(2));
      } else if (sample.matches()) {
        String family =
            types.containsKey(sample.group(1))
                ? sample.group(1)
                : sample.group(1).replaceAll("_(count|sum|bucket)$", "");
        Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
        Set<String> names = labels.computeIfAbsent(family, key -> new TreeSet<>());
        while (label.find()) {
          names.add(label.group(1));
        }
      }
    }
    Map<String, Family> families = new TreeMap<>();
    types.forEach((name, type) ->
        families.put(
            name,
            new Family(type, helps.getOrDefault(name, ""), labels.getOrDefault(name, Set.of()))));
    return families;
  }

  private String scrape() {
    return server.call("GET", "/metrics", "").body();
  }

  @Test
  void every_metric_has_a_help_text_and_stands_in_the_document() throws IOException {
    Map<String, Family> scraped = families(scrape());
    assertThat(scraped)
        .containsKeys("tocsin_sessions", "tocsin_venue_live", "jvm_memory_used_bytes");
    assertThat(scraped.values()).allSatisfy(family -> assertThat(family.help()).isNotBlank());

    Map<String, Family> documented = documented();
    Map<String, Family> all = new TreeMap<>(documented);
    all.keySet()
        .removeIf(name ->
            name.startsWith("tocsin_") && !scraped.containsKey(name) && !LATER.contains(name));
    scraped.forEach((name, family) ->
        all.merge(
            name,
            family,
            (old, now) -> {
              Set<String> labels = new TreeSet<>(old.labels());
              labels.addAll(now.labels());
              return new Family(now.type(), now.help(), labels);
            }));
    Files.writeString(MADE, document(all));
    scraped.forEach((name, family) -> {
      Family row = documented.get(name);
      // What libraries tell comes as it happens: a collection of garbage, a refused connection.
      if (name.startsWith("tocsin_") || row != null) {
        assertThat(row)
            .as("%s is not in docs/operations/metrics.md; %s would do", name, MADE)
            .isNotNull();
        assertThat(row.help()).as(name).isEqualTo(family.help());
        assertThat(row.labels()).as(name).containsAll(family.labels());
      }
    });
    assertThat(documented.keySet())
        .as("documented, and not (any more) to be had")
        .filteredOn(name -> name.startsWith("tocsin_") && !LATER.contains(name))
        .isSubsetOf(scraped.keySet());
  }

  private static Map<String, Family> documented() throws IOException {
    Map<String, Family> documented = new TreeMap<>();
    Path file = OPERATIONS.resolve("metrics.md");
    Matcher row = ROW.matcher(Files.exists(file) ? Files.readString(file) : "");
    while (row.find()) {
      documented.put(
          row.group(1),
          new Family(
              row.group(2),
              row.group(4),
              row.group(3).isBlank()
                  ? Set.of()
                  : new TreeSet<>(List.of(row.group(3).split(", ")))));
    }
    return documented;
  }

  private static String document(Map<String, Family> families) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Metrics

        What `GET /metrics` shows, for Prometheus. Alert rules for it are in [alerts.yml](alerts.yml), a dashboard for Grafana in
        [grafana.json](grafana.json). A test compares this table with a running server.

        ```yaml
        scrape_configs:
          - job_name: tocsin
            static_configs: [{targets: ["127.0.0.1:8080"]}]
        rule_files: [alerts.yml]
        ```

        | metric | type | labels | meaning |
        |---|---|---|---|
        """);
    families.forEach((name, family) ->
        text.append(
            "| `%s` | %s | %s | %s |\n"
                .formatted(
                    name,
                    family.type(),
                    String.join(", ", family.labels()),
                    family.help().replace("|", "/"))));
    return text.toString();
  }

  @Test
  void labels_have_few_values_whatever_strangers_send() {
    for (int i = 0; i < 30; i++) {
      server.call("MADEUP" + i, "/api/sessions", "");
      server.call("GET", "/api/sessions/no-such-session-" + i, "");
      server.call("GET", "/no/such/path/" + i, "");
    }
    Map<String, Set<String>> values = new TreeMap<>();
    for (String line : scrape().lines().toList()) {
      Matcher label = LABEL.matcher(line);
      while (!line.startsWith("#") && label.find()) {
        values.computeIfAbsent(label.group(1), key -> new TreeSet<>()).add(label.group(2));
      }
    }
    assertThat(BOUNDED).containsAll(values.keySet());
    values.forEach((name, all) -> assertThat(all).as(name).hasSizeLessThan(40));
    assertThat(values.get("method")).contains("other").doesNotContain("MADEUP1");
  }

  @Test
  void alert_rules_and_the_dashboard_ask_for_metrics_that_there_are() throws IOException {
    Set<String> there = new TreeSet<>(documented().keySet());
    assertThat(there).isNotEmpty();
    List<String> asked = new ArrayList<>();
    for (String line : Files.readAllLines(OPERATIONS.resolve("alerts.yml"))) {
      if (line.strip().startsWith("expr:")) {
        asked.add(line);
      }
    }
    assertThat(asked).hasSizeGreaterThan(8);
    JsonObject dashboard = new JsonObject(Files.readString(OPERATIONS.resolve("grafana.json")));
    JsonArray panels = dashboard.getJsonArray("panels");
    for (int i = 0; i < panels.size(); i++) {
      JsonArray targets = panels.getJsonObject(i).getJsonArray("targets");
      for (int j = 0; j < targets.size(); j++) {
        asked.add(targets.getJsonObject(j).getString("expr"));
      }
    }
    for (String expression : asked) {
      Matcher name = NAME.matcher(expression);
      while (name.find()) {
        assertThat(there).as(expression).contains(name.group());
      }
    }
  }
}
