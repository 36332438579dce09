package io.tocsin.venues;

/** How a venue's book updates follow each other, and where a whole book comes from. */
public enum BookRule {
  /**
   * Binance spot, MEXC: each update covers ids from first to last; first is the previous last + 1;
   * the seed comes by REST, and the first update after it has {@code first <= seed + 1 <= last}.
   */
  NUMBERED,
  /**
   * Binance USD-M: each update names the previous one's last id; the seed comes by REST, and the
   * first update after it has {@code first <= seed <= last}.
   */
  LINKED,
  /** Kraken: a whole book comes in the stream, and each update has a checksum of the result. */
  CHECKSUM,
  /** Coinbase: a whole book comes in the stream, and messages are numbered by connection. */
  STREAMED,
  /** Every message is a whole book, or books are polled. */
  WHOLE,
  /** The venue has no book. */
  NONE
}
