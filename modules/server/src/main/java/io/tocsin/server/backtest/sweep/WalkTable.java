package io.tocsin.server.backtest.sweep;

import io.tocsin.model.Micros;
import io.tocsin.server.backtest.Setting;
import io.tocsin.server.backtest.sweep.Division.Stretch;
import io.tocsin.strategy.SessionSummary;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of a sweep that was walked forward: of each fold the variant that was best in the time
 * that is ranked by, how it did in the time after that, and what all folds come to together.
 */
public final class WalkTable implements SweepResult {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** A usual demand on a choice of settings: half of what it promised. */
  private static final int FEW_PCT = 50;

  private final List<Stretch> stretches;
  private final List<SweepTable> folds;
  private final boolean anchored;
  private final List<Variant> chosen;

  /**
   * @param folds of the stretches, in their order, each with what was kept back
   */
  WalkTable(List<Stretch> stretches, List<SweepTable> folds, boolean anchored) {
    this.stretches = List.copyOf(stretches);
    this.folds = List.copyOf(folds);
    this.anchored = anchored;
    this.chosen = folds.stream().map(fold -> fold.ranked().getFirst()).toList();
  }

  List<SweepTable> folds() {
    return folds;
  }

  /** The best of each fold. */
  List<Variant> chosen() {
    return chosen;
  }

  private static SessionSummary kept(Variant variant) {
    return Objects.requireNonNull(variant.out());
  }

  // What the folds come to together

  private int trades() {
    return chosen.stream().mapToInt(each -> kept(each).trades()).sum();
  }

