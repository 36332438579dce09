package io.tocsin.server.backtest.sweep;

import io.tocsin.strategy.SessionSummary;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A figure that variants are compared by; {@link SessionSummary} says what each one means. */
enum Metric {
  TRADES(SessionSummary::trades, true),
  NET_PNL(SessionSummary::netPnl, true),
  MAX_DRAWDOWN_PCT(SessionSummary::maxDrawdownPct, false),
  WIN_RATE_PCT(SessionSummary::winRatePct, true),
  PROFIT_FACTOR(SessionSummary::profitFactor, true),
  EXPECTANCY(SessionSummary::expectancy, true),
  SHARPE(SessionSummary::sharpe, true),
  SORTINO(SessionSummary::sortino, true),
  CALMAR(SessionSummary::calmar, true);

  private final Function<SessionSummary, @Nullable Number> value;
  private final boolean moreIsBetter;

  Metric(Function<SessionSummary, @Nullable Number> value, boolean moreIsBetter) {
    this.value = value;
    this.moreIsBetter = moreIsBetter;
  }

  /** As it is written, for example {@code net_pnl}. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Metric> of(String word) {
    return Arrays.stream(values()).filter(metric -> metric.word().equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Metric::word).toList();
  }

  /** As JSON has it: exact numbers as text, null where it is unknown. */
  @Nullable Object json(SessionSummary summary) {
    return of(summary) instanceof BigDecimal exact ? exact.toPlainString() : of(summary);
  }

  /** Null where it is unknown. */
  @Nullable Number of(SessionSummary summary) {
    return value.apply(summary);
  }

  /** Greater is better, whatever the metric; unknown is worst. */
  double score(SessionSummary summary) {
    Number known = of(summary);
    return known == null
        ? Double.NEGATIVE_INFINITY
        : moreIsBetter ? known.doubleValue() : -known.doubleValue();
  }
}
