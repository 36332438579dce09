package io.tocsin.venues.kraken;

import io.tocsin.venues.BookCheck;
import io.tocsin.venues.OrderBook;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Kraken's checksum of a book: CRC32 over the best 10 asks, then the best 10 bids, of each level
 * price and quantity as they stand in the frames, without the point and without leading zeros.
 *
 * @see <a href="https://docs.kraken.com/api/docs/guides/spot-ws-book-v2">Kraken's guide</a>
 */
final class KrakenChecksum implements BookCheck {

  private static final int LEVELS = 10;

  /** Most digits of a level, price and quantity, and what is written behind them. */
  private static final int ROOM = 48;

  /** Most levels have no more digits. */
  private static final int USUAL = 3 * Long.BYTES;

  /** So many levels of a side can be remembered, each in the place that its price names. */
  private static final int SLOTS = 64;

  /** The golden ratio: prices that are the same step apart get places far from one another. */
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private static final long NONE = -1;
  private static final long EIGHT_DIGITS = 100_000_000;
  private static final long ZEROS = 0x3030_3030_3030_3030L;
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final CRC32 crc = new CRC32();
  private final byte[] text = new byte[2 * LEVELS * ROOM];
  private int length;

  // The digits of levels as they were written last: of one update to the next most stay.
  private final long[] prices = new long[2 * SLOTS];
  private final long[] quantities = new long[2 * SLOTS];
  private final int[] lengths = new int[2 * SLOTS];
  private final byte[] known = new byte[2 * SLOTS * ROOM];

  KrakenChecksum() {
    Arrays.fill(prices, NONE);
  }

  @Override
  public int depth() {
    return KrakenSocket.DEPTH;
  }

  /**
   * A level whose number has more digits than {@code WireDecimal} keeps cannot be checked, and the
   * book is taken as it is: refusing it would mean to ask for it again for ever.
   */
  @Override
  public boolean matches(OrderBook book, long checksum) {
    length = 0;
    if (!append(book, false) || !append(book, true)) {
      return true;
    }
    crc.reset();
    crc.update(text, 0, length);
    return crc.getValue() == checksum;
  }

  private boolean append(OrderBook book, boolean bid) {
    int levels = Math.min(LEVELS, book.size(bid));
    int first = bid ? 0 : SLOTS;
    int at = length;
    for (int rank = 0; rank < levels; rank++) {
      long price = book.priceDigits(bid, rank);
      long quantity = book.quantityDigits(bid, rank);
      if (price < 0 || quantity < 0) {
        return false;
      }
      int slot = first + (int) (price * SPREAD >>> -Integer.numberOfTrailingZeros(SLOTS));
      if (prices[slot] != price || quantities[slot] != quantity) {
        write(slot, price, quantity);
      }
      int from = slot * ROOM;
      int size = lengths[slot];
      copy(from, at);
      copy(from + 8, at + 8);
      copy(from + 16, at + 16);
      if (size > USUAL) {
        System.arraycopy(known, from + USUAL, text, at + USUAL, size - USUAL);
      }
      at += size;
    }
    length = at;
    return true;
  }

  private void copy(int from, int to) {
    EIGHT_BYTES.set(text, to, (long) EIGHT_BYTES.get(known, from));
  }

  private void write(int slot, long price, long quantity) {
    int from = slot * ROOM;
    lengths[slot] = digits(digits(from, price), quantity) - from;
    prices[slot] = price;
    quantities[slot] = quantity;
  }

  /** Writes a number, without leading zeros, and returns the place after it. */
  private int digits(int at, long digits) {
    if (digits < EIGHT_DIGITS) {
      return first(at, digits);
    }
    long high = digits / EIGHT_DIGITS;
    int after = digits(at, high);
    EIGHT_BYTES.set(known, after, characters(digits - high * EIGHT_DIGITS) | ZEROS);
    return after + Long.BYTES;
  }

  /** Writes what a number begins with; what stands behind is written over. */
  private int first(int at, long digits) {
    long characters = characters(digits);
    int leading = Math.min(Long.numberOfTrailingZeros(characters) >>> 3, Long.BYTES - 1);
    EIGHT_BYTES.set(known, at, (characters | ZEROS) >>> (leading << 3));
    return at + Long.BYTES - leading;
  }

  /**
   * Eight digits, one a byte and the first in the lowest: the number is halved into twice four
   * digits, each into twice two, each into two, all at once.
   *
   * @param digits below 100,000,000
   */
  private static long characters(long digits) {
    long fours = digits / 10_000;
    long split = fours | (digits - fours * 10_000) << 32;
    // x * 10,486 / 2^20 is x / 100 for x below 10,000; x * 103 / 2^10 is x / 10 below 100.
    long hundreds = (split * 10_486 >>> 20) & 0x7F_0000_007FL;
    split = hundreds | (split - hundreds * 100) << 16;
    long tens = (split * 103 >>> 10) & 0x000F_000F_000F_000FL;
    return tens | (split - tens * 10) << 8;
  }
}
