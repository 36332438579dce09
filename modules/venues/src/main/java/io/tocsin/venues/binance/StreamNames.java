package io.tocsin.venues.binance;

import java.util.Arrays;

/**
 * What names of streams were found to mean, so that it is found once and not at every frame. A name
 * whose place another one has is not kept, and has to be read each time. Not thread-safe.
 */
final class StreamNames {

  /** Beyond the 1,024 streams that a connection may have the places are shared. */
  private static final int PLACES = 2_048;

  private static final int SHORTEST = 8;
  private static final int EVENT_BITS = 3;
  private static final BinanceEvent[] EVENTS = BinanceEvent.values();

  private static final char[] FREE = {};

  private final char[][] names = new char[PLACES][];
  private final int[] meanings = new int[PLACES];

  StreamNames() {
    clear();
  }

  /**
   * What the name was kept with, for {@link #symbol} and {@link #event}; -1 if it is not known.
   *
   * @param text letters of either case differ here
   */
  int find(char[] text, int from, int length) {
    if (length < SHORTEST) {
      return -1;
    }
    int place = place(text, from, length);
    char[] name = names[place];
    return Arrays.equals(name, 0, name.length, text, from, from + length) ? meanings[place] : -1;
  }

  /** The market's index of what was found. */
  static int symbol(int meaning) {
    return meaning >> EVENT_BITS;
  }

  /** The kind of event of what was found. */
  static BinanceEvent event(int meaning) {
    return EVENTS[meaning & (1 << EVENT_BITS) - 1];
  }

  /**
   * @param symbol the market's index, at least 0
   */
  void keep(char[] text, int from, int length, int symbol, BinanceEvent event) {
    if (length < SHORTEST) {
      return;
    }
    int place = place(text, from, length);
    if (names[place].length == 0) {
      names[place] = Arrays.copyOfRange(text, from, from + length);
      meanings[place] = symbol << EVENT_BITS | event.ordinal();
    }
  }

  void clear() {
    Arrays.fill(names, FREE);
  }

  /** By a few of its letters: all of them would take as long as reading it. */
  private static int place(char[] text, int from, int length) {
    int low = text[from] | text[from + 1] << 8 | text[from + 2] << 16 | text[from + 3] << 24;
    int high = text[from + 4] | text[from + 5] << 8 | text[from + length - 2] << 16 | length << 24;
    return (low * 0x9E3779B1 ^ high * 0x85EBCA77) >>> 21;
  }
}
