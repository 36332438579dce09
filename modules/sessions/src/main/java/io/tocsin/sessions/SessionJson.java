package io.tocsin.sessions;

import io.tocsin.bus.JournalJson;
import io.tocsin.model.Micros;
import io.tocsin.strategy.InstanceConditions;
import io.tocsin.strategy.InstanceView;
import io.tocsin.strategy.MissedEntry;
import io.tocsin.strategy.SessionSummary;
import io.tocsin.strategy.condition.ConditionView;
import io.tocsin.strategy.condition.SectionView;
import io.tocsin.strategy.ledger.ClosedTrade;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The JSON of what a session shows beside its journal: instances and their conditions. */
final class SessionJson {

  private SessionJson() {}

  static JsonObject instance(InstanceView view) {
    return JournalJson.instance(view.key())
        .put("direction", view.direction() == null ? null : view.direction().name())
        .put("state", view.state().name())
        .put("previous_state", view.previous().name())
        .put("since", Micros.iso(view.sinceMicros()))
        .put("trigger", view.trigger().name())
        .put("reason", view.reason())
        .put("next", view.next())
        .put("transitions", view.transitions())
        .put("until", time(view.untilMicros()));
  }

  /** How many of the newest reasons for not trading are shown. */
  private static final int MISSED_SHOWN = 20;

  static JsonObject conditions(
      InstanceView view, InstanceConditions conditions, List<MissedEntry> missed) {
    JsonArray sections = new JsonArray();
    conditions.sections().forEach(section -> sections.add(section(section)));
    return JournalJson.instance(view.key())
        .put("state", view.state().name())
        .put("nearest", conditions.nearest())
        .put("blockers", new JsonArray(conditions.blockers()))
        .put("sections", sections)
        .put("missed", missed(missed));
  }

  private static JsonArray missed(List<MissedEntry> missed) {
    JsonArray newest = new JsonArray();
    missed.stream()
        .skip(Math.max(0, missed.size() - MISSED_SHOWN))
        .forEach(entry ->
            newest.add(
                new JsonObject()
                    .put("code", entry.code().code())
                    .put("reason", entry.words())
                    .put("first", Micros.iso(entry.firstMicros()))
                    .put("last", Micros.iso(entry.lastMicros()))
                    .put("count", entry.count())));
    return newest;
  }

  private static JsonObject section(SectionView section) {
    return new JsonObject()
        .put("section", section.section().name())
        .put("title", section.section().title())
        .put("active", section.active())
        .put("result", section.result().name().toLowerCase(Locale.ROOT))
        .put("tree", node(section.tree()));
  }

  private static JsonObject node(ConditionView view) {
    return switch (view) {
      case ConditionView.Group group -> {
        JsonArray children = new JsonArray();
        group.children().forEach(child -> children.add(node(child)));
        yield new JsonObject()
            .put("group", group.group())
            .put("result", group.result().name().toLowerCase(Locale.ROOT))
            .put("children", children);
      }
      case ConditionView.Leaf leaf ->
          new JsonObject()
              .put("id", leaf.id())
              .put("indicator", leaf.indicator())
              .put("op", leaf.op())
              .put("threshold", leaf.threshold())
              .put("value", leaf.value())
              .put("unit", leaf.unit())
              .put("result", leaf.result().name().toLowerCase(Locale.ROOT))
              .put("reason", leaf.reason())
              .put("progress", leaf.progress())
              .put("since", time(leaf.sinceMicros()));
    };
  }

  static JsonObject trade(ClosedTrade trade) {
    return JournalJson.instance(trade.instance())
        .put("position_id", trade.positionId())
        .put("direction", trade.direction().name())
        .put("qty", trade.quantity().toPlainString())
        .put("entry_time", Micros.iso(trade.entryMicros()))
        .put("entry_price", trade.entryPrice().toPlainString())
        .put("exit_time", Micros.iso(trade.exitMicros()))
        .put("exit_price", trade.exitPrice().toPlainString())
        .put("pnl", trade.pnl().toPlainString())
        .put("pnl_pct", trade.pnlPct().toPlainString())
        .put("fees", trade.fees().toPlainString())
        .put("funding", trade.funding().toPlainString())
        .put("exit_trigger", trade.exitTrigger().name());
  }

  static JsonObject summary(SessionSummary summary) {
    return new JsonObject()
        .put("currency", summary.currency())
        .put("start_equity", text(summary.startEquity()))
        .put("end_equity", text(summary.endEquity()))
        .put("net_pnl", text(summary.netPnl()))
        .put("gross_pnl", text(summary.grossPnl()))
        .put("unrealized_pnl", text(summary.unrealizedPnl()))
        .put("fees", text(summary.fees()))
        .put("funding", text(summary.funding()))
        .put("trades", summary.trades())
        .put("wins", summary.wins())
        .put("losses", summary.losses())
        .put("win_rate_pct", text(summary.winRatePct()))
        .put("profit_factor", text(summary.profitFactor()))
        .put("expectancy", text(summary.expectancy()))
        .put("max_drawdown_pct", text(summary.maxDrawdownPct()))
        .put("sharpe", summary.sharpe())
        .put("sortino", summary.sortino())
        .put("calmar", summary.calmar())
        .put("ratio_basis", summary.ratioBasis())
        .put("time_in_market_pct", summary.timeInMarketPct())
        .put("open_positions", summary.openPositions());
  }

  private static @Nullable String text(@Nullable BigDecimal number) {
    return number == null ? null : number.toPlainString();
  }

  private static @Nullable String time(long micros) {
    return micros == 0 ? null : Micros.iso(micros);
  }
}
