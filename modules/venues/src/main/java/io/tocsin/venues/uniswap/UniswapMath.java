package io.tocsin.venues.uniswap;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * Prices of a pool in quote token by base token. Uniswap v3 keeps the square root of the raw amount
 * of token1 by token0 as a fixed-point number with 96 binary places (whitepaper, 6.1).
 *
 * @param baseIsToken0 which way the pool's price is read
 */
record UniswapMath(boolean baseIsToken0, int baseDecimals, int quoteDecimals) {

  private static final MathContext EXACT_ENOUGH = new MathContext(40);
  private static final MathContext SHOWN = new MathContext(14);
  private static final BigDecimal TWO_TO_192 = new BigDecimal(BigInteger.ONE.shiftLeft(192));

  /** The price in the middle, without the fee. */
  BigDecimal mid(BigInteger sqrtPriceX96) {
    BigDecimal square = new BigDecimal(sqrtPriceX96.multiply(sqrtPriceX96));
    BigDecimal raw =
        baseIsToken0
            ? square.divide(TWO_TO_192, EXACT_ENOUGH)
            : TWO_TO_192.divide(square, EXACT_ENOUGH);
    return raw.scaleByPowerOfTen(baseDecimals - quoteDecimals).round(SHOWN);
  }

  /** What was paid for a unit, the fee included. */
  BigDecimal execution(BigInteger base, BigInteger quote) {
    return quote(quote.abs()).divide(base(base.abs()), SHOWN);
  }

  BigDecimal base(BigInteger raw) {
    return new BigDecimal(raw, baseDecimals);
  }

  private BigDecimal quote(BigInteger raw) {
    return new BigDecimal(raw, quoteDecimals);
  }

  /** What a seller gets at most for an infinitesimal amount. */
  static BigDecimal bid(BigDecimal mid, int feeMillionths) {
    return mid.multiply(BigDecimal.valueOf(1_000_000L - feeMillionths, 6)).round(SHOWN);
  }

  /** What a buyer pays at least for an infinitesimal amount. */
  static BigDecimal ask(BigDecimal mid, int feeMillionths) {
    return mid.divide(BigDecimal.valueOf(1_000_000L - feeMillionths, 6), SHOWN);
  }
}
