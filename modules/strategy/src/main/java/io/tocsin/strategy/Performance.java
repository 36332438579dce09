package io.tocsin.strategy;

import io.tocsin.strategy.condition.StateHash;
import io.tocsin.strategy.ledger.ClosedTrade;
import io.tocsin.strategy.ledger.Ledger;
import io.tocsin.strategy.ledger.Money;
import io.tocsin.strategy.state.StateVisitor;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Figures of a session that need its course over time: hourly returns, time in the market. */
final class Performance {

  private static final long HOUR_MICROS = 3_600_000_000L;

  /** Hours of a year of 365.25 days: markets that never close. */
  private static final double HOURS_A_YEAR = 8_766;

  private static final int FEWEST_HOURS = 2;

  private final Ledger ledger;
  private final String currency;
  private final List<Double> hourlyReturns = new ArrayList<>();
  private boolean started;
  private long from;
  private long to;
  private long inMarketMicros;
  private double equityAtHour;
  private long nextHour;

  Performance(Ledger ledger, String currency) {
    this.ledger = ledger;
    this.currency = currency;
  }

  void start(long nowMicros) {
    started = true;
    from = nowMicros;
    to = nowMicros;
    equityAtHour = ledger.equity().doubleValue();
    nextHour = nowMicros + HOUR_MICROS;
  }

  /** Time goes on to {@code nowMicros}; what the event there changes comes after. */
  void advance(long nowMicros) {
    if (!started) {
      start(nowMicros);
    }
    if (nowMicros <= to) {
      return;
    }
    if (!ledger.holdings().isEmpty()) {
      inMarketMicros += nowMicros - to;
    }
    while (nowMicros >= nextHour) {
      double equity = ledger.equity().doubleValue();
      hourlyReturns.add(equityAtHour <= 0 ? 0.0 : equity / equityAtHour - 1);
      equityAtHour = equity;
      nextHour += HOUR_MICROS;
    }
    to = nowMicros;
  }

  SessionSummary summary() {
    BigDecimal gains = BigDecimal.ZERO;
    BigDecimal losses = BigDecimal.ZERO;
    int wins = 0;
    int lost = 0;
    for (ClosedTrade trade : ledger.trades()) {
      if (trade.pnl().signum() > 0) {
        wins++;
        gains = gains.add(trade.pnl());
      } else if (trade.pnl().signum() < 0) {
        lost++;
        losses = losses.subtract(trade.pnl());
      }
    }
    int trades = ledger.trades().size();
    BigDecimal count = BigDecimal.valueOf(trades);
    return new SessionSummary(
        from,
        to,
        currency,
        Money.tidy(ledger.start()),
        Money.tidy(ledger.equity()),
        Money.tidy(ledger.realized()),
        Money.tidy(ledger.realized().add(ledger.fees()).add(ledger.funding())),
        Money.tidy(ledger.unrealized()),
        Money.tidy(ledger.fees()),
        Money.tidy(ledger.funding()),
        trades,
        wins,
        lost,
        trades == 0 ? null : Money.tidy(Money.ratioPct(BigDecimal.valueOf(wins), count)),
        losses.signum() == 0 ? null : Money.tidy(gains.divide(losses, 6, RoundingMode.HALF_UP)),
        trades == 0
            ? null
            : Money.tidy(gains.subtract(losses).divide(count, 8, RoundingMode.HALF_UP)),
        Money.tidy(ledger.maxDrawdownPct()),
        sharpe(),
        sortino(),
        calmar(),
        hourlyReturns.size() < FEWEST_HOURS
            ? "not computed: fewer than two full hours"
            : "hourly returns, annualised by the root of 8766 hours",
        to == from ? null : round(100.0 * inMarketMicros / (to - from)),
        ledger.holdings().size());
  }

  private @Nullable Double sharpe() {
    if (hourlyReturns.size() < FEWEST_HOURS) {
      return null;
    }
    double mean = mean();
    double squares = 0;
    for (double each : hourlyReturns) {
      squares += (each - mean) * (each - mean);
    }
    return ratio(mean, Math.sqrt(squares / (hourlyReturns.size() - 1)));
  }

  private @Nullable Double sortino() {
    if (hourlyReturns.size() < FEWEST_HOURS) {
      return null;
    }
    double squares = 0;
    for (double each : hourlyReturns) {
      squares += each < 0 ? each * each : 0;
    }
    return ratio(mean(), Math.sqrt(squares / hourlyReturns.size()));
  }

  /** Return a year, by simple proportion, over the deepest drawdown. */
  private @Nullable Double calmar() {
    double drawdown = ledger.maxDrawdownPct().doubleValue();
    if (hourlyReturns.size() < FEWEST_HOURS || drawdown == 0) {
      return null;
    }
    double totalPct = (ledger.equity().doubleValue() / ledger.start().doubleValue() - 1) * 100;
    double years = (to - from) / (HOURS_A_YEAR * HOUR_MICROS);
    return round(totalPct / years / drawdown);
  }

  private double mean() {
    double sum = 0;
    for (double each : hourlyReturns) {
      sum += each;
    }
    return sum / hourlyReturns.size();
  }

  private static @Nullable Double ratio(double mean, double deviation) {
    return deviation == 0 ? null : round(mean / deviation * Math.sqrt(HOURS_A_YEAR));
  }

  private static Double round(double value) {
    return BigDecimal.valueOf(value).setScale(6, RoundingMode.HALF_UP).doubleValue();
  }

  long stateHash() {
    long hash = StateHash.mix(from, to);
    hash = StateHash.mix(hash, inMarketMicros);
    hash = StateHash.mix(hash, equityAtHour);
    hash = StateHash.mix(hash, nextHour);
    for (double each : hourlyReturns) {
      hash = StateHash.mix(hash, each);
    }
    return StateHash.mix(hash, hourlyReturns.size());
  }

  void visit(StateVisitor state) {
    state.each(hourlyReturns, 0.0, state::real);
    started = state.flag(started);
    from = state.whole(from);
    to = state.whole(to);
    inMarketMicros = state.whole(inMarketMicros);
    equityAtHour = state.real(equityAtHour);
    nextHour = state.whole(nextHour);
  }
}
