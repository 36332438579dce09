package io.tocsin.indicators;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes docs/indicators.md from the catalogue. */
final class IndicatorsDocument {

  static final Path FILE = Path.of("../../docs/indicators.md");

  private static final Map<String, String> GROUPS =
      Map.of(
          "A", "Price",
          "B", "Volume and trade flow",
          "C", "Velocity and momentum",
          "D", "Order book",
          "E", "Dispersion and scores",
          "F", "Classic indicators on candles",
          "G", "Indicators of indicators",
          "H", "Of the strategy instance itself");

  private IndicatorsDocument() {}

  /** Writes the file, after the catalogue has changed. */
  static void write() throws IOException {
    Files.writeString(FILE, text());
  }

  static String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Indicators

        Written from the catalogue (`IndicatorCatalogue`), which is also what `GET /api/indicators` and `scripts/tocsin indicators`
        show; a test compares this file with it. To write it anew after a change:
        `mvn -pl modules/model,modules/indicators test -Dtest=IndicatorsDocumentTest -Dtocsin.docs=write -Dsurefire.failIfNoSpecifiedTests=false`.

        Times are seconds before now, in event time. A window `(t1, t2)` is `(now − t1, now − t2]`. An indicator that cannot be computed
        as written is unknown, with its reason: `warming`, `no_data`, `no_book`, `undefined`, `tainted` by a gap, `stale`.
        P is the time-weighted average trade price, vol the traded quantity, n the number of trades, v the velocity or the value.
        Buckets and candles are aligned to the epoch; only whole ones count.
        """);
    String group = "";
    for (IndicatorType type : IndicatorCatalogue.types()) {
      if (!type.group().equals(group)) {
        group = type.group();
        text.append("\n## ").append(group).append(". ").append(GROUPS.get(group)).append("\n\n");
        text.append("| type | parameters (default; allowed) | unit | meaning | value |\n");
        text.append("|---|---|---|---|---|\n");
      }
      text.append("| `")
          .append(type.name())
          .append("` | ")
          .append(parameters(type.parameters()))
          .append(" | ")
          .append(cell(type.unit()))
          .append(" | ")
          .append(cell(type.description()))
          .append(" | ")
          .append(cell(type.formula()))
          .append(" |\n");
    }
    return text.toString();
  }

  private static String parameters(List<ParameterType> parameters) {
    if (parameters.isEmpty()) {
      return "–";
    }
    StringBuilder text = new StringBuilder();
    for (ParameterType parameter : parameters) {
      text.append(text.isEmpty() ? "" : "<br>").append('`').append(parameter.name()).append("` ");
      if (!parameter.absentText().isEmpty()) {
        text.append(parameter.absentText()).append("; ");
      }
      text.append(cell(parameter.allowedText()));
      if (!parameter.unit().isEmpty()) {
        text.append(' ').append(cell(parameter.unit()));
      }
      text.append(": ").append(cell(parameter.description()));
    }
    return text.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }
}
