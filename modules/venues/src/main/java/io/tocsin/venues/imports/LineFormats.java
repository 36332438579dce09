package io.tocsin.venues.imports;

import io.tocsin.model.BookLevels;
import io.tocsin.model.Candle;
import io.tocsin.model.TakerSide;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The forms of single lines, as their publishers document them. */
final class LineFormats {

  private static final List<String> TIMES =
      List.of("timestamp", "time", "ts", "date", "datetime", "trade_time", "timestamp_us");
  private static final List<String> RECEIVED = List.of("local_timestamp", "receive_time");
  private static final List<String> PRICES = List.of("price", "px", "rate");
  private static final List<String> QUANTITIES =
      List.of("qty", "quantity", "amount", "size", "volume");
  private static final List<String> SIDES = List.of("side", "taker_side", "direction");
  private static final List<String> BUYS = List.of("buy", "b", "bid", "1");
  private static final List<String> SELLS = List.of("sell", "s", "ask", "-1");
  private static final List<String> IDS = List.of("trade_id", "id", "tid");
  private static final List<String> SYMBOLS = List.of("symbol", "market", "pair", "instrument");
  private static final List<String> VENUES = List.of("venue", "exchange");

  /** Names that Tardis gives to venues that have another here. */
  private static final Map<String, String> TARDIS_VENUES =
      Map.of(
          "binance-futures", "binance_usdm",
          "coinbase-pro", "coinbase",
          "gdax", "coinbase");

  private LineFormats() {}

  /** id, price, qty, quote qty, time, whether the buyer was the maker. */
  static void binanceTrade(CsvLine line, ImportedRows rows) throws BadLineException, IOException {
    trade(line, rows, 4, 1, 2, makerSide(line, 5), line.id(0));
  }

  /** agg id, price, qty, first id, last id, time, whether the buyer was the maker. */
  static void binanceAggregated(CsvLine line, ImportedRows rows)
      throws BadLineException, IOException {
    trade(line, rows, 5, 1, 2, makerSide(line, 6), line.id(4));
  }

  private static TakerSide makerSide(CsvLine line, int column) throws BadLineException {
    line.require(column, "is_buyer_maker");
    if (line.is(column, "true") || line.is(column, "1")) {
      return TakerSide.SELL;
    }
    if (line.is(column, "false") || line.is(column, "0")) {
      return TakerSide.BUY;
    }
    throw new BadLineException(
        "has \"" + line.text(column, "is_buyer_maker") + "\" where is_buyer_maker belongs");
  }

  private static void trade(
      CsvLine line, ImportedRows rows, int time, int price, int quantity, TakerSide side, long id)
      throws BadLineException, IOException {
    long micros = line.micros(time, "time");
    double at = line.positive(price, "price");
    double of = line.positive(quantity, "quantity");
    int market = rows.market();
    rows.price(line, price);
    rows.quantity(line, quantity);
    rows.row().trade(market, micros, micros, at, of, side, id);
  }

  /** open time, open, high, low, close, volume, close time: one unit before the next begins. */
  static void binanceKline(CsvLine line, ImportedRows rows) throws BadLineException, IOException {
    long begin = line.micros(0, "open_time");
    long last = line.micros(6, "close_time");
    long end = Math.ceilDiv(last + 1, 1_000_000L) * 1_000_000L;
    if (end <= begin) {
      throw new BadLineException("ends before it begins");
    }
    double open = line.positive(1, "open");
    double high = line.positive(2, "high");
    double low = line.positive(3, "low");
    double close = line.positive(4, "close");
    double volume = line.number(5, "volume");
    if (low > Math.min(open, close) || high < Math.max(open, close) || volume < 0) {
      throw new BadLineException("has a low above, or a high below, another of its prices");
    }
    int market = rows.market();
    rows.price(line, 4);
    rows.quantity(line, 5);
    rows.row().candle(market, end, end, new Candle(end - begin, open, high, low, close, volume));
  }

  /** seconds, price, amount, and perhaps a side. */
  static void bitcoincharts(CsvLine line, ImportedRows rows) throws BadLineException, IOException {
    trade(line, rows, 0, 1, 2, line.size() > 3 ? side(line, 3) : TakerSide.UNKNOWN, -1);
  }

  private static TakerSide side(CsvLine line, int column) throws BadLineException {
    line.require(column, "side");
    return isOneOf(line, column, BUYS)
        ? TakerSide.BUY
        : isOneOf(line, column, SELLS) ? TakerSide.SELL : TakerSide.UNKNOWN;
  }

