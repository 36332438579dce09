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
public final class SweepTable implements SweepResult {

  private static final int SHOWN = 30;

  /** A rule of thumb: below, one lucky trade decides. */
  static final int FEW_TRADES = 30;

  static final List<Metric> SHORT =
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

  List<Setting> settings() {
    return settings;
  }

  Metric rank() {
    return rank;
  }

  /** Which one the best is out-of-sample, from 1; nothing must have been kept back from others. */
  long outRank() {
    SessionSummary kept = ranked.getFirst().out();
    return kept == null
        ? 1
        : 1
            + ranked.stream()
                .filter(variant ->
                    variant.out() != null && rank.score(variant.out()) > rank.score(kept))
                .count();
  }

  @Override
  public List<String> notes() {
    Variant best = ranked.getFirst();
    SessionSummary kept = best.out();
    if (kept == null) {
      return List.of(
          "Ranked in-sample only: the winner was chosen by the data it is judged by. Keep some back,"
              + " 30 % is usual.");
    }
    List<String> notes = new ArrayList<>();
    if (outRank() > 1) {
      notes.add(
          "Of "
              + ranked.size()
              + " variants the best in-sample is number "
              + outRank()
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

  @Override
  public JsonObject json() {
    JsonArray variants = new JsonArray();
    for (int i = 0; i < ranked.size(); i++) {
      variants.add(json(i + 1, ranked.get(i)));
    }
    return new JsonObject()
        .put("settings", new JsonArray(settings.stream().map(Setting::name).toList()))
        .put("rank", rank.word())
        .put("currency", ranked.getFirst().in().currency())
        .put("cut", cutMicros.isPresent() ? Micros.iso(cutMicros.getAsLong()) : null)
        .put("notes", new JsonArray(notes()))
        .put("variants", variants);
  }

  static JsonObject json(int number, Variant variant) {
    return new JsonObject()
        .put("rank", number)
        .put("values", new JsonArray(variant.values()))
        .put("in", figures(variant.in()))
        .put("out", variant.out() == null ? null : figures(variant.out()))
        .put("state_hash", Long.toHexString(variant.stateHash()));
  }

  private static JsonObject figures(SessionSummary summary) {
    JsonObject figures = new JsonObject();
    for (Metric metric : Metric.values()) {
      figures.put(metric.word(), metric.json(summary));
    }
    return figures;
  }

  @Override
  public String csv() {
    StringBuilder csv = new StringBuilder(String.join(",", head())).append('\n');
    rows().forEach(cells -> csv.append(String.join(",", cells)).append('\n'));
    return csv.toString();
  }

  /** The columns of {@link #rows}. */
  List<String> head() {
    List<String> head = new ArrayList<>(List.of("rank"));
    settings.forEach(setting -> head.add(setting.name()));
    for (Metric metric : Metric.values()) {
      head.add(metric.word());
    }
    head.add("state_hash");
    for (Metric metric : isSplit() ? Metric.values() : new Metric[0]) {
      head.add("out_" + metric.word());
    }
    return head;
  }

  /** Each variant's cells, the best first. */
  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < ranked.size(); i++) {
      Variant variant = ranked.get(i);
      List<String> cells = new ArrayList<>(List.of(String.valueOf(i + 1)));
      variant.values().forEach(value -> cells.add(plain(value)));
      add(cells, variant.in());
      cells.add(Long.toHexString(variant.stateHash()));
      if (variant.out() != null) {
        add(cells, variant.out());
      }
      rows.add(cells);
    }
    return rows;
  }

  private static void add(List<String> cells, SessionSummary summary) {
    for (Metric metric : Metric.values()) {
      Number value = metric.of(summary);
      cells.add(value == null ? "" : plain(value));
    }
  }

  static String plain(Object value) {
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
  }

  @Override
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
    StringBuilder text = new StringBuilder(aligned(rows));
    if (ranked.size() > SHOWN) {
      text.append("… and ").append(ranked.size() - SHOWN).append(" more in sweep.csv\n");
    }
    notes().forEach(note -> text.append(note).append('\n'));
    return text.toString();
  }

  /** Columns as wide as their widest cell. */
  static String aligned(List<List<String>> rows) {
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
    return text.toString();
  }

  static String rounded(@Nullable Number value) {
    return switch (value) {
      case null -> "unknown";
      case Integer whole -> whole.toString();
      default -> new BigDecimal(value.toString()).setScale(2, RoundingMode.HALF_UP).toPlainString();
    };
  }
}
