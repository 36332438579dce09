package io.tocsin.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Frames of one market as Binance spot has them, with prices that wander; made without garbage. */
final class MadeMarket {

  private static final double E8 = 1e8;
  private static final int TEXT = 0x1;

  private static final byte[] PRICE = bytes(",\"p\":\"");
  private static final byte[] QUANTITY = bytes("\",\"q\":\"");
  private static final byte[] TIME = bytes("\",\"T\":");
  private static final byte[] SELLER = bytes(",\"m\":true,\"M\":true}}");
  private static final byte[] BUYER = bytes(",\"m\":false,\"M\":true}}");
  private static final byte[] BID_QUANTITY = bytes("\",\"B\":\"");
  private static final byte[] ASK = bytes("\",\"a\":\"");
  private static final byte[] ASK_QUANTITY = bytes("\",\"A\":\"");
  private static final byte[] TOP_END = bytes("\"}}");

  private final byte[] tradeHead;
  private final byte[] tradeId;
  private final byte[] topHead;
  private final byte[] topSymbol;
  private final SplittableRandom random = new SplittableRandom(7);
  private final long step;
  private long id;
  private long updateId = 50_000_000_000L;
  private long priceE8;

  /**
   * @param stream the market's name in stream names
   * @param firstId of its first trade
   */
  MadeMarket(String stream, String symbol, long firstId, double price) {
    tradeHead = bytes("{\"stream\":\"" + stream + "@trade\",\"data\":{\"e\":\"trade\",\"E\":");
    tradeId = bytes(",\"s\":\"" + symbol + "\",\"t\":");
    topHead = bytes("{\"stream\":\"" + stream + "@bookTicker\",\"data\":{\"u\":");
    topSymbol = bytes(",\"s\":\"" + symbol + "\",\"b\":\"");
    id = firstId;
    priceE8 = Math.round(price * E8);
    step = Math.max(1, priceE8 / 100_000);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The next trade. */
  void trade(FrameBytes out, long millis) {
    int dice = random.nextInt();
    priceE8 = Math.max(10 * step, priceE8 + (dice % 3) * step);
    out.begin(TEXT);
    out.add(tradeHead);
    out.add(millis);
    out.add(tradeId);
    out.add(id++);
    out.add(PRICE);
    out.addE8(priceE8);
    out.add(QUANTITY);
    out.addE8((dice & 0xFFFFF) * 1_000L + 1_000);
    out.add(TIME);
    out.add(millis);
    out.add((dice & 1 << 20) == 0 ? SELLER : BUYER);
    out.end();
  }

  /** The next best prices. */
  void top(FrameBytes out) {
    int dice = random.nextInt();
    out.begin(TEXT);
    out.add(topHead);
    out.add(updateId++);
    out.add(topSymbol);
    out.addE8(priceE8 - step);
    out.add(BID_QUANTITY);
    out.addE8((dice & 0xFFFF) * 1_000_000L + 1_000_000);
    out.add(ASK);
    out.addE8(priceE8 + step);
    out.add(ASK_QUANTITY);
    out.addE8((dice >>> 16) * 1_000_000L + 1_000_000);
    out.add(TOP_END);
    out.end();
  }
}
