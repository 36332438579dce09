package io.tocsin.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.journal.InstanceState;
import io.tocsin.strategy.definition.Operator;
import io.tocsin.strategy.risk.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** docs/strategies.md names what there is. */
class DocumentTest {

  private static String document() throws IOException {
    return Files.readString(Path.of("..", "..", "docs", "strategies.md"));
  }

  @Test
  void every_reason_operator_and_template_is_named() throws IOException {
    String document = document();
    for (ReasonCode reason : ReasonCode.values()) {
      assertThat(document).contains("`" + reason.code() + "`");
    }
    for (String sign : Operator.signs()) {
      assertThat(document).contains("`" + sign + "`");
    }
    try (var files = Files.list(Path.of("..", "..", "config", "strategies"))) {
      files.forEach(file ->
          assertThat(document)
              .contains("`" + file.getFileName().toString().replace(".json", "") + "`"));
    }
  }

  @Test
  void every_row_of_the_transition_table_has_its_states_in_one_row_of_the_document()
      throws IOException {
    String table = document().substring(document().indexOf("## States"));
    String from = "";
    Set<String> pairs = new TreeSet<>();
    for (String line : table.lines().filter(l -> l.startsWith("|")).toList()) {
      String[] cells = line.split("\\|");
      from = cells[1].isBlank() ? from : cells[1];
      for (var state : InstanceState.values()) {
        if (from.contains("`" + state + "`") && cells.length > 3) {
          pairs.add(state + ">" + cells[3].replaceAll("[^A-Z_]", ""));
        }
      }
    }
    for (TransitionTable.Row row : TransitionTable.rows()) {
      // What a person does in ERROR is said in words.
      if (row.from() != InstanceState.ERROR) {
        assertThat(pairs).contains(row.from() + ">" + row.to());
      }
    }
  }
}
