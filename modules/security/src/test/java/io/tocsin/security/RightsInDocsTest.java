package io.tocsin.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/security.md shows the table of rights as it is. */
class RightsInDocsTest {

  private static String table() {
    return Rights.all().stream()
        .filter(Rights.Row::isDeed)
        .map(row ->
            "| `%s` | | %s | yes |".formatted(row.action(), row.allows(Role.TRADER) ? "yes" : ""))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void the_document_has_a_row_for_each_right() throws Exception {
    String text = Files.readString(Path.of("../../docs/security.md"));

    assertThat(text).contains("|---|---|---|---|\n" + table() + "\n\n");
  }

  @Test
  void a_higher_role_may_all_that_a_lower_one_may() {
    for (Rights.Row row : Rights.all()) {
      assertThat(row.allows(Role.ADMIN)).as(row.action()).isTrue();
      assertThat(row.allows(Role.TRADER) || !row.allows(Role.VIEWER)).isTrue();
      assertThat(row.isDeed() && row.allows(Role.VIEWER)).as(row.action()).isFalse();
    }
  }
}
