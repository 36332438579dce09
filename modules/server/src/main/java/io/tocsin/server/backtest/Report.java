package io.tocsin.server.backtest;

import io.tocsin.model.journal.EquityPoint;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A backtest's result as one self-contained page: figures, equity curve, trades. */
final class Report {

  private static final int WIDTH = 1_000;
  private static final int HEIGHT = 240;
  private static final String STYLE =
      """
      :root { color-scheme: light dark; font: 13px/1.5 system-ui, sans-serif; }
      body { max-width: 1040px; margin: 32px auto; padding: 0 16px; }
      h1 { font-size: 20px; } h2 { font-size: 15px; margin-top: 32px; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
      td, th { padding: 4px 8px; border-bottom: 1px solid #8884; text-align: right; }
      td:first-child, th:first-child { text-align: left; }
      svg { width: 100%; height: auto; border: 1px solid #8884; }
      """;

  private Report() {}

  static String html(JsonObject summary, List<EquityPoint> curve, JsonArray trades) {
    StringBuilder page =
        new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">");
    page.append("<title>Backtest ").append(escape(summary.getString("session"))).append("</title>");
    page.append("<style>").append(STYLE).append("</style><h1>Backtest ");
    page.append(escape(summary.getString("session"))).append("</h1><p>");
    page.append(escape(summary.getString("from"))).append(" to ");
    page.append(escape(summary.getString("to"))).append("</p><h2>Equity</h2>");
    page.append(equity(curve)).append("<h2>Figures</h2><table>");
    for (Map.Entry<String, Object> field : summary) {
      page.append("<tr><td>").append(escape(field.getKey().replace('_', ' '))).append("</td><td>");
      page.append(escape(field.getValue() == null ? "unknown" : field.getValue().toString()));
      page.append("</td></tr>");
    }
    page.append("</table><h2>Trades</h2>").append(trades(trades)).append("</html>\n");
    return page.toString();
  }

  private static String equity(List<EquityPoint> curve) {
    if (curve.size() < 2) {
      return "<p>There are fewer than two points of equity.</p>";
    }
    double low = curve.stream().mapToDouble(point -> point.equity().doubleValue()).min().orElse(0);
    double high = curve.stream().mapToDouble(point -> point.equity().doubleValue()).max().orElse(0);
    long from = curve.getFirst().timeMicros();
    double span = Math.max(1, curve.getLast().timeMicros() - from);
    double range = Math.max(high - low, 1e-9);
    StringBuilder points = new StringBuilder();
    for (EquityPoint point : curve) {
      points.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.1f ",
              (point.timeMicros() - from) / span * WIDTH,
              HEIGHT - (point.equity().doubleValue() - low) / range * (HEIGHT - 20) - 10));
    }
    return String.format(
        Locale.ROOT,
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Equity from %.2f to %.2f\">"
            + "<polyline fill=\"none\" stroke=\"#3b82f6\" stroke-width=\"2\" points=\"%s\"/></svg>"
            + "<p>Lowest %.2f, highest %.2f.</p>",
        WIDTH,
        HEIGHT,
        low,
        high,
        points,
        low,
        high);
  }

  private static String trades(JsonArray trades) {
    if (trades.isEmpty()) {
      return "<p>No trade was closed.</p>";
    }
    List<String> columns =
        List.of(
            "symbol",
            "direction",
            "qty",
            "entry_time",
            "entry_price",
            "exit_time",
            "exit_price",
            "pnl",
            "exit_trigger");
    StringBuilder table = new StringBuilder("<table><tr>");
    columns.forEach(name -> table.append("<th>").append(name.replace('_', ' ')).append("</th>"));
    table.append("</tr>");
    for (int i = 0; i < trades.size(); i++) {
      JsonObject trade = trades.getJsonObject(i);
      table.append("<tr>");
      columns.forEach(name ->
          table
              .append("<td>")
              .append(escape(String.valueOf(trade.getValue(name))))
              .append("</td>"));
      table.append("</tr>");
    }
    return table.append("</table>").toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
