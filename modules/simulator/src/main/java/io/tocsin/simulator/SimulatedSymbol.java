package io.tocsin.simulator;

import io.tocsin.model.input.Fields;
import java.math.BigDecimal;

/**
 * One market of the simulated exchange.
 *
 * @param symbol canonical symbol, {@code BASE_QUOTE}
 * @param price the price to begin with and to hover about, quote units
 * @param volatilityPct standard deviation of the return over an hour, percent
 * @param tradesPerSecond mean number of trades a second in calm times
 * @param tickSize smallest price step, quote units, at most 8 decimals
 * @param lotSize smallest quantity step, base units, at most 8 decimals
 * @param contractSize base units a contract on venues that count in contracts, above 0
 */
public record SimulatedSymbol(
    String symbol,
    BigDecimal price,
    double volatilityPct,
    double tradesPerSecond,
    BigDecimal tickSize,
    BigDecimal lotSize,
    BigDecimal contractSize) {

  static final double DEFAULT_VOLATILITY_PCT = 0.6;
  static final double DEFAULT_TRADES_PER_SECOND = 12;
  static final double MOST_TRADES_PER_SECOND = 20_000;
  private static final int MOST_DECIMALS = 8;

  /** A market that is not traded in contracts. */
  public SimulatedSymbol(
      String symbol,
      BigDecimal price,
      double volatilityPct,
      double tradesPerSecond,
      BigDecimal tickSize,
      BigDecimal lotSize) {
    this(symbol, price, volatilityPct, tradesPerSecond, tickSize, lotSize, BigDecimal.ONE);
  }

  /** A market with tick and lot in proportion to its price, as exchanges choose them. */
  public static SimulatedSymbol of(
      String symbol, BigDecimal price, double volatilityPct, double tradesPerSecond) {
    int magnitude = price.precision() - price.scale() - 1;
    int tickDecimals = Math.min(MOST_DECIMALS, Math.max(2, 4 - magnitude));
    int lotDecimals = Math.min(MOST_DECIMALS, Math.max(0, magnitude + 1));
    return new SimulatedSymbol(
        symbol,
        price,
        volatilityPct,
        tradesPerSecond,
        BigDecimal.ONE.movePointLeft(tickDecimals),
        BigDecimal.ONE.movePointLeft(lotDecimals));
  }

  static SimulatedSymbol read(Fields fields) {
    String text = fields.requiredText("symbol");
    String symbol = SimulatorOptions.canonical(fields, "symbol", text);
    if (!fields.has("price")) {
      fields.problems().add(fields.path("price"), "is required");
    }
    BigDecimal price = fields.decimal("price", 0.000_01, 1_000_000).orElse(BigDecimal.ONE);
    double volatility = fields.number("volatility_pct", DEFAULT_VOLATILITY_PCT, 0, 50);
    double trades =
        fields.number("trades_per_second", DEFAULT_TRADES_PER_SECOND, 0, MOST_TRADES_PER_SECOND);
    BigDecimal contract = fields.decimal("contract_size", 1e-5, 1e7).orElse(BigDecimal.ONE);
    fields.finish();
    return of(symbol, price, volatility, trades).withContractSize(contract);
  }

  /** The same, traded in contracts of so many base units; the lot is a whole number of them. */
  public SimulatedSymbol withContractSize(BigDecimal size) {
    BigDecimal lot =
        size.compareTo(BigDecimal.ONE) == 0
            ? lotSize
            : size.max(BigDecimal.ONE.movePointLeft(MOST_DECIMALS));
    return new SimulatedSymbol(symbol, price, volatilityPct, tradesPerSecond, tickSize, lot, size);
  }

  public String baseAsset() {
    return symbol.substring(0, symbol.indexOf('_'));
  }

  public String quoteAsset() {
    return symbol.substring(symbol.indexOf('_') + 1);
  }

  /** The tick in units of 1e-8. */
  public long tickE8() {
    return Decimal8.of(tickSize);
  }

  /** The lot in units of 1e-8. */
  public long lotE8() {
    return Decimal8.of(lotSize);
  }
}