  private static boolean isOneOf(CsvLine line, int column, List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      if (line.is(column, words.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Columns by the names in a header, whatever their order. */
  private static final class Header {
    private final Map<String, Integer> columns = new HashMap<>();

    Header(List<String> names) {
      for (int i = 0; i < names.size(); i++) {
        columns.putIfAbsent(names.get(i).toLowerCase(Locale.ROOT), i);
      }
    }

    int find(List<String> names) {
      return names.stream().filter(columns::containsKey).findFirst().map(columns::get).orElse(-1);
    }

    int find(String name) {
      return columns.getOrDefault(name, -1);
    }
  }

  /** Whether a header names what a trade needs. */
  static boolean isHeaderOfTrades(List<String> names) {
    Header header = new Header(names);
    return header.find(TIMES) >= 0 && header.find(PRICES) >= 0 && header.find(QUANTITIES) >= 0;
  }

  /** Trades with a header: Tardis' and anybody's. */
  static LineFormat trades(List<String> names) {
    Header header = new Header(names);
    int time = header.find(TIMES);
    int received = header.find(RECEIVED);
    int price = header.find(PRICES);
    int quantity = header.find(QUANTITIES);
    int side = header.find(SIDES);
    int id = header.find(IDS);
    Markets markets = new Markets(header);
    return (line, rows) -> {
      long micros = line.micros(time, "time");
      long receive = received < 0 ? micros : line.micros(received, "local_timestamp");
      double at = line.positive(price, "price");
      double of = line.positive(quantity, "quantity");
      int market = markets.of(line, rows);
      rows.price(line, price);
      rows.quantity(line, quantity);
      rows.row()
          .trade(
              market,
              micros,
              receive,
              at,
              of,
              side < 0 ? TakerSide.UNKNOWN : side(line, side),
              line.id(id));
    };
  }

  /** Tardis' quotes. */
  static LineFormat quotes(List<String> names) {
    Header header = new Header(names);
    int time = header.find("timestamp");
    int received = header.find("local_timestamp");
    int bid = header.find("bid_price");
    int bidAmount = header.find("bid_amount");
    int ask = header.find("ask_price");
    int askAmount = header.find("ask_amount");
    Markets markets = new Markets(header);
    return (line, rows) -> {
      long micros = line.micros(time, "timestamp");
      long receive = line.micros(received, "local_timestamp");
      double bidPrice = line.positive(bid, "bid_price");
      double bidQuantity = line.number(bidAmount, "bid_amount");
      double askPrice = line.positive(ask, "ask_price");
      double askQuantity = line.number(askAmount, "ask_amount");
      int market = markets.of(line, rows);
      rows.price(line, bid);
      rows.quantity(line, bidAmount);
      rows.row().quote(market, micros, receive, bidPrice, bidQuantity, askPrice, askQuantity);
    };
  }

  /** Tardis' snapshots of the best levels; those beyond the twentieth are left out. */
  static LineFormat books(List<String> names) {
    Header header = new Header(names);
    int time = header.find("timestamp");
    int received = header.find("local_timestamp");
    Markets markets = new Markets(header);
    int levels = 0;
    while (levels < BookLevels.DEPTH && header.find("asks[" + levels + "].price") >= 0) {
      levels++;
    }
    int[][] columns = new int[4][levels];
    for (int i = 0; i < levels; i++) {
      columns[0][i] = header.find("bids[" + i + "].price");
      columns[1][i] = header.find("bids[" + i + "].amount");
      columns[2][i] = header.find("asks[" + i + "].price");
      columns[3][i] = header.find("asks[" + i + "].amount");
    }
    return (line, rows) -> {
      long micros = line.micros(time, "timestamp");
      long receive = line.micros(received, "local_timestamp");
      double[][] sides = new double[4][];
      for (int side = 0; side < 4; side += 2) {
        sides[side] = values(line, columns[side], "price");
        sides[side + 1] = values(line, columns[side + 1], "amount");
        if (sides[side].length != sides[side + 1].length) {
          throw new BadLineException("has a level without a price or an amount");
        }
      }
      if (sides[0].length == 0 && sides[2].length == 0) {
        throw new BadLineException("has no level on either side");
      }
      int market = markets.of(line, rows);
      int filled = sides[0].length > 0 ? 0 : 2;
      rows.price(line, columns[filled][0]);
      rows.quantity(line, columns[filled + 1][0]);
      rows.row()
          .book(market, micros, receive, new BookLevels(sides[0], sides[1], sides[2], sides[3]));
    };
  }

  /** Up to the first empty field. */
  private static double[] values(CsvLine line, int[] columns, String name) throws BadLineException {
    double[] values = new double[columns.length];
    int count = 0;
    while (count < columns.length && !isEmpty(line, columns[count], name)) {
      values[count] = line.positive(columns[count], name);
      count++;
    }
    return Arrays.copyOf(values, count);
  }

  private static boolean isEmpty(CsvLine line, int column, String name) throws BadLineException {
    line.require(column, name);
    return line.isEmpty(column);
  }

  /** The market that a line names, or the file's. */
  private static final class Markets {
    private final int symbol;
    private final int venue;

    Markets(Header header) {
      symbol = header.find(SYMBOLS);
      venue = header.find(VENUES);
    }

    int of(CsvLine line, ImportedRows rows) throws BadLineException {
      if (symbol < 0 || rows.hasSymbol()) {
        return rows.market();
      }
      String named = venue < 0 || rows.isVenueGiven() ? "" : line.text(venue, "exchange");
      return rows.market(
          named.isEmpty() ? rows.venue() : TARDIS_VENUES.getOrDefault(named, id(named)),
          line.text(symbol, "symbol"));
    }

    private static String id(String name) {
      return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    }
  }
}
