package io.tocsin.simulator.mexc;

import io.tocsin.model.Micros;
import io.tocsin.simulator.face.Channel;
import io.tocsin.simulator.face.VenueSymbols;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client asked for.
 *
 * @param name as it was asked for
 * @param body the number of the body in the wrapper
 * @param paceMicros least time between two frames
 * @param limit levels of a limited depth, 0 for other topics
 */
record MexcSpotTopic(
    String name, Channel channel, int symbol, int body, long paceMicros, int limit) {

  static final int LIMIT_DEPTH = 303;
  static final int MINI_TICKER = 309;
  static final int BOOK_TICKER_BATCH = 311;
  static final int DEPTH = 313;
  static final int DEALS = 314;
  static final int BOOK_TICKER = 315;

  private static final long MINI_TICKER_MICROS = 3 * Micros.SECOND;
  private static final Pattern AGGREGATED =
      Pattern.compile(
          "spot@public\\.aggre\\.(deals|depth|bookTicker)\\.v3\\.api\\.pb@(10|100)ms@([A-Z0-9]+)");
  private static final Pattern LIMITED =
      Pattern.compile("spot@public\\.limit\\.depth\\.v3\\.api\\.pb@([A-Z0-9]+)@(5|10|20)");
  private static final Pattern BATCH =
      Pattern.compile("spot@public\\.bookTicker\\.batch\\.v3\\.api\\.pb@([A-Z0-9]+)");
  private static final Pattern DAY =
      Pattern.compile(
          "spot@public\\.miniTicker\\.v3\\.api\\.pb@([A-Z0-9]+)@(24H|UTC[+-][0-9]+(:[0-9]+)?)");

  /** The topic of a name; empty for what MEXC refuses, or this simulator does not have. */
  static Optional<MexcSpotTopic> read(String name, VenueSymbols symbols) {
    Matcher aggregated = AGGREGATED.matcher(name);
    if (aggregated.matches()) {
      long pace = Long.parseLong(aggregated.group(2)) * Micros.MILLI;
      String symbol = aggregated.group(3);
      return switch (aggregated.group(1)) {
        case "deals" -> of(name, Channel.TRADES, symbol, DEALS, pace, 0, symbols);
        case "depth" -> of(name, Channel.BOOK, symbol, DEPTH, pace, 0, symbols);
        default -> of(name, Channel.QUOTES, symbol, BOOK_TICKER, pace, 0, symbols);
      };
    }
    Matcher limited = LIMITED.matcher(name);
    if (limited.matches()) {
      int levels = Integer.parseInt(limited.group(2));
      return of(name, Channel.BOOK, limited.group(1), LIMIT_DEPTH, 0, levels, symbols);
    }
    Matcher batch = BATCH.matcher(name);
    if (batch.matches()) {
      return of(name, Channel.QUOTES, batch.group(1), BOOK_TICKER_BATCH, 0, 0, symbols);
    }
    Matcher day = DAY.matcher(name);
    return day.matches()
        ? of(name, Channel.TICKER, day.group(1), MINI_TICKER, MINI_TICKER_MICROS, 0, symbols)
        : Optional.empty();
  }

  private static Optional<MexcSpotTopic> of(
      String name,
      Channel channel,
      String symbol,
      int body,
      long pace,
      int limit,
      VenueSymbols symbols) {
    int index = symbols.index(symbol);
    return index == VenueSymbols.UNKNOWN
        ? Optional.empty()
        : Optional.of(new MexcSpotTopic(name, channel, index, body, pace, limit));
  }

  /** The name without the market, which MEXC puts into some bodies. */
  String eventType() {
    return name.substring(0, name.lastIndexOf('@'));
  }
}
