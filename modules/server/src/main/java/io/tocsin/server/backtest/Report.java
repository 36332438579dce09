package io.tocsin.server.backtest;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A backtest's result as one self-contained page, that needs no network: figures, equity, drawdown,
 * prices with their trades, the trades, settings, data, hash.
 */
final class Report {

  /** Trades that are listed and marked; {@code trades.csv} has all. */
  private static final int MOST_TRADES = 2_000;

  private static final List<String> COLUMNS =
      List.of(
          "symbol",
          "direction",
          "qty",
          "entry_time",
          "entry_price",
          "exit_time",
          "exit_price",
          "pnl",
          "pnl_pct",
          "fees",
          "exit_trigger");

  /** What stands out, in this order; the rest is in the table of all figures. */
  private static final Map<String, String> SHOWN =
      Map.of(
          "net_pnl", "net result",
          "trades", "trades",
          "win_rate_pct", "won, %",
          "profit_factor", "profit factor",
          "max_drawdown_pct", "deepest drawdown, %",
          "sharpe", "Sharpe ratio",
          "fees", "fees",
          "time_in_market_pct", "time in the market, %");

  private static final List<String> SHOWN_ORDER =
      List.of(
          "net_pnl",
          "trades",
          "win_rate_pct",
          "profit_factor",
          "max_drawdown_pct",
          "sharpe",
          "fees",
          "time_in_market_pct");

  private Report() {}

  /**
   * The page.
   *
   * @param settings {@code session} and {@code strategies} as their files have them
   * @param series see {@link ResultsVerticle#series}
   */
  static String html(JsonObject summary, JsonObject settings, JsonObject series, JsonArray trades) {
    JsonArray listed = new JsonArray(trades.stream().limit(MOST_TRADES).toList());
    StringBuilder page = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n");
    String title = "Backtest of " + summary.getString("session");
    page.append("<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
        .append(escape(title))
        .append("</title>\n<style>\n")
        .append(resource("report.css"))
        .append("</style>\n</head>\n<body>\n<h1>")
        .append(escape(title))
        .append("</h1>\n<p class=\"soft\">")
        .append(escape(summary.getString("from") + " to " + summary.getString("to")))
        .append("</p>\n");
    figures(page, summary);
    charts(page, series);
    trades(page, listed, trades.size());
    all(page, summary);
    page.append("<h2>Settings</h2>\n");
    json(page, "session", Objects.requireNonNull(settings.getValue("session")));
    settings
        .getJsonObject("strategies")
        .forEach(entry -> json(page, "strategy " + entry.getKey(), entry.getValue()));
    JsonObject data =
        new JsonObject()
            .put("currency", summary.getString("currency"))
            .put("series", series)
            .put("trades", listed);
    page.append("<script type=\"application/json\" id=\"data\">")
        .append(data.encode().replace("<", "\\u003c"))
        .append("</script>\n<script>\n")
        .append(resource("report.js"))
        .append("</script>\n</body>\n</html>\n");
    return page.toString();
  }

  private static void figures(StringBuilder page, JsonObject summary) {
    page.append("<dl class=\"figures\">\n");
    for (String name : SHOWN_ORDER) {
      Object value = summary.getValue(name);
      String unit =
          name.equals("net_pnl") || name.equals("fees") ? " " + summary.getString("currency") : "";
      String mood = name.equals("net_pnl") ? mood(value) : "";
      page.append("<div><dt>")
          .append(escape(SHOWN.getOrDefault(name, name)))
          .append("</dt><dd")
          .append(mood.isEmpty() ? "" : " class=\"" + mood + "\"")
          .append('>')
          .append(value == null ? "unknown" : escape(rounded(value) + unit))
          .append("</dd></div>\n");
    }
    page.append("</dl>\n");
  }

  private static String rounded(Object value) {
    if (value instanceof Integer) {
      return value.toString();
    }
    BigDecimal number = new BigDecimal(value.toString());
    return number.scale() > 2
        ? number.setScale(2, RoundingMode.HALF_UP).toPlainString()
        : number.toPlainString();
  }

  private static String mood(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    int sign = new BigDecimal(value.toString()).signum();
    return sign > 0 ? "good" : sign < 0 ? "bad" : "";
  }

  private static void charts(StringBuilder page, JsonObject series) {
    chart(page, "equity", "Equity");
    chart(page, "drawdown", "Drawdown");
    int index = 0;
    for (String market : series.getJsonObject("prices").fieldNames()) {
      chart(page, "price-" + index++, market);
    }
    page.append("<p class=\"soft\">Filled triangles are entries, crosses are exits. Drag over a")
        .append(" chart to look closer, double-click to see all.</p>\n");
  }

  private static void chart(StringBuilder page, String id, String title) {
    page.append("<h2>")
        .append(escape(title))
        .append("</h2>\n<figure id=\"")
        .append(id)
        .append("\" data-label=\"")
        .append(escape(title))
        .append("\"></figure>\n");
  }

  private static void trades(StringBuilder page, JsonArray trades, int all) {
    page.append("<h2>Trades</h2>\n");
    if (all == 0) {
      page.append("<p>No trade was closed.</p>\n");
      return;
    }
    if (all > trades.size()) {
      page.append("<p class=\"soft\">The first ")
          .append(trades.size())
          .append(" of ")
          .append(all)
          .append("; all are in trades.csv.</p>\n");
    }
    page.append("<div class=\"scroll\"><table>\n<tr>");
    COLUMNS.forEach(name -> page.append("<th>").append(name.replace('_', ' ')).append("</th>"));
    page.append("</tr>\n");
    for (int i = 0; i < trades.size(); i++) {
      JsonObject trade = trades.getJsonObject(i);
      page.append("<tr>");
      for (String name : COLUMNS) {
        Object value = trade.getValue(name);
        String mood = name.startsWith("pnl") ? mood(value) : "";
        page.append(mood.isEmpty() ? "<td>" : "<td class=\"" + mood + "\">")
            .append(escape(String.valueOf(value)))
            .append("</td>");
      }
      page.append("</tr>\n");
    }
    page.append("</table></div>\n");
  }

  private static void all(StringBuilder page, JsonObject summary) {
    page.append("<h2>All figures</h2>\n<div class=\"scroll\"><table>\n");
    for (Map.Entry<String, Object> field : summary) {
      if (field.getValue() instanceof JsonObject group) {
        group.forEach(inner -> row(page, field.getKey() + " " + inner.getKey(), inner.getValue()));
      } else {
        row(page, field.getKey(), field.getValue());
      }
    }
    page.append("</table></div>\n");
  }

  private static void row(StringBuilder page, String name, @Nullable Object value) {
    String text =
        switch (value) {
          case null -> "–";
          case JsonArray list -> {
            List<String> parts = new ArrayList<>();
            list.forEach(part -> parts.add(String.valueOf(part)));
            yield String.join(", ", parts);
          }
          default -> value.toString();
        };
    page.append("<tr><td>")
        .append(escape(name.replace('_', ' ')))
        .append("</td><td><code>")
        .append(escape(text))
        .append("</code></td></tr>\n");
  }

  private static void json(StringBuilder page, String name, Object json) {
    page.append("<details><summary>")
        .append(escape(name))
        .append("</summary><pre>")
        .append(
            escape(
                json instanceof JsonObject object ? object.encodePrettily() : String.valueOf(json)))
        .append("</pre></details>\n");
  }

  private static String resource(String name) {
    try (InputStream in = Report.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
