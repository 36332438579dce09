package io.tocsin.server.backtest.sweep;

import io.tocsin.strategy.SessionSummary;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What came of a sweep, best variant first; equal ones in the order of the grid. */
public final class SweepTable {

  private static final int SHOWN = 30;
  private static final List<Metric> SHORT =
      List.of(
          Metric.TRADES,
          Metric.NET_PNL,
          Metric.MAX_DRAWDOWN_PCT,
          Metric.WIN_RATE_PCT,
          Metric.PROFIT_FACTOR,
          Metric.SHARPE);

  private final List<Setting> settings;
  private final List<Variant> ranked;
  private final Metric rank;

  SweepTable(List<Setting> settings, List<Variant> variants, Metric rank) {
    this.settings = List.copyOf(settings);
    this.ranked =
        variants.stream()
            .sorted(
                Comparator.comparingDouble((Variant variant) -> rank.score(variant.in()))
                    .reversed())
            .toList();
    this.rank = rank;
  }

  List<Variant> ranked() {
    return ranked;
  }

  private boolean isSplit() {
    return !ranked.isEmpty() && ranked.getFirst().out() != null;
  }

  /** Everything, as {@code sweep.csv} has it. */
  String csv() {
    StringBuilder csv = new StringBuilder();
    List<String> head = new ArrayList<>(List.of("rank"));
    settings.forEach(setting -> head.add(setting.name()));
    for (Metric metric : Metric.values()) {
      head.add(metric.word());
    }
    head.add("state_hash");
    for (Metric metric : isSplit() ? Metric.values() : new Metric[0]) {
      head.add("out_" + metric.word());
    }
    csv.append(String.join(",", head)).append('\n');
    for (int i = 0; i < ranked.size(); i++) {
      Variant variant = ranked.get(i);
      List<String> cells = new ArrayList<>(List.of(String.valueOf(i + 1)));
      variant.values().forEach(value -> cells.add(plain(value)));
      add(cells, variant.in());
      cells.add(Long.toHexString(variant.stateHash()));
      if (variant.out() != null) {
        add(cells, variant.out());
      }
      csv.append(String.join(",", cells)).append('\n');
    }
    return csv.toString();
  }

  private static void add(List<String> cells, SessionSummary summary) {
    for (Metric metric : Metric.values()) {
      Number value = metric.of(summary);
      cells.add(value == null ? "" : plain(value));
    }
  }

  private static String plain(Object value) {
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
  }

  /** The best variants as a table for a screen. */
  public String text() {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("#"));
    settings.forEach(setting -> head.add(setting.name()));
    SHORT.forEach(metric -> head.add((metric == rank ? "*" : "") + metric.word()));
    for (Metric metric : isSplit() ? SHORT : List.<Metric>of()) {
      head.add("out " + metric.word());
    }
    rows.add(head);
    for (int i = 0; i < Math.min(SHOWN, ranked.size()); i++) {
      Variant variant = ranked.get(i);
      List<String> cells = new ArrayList<>(List.of(String.valueOf(i + 1)));
      variant.values().forEach(value -> cells.add(plain(value)));
      SHORT.forEach(metric -> cells.add(rounded(metric.of(variant.in()))));
      SessionSummary out = variant.out();
      if (out != null) {
        SHORT.forEach(metric -> cells.add(rounded(metric.of(out))));
      }
      rows.add(cells);
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int at = column;
        int width = rows.stream().mapToInt(each -> each.get(at).length()).max().orElse(0);
        line.append(String.format(Locale.ROOT, "%" + width + "s  ", row.get(column)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    if (ranked.size() > SHOWN) {
      text.append("… and ").append(ranked.size() - SHOWN).append(" more in sweep.csv\n");
    }
    return text.toString();
  }

  private static String rounded(@Nullable Number value) {
    return switch (value) {
      case null -> "unknown";
      case Integer whole -> whole.toString();
      default -> new BigDecimal(value.toString()).setScale(2, RoundingMode.HALF_UP).toPlainString();
    };
  }
}
