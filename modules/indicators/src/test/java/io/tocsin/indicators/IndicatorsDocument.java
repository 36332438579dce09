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

        ## Time

        All values are as of the session's clock, the largest event time so far; it never runs backwards. An event stands in its windows
        at its own time. One older than the newest of its symbol and kind by up to 1 s is taken at that one's time, an older one is
        dropped; both are counted. One that is in order within its stream may be behind the clock by any time.

        A symbol whose first trade is more than 1 s behind the clock is being told its past (trades fetched when the session subscribed).
        Until its first event that is not, or until no more has come for 1 s, its values are `stale`, as of the past that is told; after that
        windows up to the span of what was fetched are warm at once. The class comment of `IndicatorEngine` has the whole rule.

        ## Sources that have only candles

        | group | from candles |
        |---|---|
        | A | computed from the closes, each at its candle's end; `VWAP` and `VTWPA` are `no_data` |
        | B, C, E | `no_data`: they need trades |
        | D | as of the source's quotes and books, else `no_book`; `DEAL_VS_MID_DEVIATION` is `no_data` |
        | F | computed from the candles; `interval` must be a multiple of theirs, else `no_data` |
        | G | as the indicator that it is of |

        Such a source closes candles by what it tells, not by the clock; values are `stale` 60 s after its next candle should have ended.
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
