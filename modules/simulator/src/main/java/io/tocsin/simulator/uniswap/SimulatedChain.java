package io.tocsin.simulator.uniswap;

import io.tocsin.model.Micros;
import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.SimulatedSymbol;
import io.tocsin.simulator.face.Exchange;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The simulated market as a chain of blocks, one every two seconds of the venue's clock. A symbol
 * is a pool whose base token has 18 decimals and whose quote token has 6; a block holds the trades
 * of the time since the block before it.
 */
final class SimulatedChain {

  static final long BLOCK_MICROS = 2 * Micros.SECOND;
  static final int BASE_DECIMALS = 18;
  static final int QUOTE_DECIMALS = 6;
  static final int FEE_MILLIONTHS = 500;

  private static final int TRADES_SEARCHED = 8_192;
  private static final MathContext DIGITS = new MathContext(60);
  private static final BigDecimal TWO_TO_96 = new BigDecimal(BigInteger.ONE.shiftLeft(96));
  private static final int E8 = 8;

  private final Exchange exchange;

  SimulatedChain(Exchange exchange) {
    this.exchange = exchange;
  }

  List<SimulatedSymbol> symbols() {
    return exchange.symbols();
  }

  boolean listed(int symbol) {
    return exchange.listed(symbol);
  }

  /** Number of the newest block: one that has ended. */
  long head() {
    return exchange.nowMicros() / BLOCK_MICROS - 1;
  }

  /** Seconds since the epoch at which a block was made: its end. */
  static long timestamp(long block) {
    return (block + 1) * BLOCK_MICROS / Micros.SECOND;
  }

  /** The block's hash, made from its number. */
  static String hash(long block) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = digest.digest(("block " + block).getBytes(StandardCharsets.US_ASCII));
      return "0x" + HexFormat.of().formatHex(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }

  static String pool(int symbol) {
    return address(0xa0000 + symbol);
  }

  /** Below {@link #quote} by number, so that it is the pool's token0. */
  static String base(int symbol) {
    return address(0xb0000 + symbol);
  }

  static String quote(int symbol) {
    return address(0xc0000 + symbol);
  }

  private static String address(int number) {
    return String.format(Locale.ROOT, "0x%040x", number);
  }

  /** A pool's trades in a block, oldest first. */
  List<SimulatedEvent.Trade> trades(int symbol, long block) {
    return exchange.recentTrades(symbol, TRADES_SEARCHED).stream()
        .filter(trade -> trade.timeMicros() / BLOCK_MICROS == block)
        .toList();
  }

  /** The pool's price at the end of a block. */
  BigInteger sqrtPriceX96(int symbol, long block) {
    long end = (block + 1) * BLOCK_MICROS;
    List<SimulatedEvent.Trade> before =
        exchange.recentTrades(symbol, TRADES_SEARCHED).stream()
            .filter(trade -> trade.timeMicros() < end)
            .toList();
    long priceE8 =
        before.isEmpty() ? exchange.bookTicker(symbol).bidE8() : before.getLast().priceE8();
    return sqrtPriceX96(priceE8);
  }

  static BigInteger sqrtPriceX96(long priceE8) {
    BigDecimal raw =
        BigDecimal.valueOf(priceE8, E8).scaleByPowerOfTen(QUOTE_DECIMALS - BASE_DECIMALS);
    return raw.sqrt(DIGITS).multiply(TWO_TO_96).toBigInteger();
  }

  /** The pool's change of the base token: positive where the taker sold. */
  static BigInteger baseChange(SimulatedEvent.Trade trade) {
    BigInteger amount =
        BigInteger.valueOf(trade.quantityE8()).multiply(BigInteger.TEN.pow(BASE_DECIMALS - E8));
    return trade.buyerIsMaker() ? amount : amount.negate();
  }

  /** The pool's change of the quote token. */
  static BigInteger quoteChange(SimulatedEvent.Trade trade) {
    BigInteger amount =
        BigDecimal.valueOf(trade.priceE8(), E8)
            .multiply(BigDecimal.valueOf(trade.quantityE8(), E8))
            .movePointRight(QUOTE_DECIMALS)
            .toBigInteger();
    return trade.buyerIsMaker() ? amount.negate() : amount;
  }
}
