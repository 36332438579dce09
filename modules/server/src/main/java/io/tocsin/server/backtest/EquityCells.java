package io.tocsin.server.backtest;

import io.tocsin.model.journal.EquityPoint;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The cells of {@code equity.csv} after the time: an account that stands still writes the same ones
 * over and over. Not thread-safe.
 */
final class EquityCells {

  static final List<String> COLUMNS =
      List.of("time", "equity", "cash", "unrealized_pnl", "realized_pnl", "fees", "drawdown_pct");

  private final LastNumber equity = new LastNumber();
  private final LastNumber cash = new LastNumber();
  private final LastNumber unrealized = new LastNumber();
  private final LastNumber realized = new LastNumber();
  private final LastNumber fees = new LastNumber();
  private final LastNumber drawdown = new LastNumber();
  private byte[] bytes = {};

  void take(EquityPoint point) {
    boolean changed =
        equity.take(point.equity())
            | cash.take(point.cash())
            | unrealized.take(point.unrealizedPnl())
            | realized.take(point.realizedPnl())
            | fees.take(point.fees())
            | drawdown.take(point.drawdownPct());
    if (changed || bytes.length == 0) {
      bytes = text().getBytes(StandardCharsets.US_ASCII);
    }
  }

  private String text() {
    return ","
        + equity.text()
        + ","
        + cash.text()
        + ","
        + unrealized.text()
        + ","
        + realized.text()
        + ","
        + fees.text()
        + ","
        + drawdown.text();
  }

  /** Of the newest point, each cell after its comma; not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  double equity() {
    return equity.value();
  }

  double drawdownPct() {
    return drawdown.value();
  }
}
