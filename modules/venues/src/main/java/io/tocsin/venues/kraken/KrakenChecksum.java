package io.tocsin.venues.kraken;

import io.tocsin.venues.BookCheck;
import io.tocsin.venues.OrderBook;
import java.util.zip.CRC32;

/**
 * Kraken's checksum of a book: CRC32 over the best 10 asks, then the best 10 bids, of each level
 * price and quantity as they stand in the frames, without the point and without leading zeros.
 *
 * @see <a href="https://docs.kraken.com/api/docs/guides/spot-ws-book-v2">Kraken's guide</a>
 */
final class KrakenChecksum implements BookCheck {

  private static final int LEVELS = 10;
  private static final int MOST_DIGITS = 19;

  private final CRC32 crc = new CRC32();
  private final byte[] text = new byte[2 * LEVELS * 2 * MOST_DIGITS];
  private int length;

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
    for (int rank = 0; rank < levels; rank++) {
      long price = book.priceDigits(bid, rank);
      long quantity = book.quantityDigits(bid, rank);
      if (price < 0 || quantity < 0) {
        return false;
      }
      append(price);
      append(quantity);
    }
    return true;
  }

  private void append(long digits) {
    int end = length + count(digits);
    int at = end;
    long rest = digits;
    // Two halves, so that most divisions are of ints.
    while (rest > Integer.MAX_VALUE) {
      text[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    int small = (int) rest;
    while (at > length) {
      text[--at] = (byte) ('0' + small % 10);
      small /= 10;
    }
    length = end;
  }

  private static int count(long digits) {
    int count = 1;
    for (long power = 10; count < MOST_DIGITS - 1 && digits >= power; power *= 10) {
      count++;
    }
    return count;
  }
}
