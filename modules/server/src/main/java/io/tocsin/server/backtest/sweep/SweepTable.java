package io.tocsin.server.backtest.sweep;

import io.tocsin.model.Micros;
import io.tocsin.server.backtest.Setting;
import io.tocsin.strategy.SessionSummary;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What came of a sweep, best variant first; equal ones in the order of the grid. */
public final class SweepTable {

  private static final int SHOWN = 30;

  /** A rule of thumb: below, one lucky trade decides. */
  private static final int FEW_TRADES = 30;

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
  private final OptionalLong cutMicros;

  /**
   * @param cutMicros the moment that ends the time that is ranked by; empty if that is all of it
   */
  SweepTable(List<Setting> settings, List<Variant> variants, Metric rank, OptionalLong cutMicros) {
    this.settings = List.copyOf(settings);
    this.ranked =
        variants.stream()
            .sorted(
                Comparator.comparingDouble((Variant variant) -> rank.score(variant.in()))
                    .reversed())
            .toList();
    this.rank = rank;
    this.cutMicros = cutMicros;
  }

  List<Variant> ranked() {
    return ranked;
  }

  private boolean isSplit() {
    return !ranked.isEmpty() && ranked.getFirst().out() != null;
  }

  /** What keeps a reader from believing too much; a sentence each. */
  public List<String> notes() {
    Variant best = ranked.getFirst();
    SessionSummary kept = best.out();
    if (kept == null) {
      return List.of(
          "Ranked in-sample only: the winner was chosen by the data it is judged by. Keep some back,"
              + " 30 % is usual.");
    }
    List<String> notes = new ArrayList<>();
    double score = rank.score(kept);
    long before =
        ranked.stream()
            .filter(variant -> variant.out() != null && rank.score(variant.out()) > score)
            .count();
    if (before > 0) {
      notes.add(
          "Of "
              + ranked.size()
              + " variants the best in-sample is number "
              + (before + 1)
              + " out-of-sample: what made it the best may be chance.");
    }
    if (best.in().netPnl().signum() > 0 && kept.netPnl().signum() < 0) {
      notes.add(
          "The best earned in the time that it was chosen by, and lost in the time that was kept"
              + " back.");
    }
    if (best.in().trades() < FEW_TRADES || kept.trades() < FEW_TRADES) {
      notes.add(
          "Trades of the best in-sample "
              + best.in().trades()
              + ", out-of-sample "
              + kept.trades()
              + ": with fewer than "
              + FEW_TRADES
              + " figures are mostly chance.");
    }
    return notes;
  }

  /** Everything, as {@code summary.json} has it. */
  JsonObject json() {
    JsonArray variants = new JsonArray();
    for (int i = 0; i < ranked.size(); i++) {
      Variant variant = ranked.get(i);
      variants.add(
          new JsonObject()
              .put("rank", i + 1)
              .put("values", new JsonArray(variant.values()))
              .put("in", figures(variant.in()))
              .put("out", variant.out() == null ? null : figures(variant.out()))
              .put("state_hash", Long.toHexString(variant.stateHash())));
    }
    return new JsonObject()
        .put("settings", new JsonArray(settings.stream().map(Setting::name).toList()))
        .put("rank", rank.word())
        .put("currency", ranked.getFirst().in().currency())
        .put("cut", cutMicros.isPresent() ? Micros.iso(cutMicros.getAsLong()) : null)
        .put("notes", new JsonArray(notes()))
        .put("variants", variants);
  }

  private static JsonObject figures(SessionSummary summary) {
    JsonObject figures = new JsonObject();
    for (Metric metric : Metric.values()) {
      figures.put(metric.word(), metric.json(summary));
    }
    return figures;
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
    notes().forEach(note -> text.append(note).append('\n'));
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