  private BigDecimal net() {
    return chosen.stream()
        .map(each -> kept(each).netPnl())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private long gained() {
    return chosen.stream().filter(each -> kept(each).netPnl().signum() > 0).count();
  }

  private BigDecimal deepestDrawdown() {
    return chosen.stream()
        .map(each -> kept(each).maxDrawdownPct())
        .reduce(BigDecimal.ZERO, BigDecimal::max);
  }

  private @Nullable BigDecimal winRate() {
    int wins = chosen.stream().mapToInt(each -> kept(each).wins()).sum();
    return trades() == 0
        ? null
        : HUNDRED
            .multiply(BigDecimal.valueOf(wins))
            .divide(BigDecimal.valueOf(trades()), 8, RoundingMode.HALF_UP);
  }

  private @Nullable BigDecimal expectancy() {
    return trades() == 0
        ? null
        : net().divide(BigDecimal.valueOf(trades()), 8, RoundingMode.HALF_UP);
  }

  /**
   * What a day out-of-sample earned of what a day in-sample had, percent; null if that was nothing.
   */
  @Nullable Double efficiencyPct() {
    double promised = 0;
    double kept = 0;
    for (Variant each : chosen) {
      promised += aDay(each.in());
      kept += aDay(kept(each));
    }
    return promised > 0 ? (Double) (100 * kept / promised) : null;
  }

  private static double aDay(SessionSummary summary) {
    long micros = summary.toMicros() - summary.fromMicros();
    return micros <= 0 ? 0 : summary.netPnl().doubleValue() / micros * 86_400 * Micros.SECOND;
  }

  /** Different choices of values. */
  private long choices() {
    return chosen.stream().map(Variant::values).distinct().count();
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    long lost = chosen.stream().filter(each -> kept(each).netPnl().signum() < 0).count();
    if (lost > 0) {
      notes.add("In " + lost + " of " + folds.size() + " folds the choice lost out-of-sample.");
    }
    Double efficiency = efficiencyPct();
    if (efficiency != null && efficiency < FEW_PCT) {
      notes.add(
          "A day out-of-sample came to "
              + Math.round(efficiency)
              + " % of a day in-sample: the choice promises more than it keeps.");
    }
    if (2 * choices() > folds.size() && folds.getFirst().ranked().size() > 1) {
      notes.add(
          choices()
              + " different variants were best in "
              + folds.size()
              + " folds: the choice follows the data more than the market.");
    }
    if (trades() < SweepTable.FEW_TRADES) {
      notes.add(
          "Trades out-of-sample, in all folds: "
              + trades()
              + "; with fewer than "
              + SweepTable.FEW_TRADES
              + " figures are mostly chance.");
    }
    return notes;
  }

  @Override
  public JsonObject json() {
    JsonArray variants = new JsonArray();
    for (int i = 0; i < chosen.size(); i++) {
      Stretch stretch = stretches.get(i);
      variants.add(
          SweepTable.json(i + 1, chosen.get(i))
              .put("from", Micros.iso(stretch.fromMicros()))
              .put("cut", Micros.iso(stretch.cutMicros()))
              .put("to", Micros.iso(stretch.toMicros()))
              .put("out_rank", folds.get(i).outRank()));
    }
    return new JsonObject()
        .put("settings", new JsonArray(settings().stream().map(Setting::name).toList()))
        .put("rank", folds.getFirst().rank().word())
        .put("currency", chosen.getFirst().in().currency())
        .put("cut", (Object) null)
        .put("folds", folds.size())
        .put("anchored", anchored)
        .put("variants_a_fold", folds.getFirst().ranked().size())
        .put("joined", joined())
        .put("notes", new JsonArray(notes()))
        .put("variants", variants);
  }

  private JsonObject joined() {
    BigDecimal wins = winRate();
    BigDecimal mean = expectancy();
    return new JsonObject()
        .put("trades", trades())
        .put("net_pnl", net().toPlainString())
        .put("max_drawdown_pct", deepestDrawdown().toPlainString())
        .put("win_rate_pct", wins == null ? null : wins.toPlainString())
        .put("expectancy", mean == null ? null : mean.toPlainString())
        .put("folds_gained", gained())
        .put("efficiency_pct", efficiencyPct());
  }

  private List<Setting> settings() {
    return folds.getFirst().settings();
  }

  /** All variants of all folds, a fold's best first. */
  @Override
  public String csv() {
    StringBuilder csv = new StringBuilder("fold,from,cut,to,");
    csv.append(String.join(",", folds.getFirst().head())).append('\n');
    for (int i = 0; i < folds.size(); i++) {
      Stretch stretch = stretches.get(i);
      String begins =
          (i + 1)
              + ","
              + Micros.iso(stretch.fromMicros())
              + ","
              + Micros.iso(stretch.cutMicros())
              + ","
              + Micros.iso(stretch.toMicros())
              + ",";
      folds
          .get(i)
          .rows()
          .forEach(cells -> csv.append(begins).append(String.join(",", cells)).append('\n'));
    }
    return csv.toString();
  }

  @Override
  public String text() {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("fold", "kept back from", "to"));
    settings().forEach(setting -> head.add(setting.name()));
    SweepTable.SHORT.forEach(metric -> head.add(star(metric) + metric.word()));
    SweepTable.SHORT.forEach(metric -> head.add("out " + metric.word()));
    head.add("out rank");
    rows.add(head);
    for (int i = 0; i < chosen.size(); i++) {
      Variant variant = chosen.get(i);
      List<String> cells = new ArrayList<>(List.of(String.valueOf(i + 1)));
      cells.add(Micros.iso(stretches.get(i).cutMicros()));
      cells.add(Micros.iso(stretches.get(i).toMicros()));
      variant.values().forEach(value -> cells.add(SweepTable.plain(value)));
      SweepTable.SHORT.forEach(metric -> cells.add(SweepTable.rounded(metric.of(variant.in()))));
      SweepTable.SHORT.forEach(metric -> cells.add(SweepTable.rounded(metric.of(kept(variant)))));
      cells.add(folds.get(i).outRank() + " of " + folds.get(i).ranked().size());
      rows.add(cells);
    }
    Double efficiency = efficiencyPct();
    StringBuilder text = new StringBuilder(SweepTable.aligned(rows));
    text.append("out-of-sample, all folds: trades ")
        .append(trades())
        .append(", net_pnl ")
        .append(SweepTable.rounded(net()))
        .append(", deepest drawdown of a fold ")
        .append(SweepTable.rounded(deepestDrawdown()))
        .append(" %, win_rate_pct ")
        .append(SweepTable.rounded(winRate()))
        .append(", folds with a gain ")
        .append(gained())
        .append(" of ")
        .append(folds.size())
        .append(", a day of what it was in-sample ")
        .append(efficiency == null ? "unknown" : SweepTable.rounded(efficiency) + " %")
        .append('\n');
    notes().forEach(note -> text.append(note).append('\n'));
    return text.toString();
  }

  private String star(Metric metric) {
    return metric == folds.getFirst().rank() ? "*" : "";
  }
}
