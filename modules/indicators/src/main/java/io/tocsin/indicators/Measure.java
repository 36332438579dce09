package io.tocsin.indicators;

/**
 * A number that each event of a series has by itself, summed over events or over time.
 *
 * <p>An event is four numbers: of a trade price, quantity, taker side (1 buy, -1 sell, 0 unknown)
 * and nothing; of a quote bid, bid quantity, ask, ask quantity; of a bucket count of trades, log
 * return, nothing and nothing; of an indicator's history the value, NaN while unknown, and what
 * {@link History} keeps beside it.
 */
enum Measure {
  /** Trade: quote units. */
  PRICE,
  /** Trade: base units. */
  QUANTITY,
  /** Trade: price x quantity, quote units. */
  NOTIONAL,
  /** Trade: quantity if the taker bought, else 0. */
  BOUGHT,
  /** Trade: quantity if the taker sold, else 0. */
  SOLD,
  /** Quote: mean of bid and ask. */
  MID,
  /** Quote: (ask − bid)/mid·100. */
  SPREAD_PCT,
  /** Quote: (bid quantity − ask quantity)/(their sum)·100; 0 where that sum is 0. */
  IMBALANCE_PCT,
  /** Quote: 1 if there is no quantity on either side, so that it has no imbalance, else 0. */
  EMPTY,
  /** Quote: price x quantity of both sides, quote units. */
  LIQUIDITY,
  /** Bucket: how many trades. */
  COUNT,
  /** Bucket: natural logarithm of its last price over the one in force when it began. */
  LOG_RETURN,
  /** History: the value; 0 while unknown, which nobody may sum. */
  VALUE;

  /**
   * The number of the event in that slot of a series' columns, whose first number is {@code a};
   * reads only the columns it needs.
   */
  double of(double a, double[] b, double[] c, double[] d, int i) {
    return switch (this) {
      case PRICE, COUNT -> a;
      case QUANTITY, LOG_RETURN -> b[i];
      case NOTIONAL -> a * b[i];
      case BOUGHT -> c[i] > 0 ? b[i] : 0;
      case SOLD -> c[i] < 0 ? b[i] : 0;
      case MID -> (a + c[i]) / 2;
      case SPREAD_PCT -> (c[i] - a) / ((a + c[i]) / 2) * 100;
      case IMBALANCE_PCT -> b[i] + d[i] == 0 ? 0 : (b[i] - d[i]) / (b[i] + d[i]) * 100;
      case EMPTY -> b[i] + d[i] == 0 ? 1 : 0;
      case LIQUIDITY -> a * b[i] + c[i] * d[i];
      case VALUE -> Double.isNaN(a) ? 0 : a;
    };
  }
}
