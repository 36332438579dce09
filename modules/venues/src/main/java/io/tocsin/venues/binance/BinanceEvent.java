package io.tocsin.venues.binance;

import io.tocsin.venues.Json;

/** What a frame of Binance tells, as the name of its stream says. */
enum BinanceEvent {
  /** There was no stream. */
  NONE,
  TRADE,
  QUOTE,
  /** A change of the book. */
  DEPTH,
  /** The top levels of the book, whole. */
  PARTIAL_DEPTH,
  TICKER,
  SHUTDOWN,
  /** Of a stream that nobody asked for. */
  OTHER;

  private static final String DEPTH_STREAM = "@depth";

  /** Of the channel's name, which begins with its at-sign. */
  static BinanceEvent ofChannel(char[] text, int from, int length) {
    if (Json.matches(text, from, length, "@trade")) {
      return TRADE;
    }
    if (Json.matches(text, from, length, "@bookTicker")) {
      return QUOTE;
    }
    if (length >= DEPTH_STREAM.length()
        && Json.matches(text, from, DEPTH_STREAM.length(), DEPTH_STREAM)) {
      return depthChannel(text, from + DEPTH_STREAM.length(), length - DEPTH_STREAM.length());
    }
    return Json.matches(text, from, length, "@miniTicker") ? TICKER : OTHER;
  }

  /** What follows {@code @depth}: the pace of the changes, or the number of levels. */
  private static BinanceEvent depthChannel(char[] text, int from, int length) {
    if (length == 0 || text[from] == '@') {
      return DEPTH;
    }
    return text[from] >= '0' && text[from] <= '9' ? PARTIAL_DEPTH : OTHER;
  }
}
