package io.tocsin.indicators;

/**
 * A number that each event of a series has by itself, summed over events or over time.
 *
 * <p>An event is four numbers: of a trade price, quantity, taker side (1 buy, -1 sell, 0 unknown)
 * and nothing; of a quote bid, bid quantity, ask, ask quantity.
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
  MID;

  double of(double a, double b, double c, double d) {
    return switch (this) {
      case PRICE -> a;
      case QUANTITY -> b;
      case NOTIONAL -> a * b;
      case BOUGHT -> c > 0 ? b : 0;
      case SOLD -> c < 0 ? b : 0;
      case MID -> (a + c) / 2;
    };
  }
}
