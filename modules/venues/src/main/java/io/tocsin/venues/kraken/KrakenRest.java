package io.tocsin.venues.kraken;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.Symbols;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.FrameTrades;
import io.tocsin.venues.HttpErrors;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.VenueTimes;
import io.tocsin.venues.WireDecimal;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Kraken's public REST calls: about one a second is asked for. Every answer is a 200; what went
 * wrong stands in its {@code error}, an array that is empty if nothing did.
 */
final class KrakenRest implements RestProtocol {

  private static final String BASE = "/0/public/";
  private static final int CALLS_PER_MINUTE = 55;
  private static final int DEPTH = 100;

  @Override
  public String defaultUrl() {
    return "https://api.kraken.com";
  }

  @Override
  public int weightPerMinute() {
    return CALLS_PER_MINUTE;
  }

  @Override
  public RestCall instruments(List<String> venueSymbols) {
    String query = venueSymbols.isEmpty() ? "" : "?pair=" + String.join(",", venueSymbols);
    return RestCall.get(RestTopic.INSTRUMENTS, BASE + "AssetPairs" + query, 1);
  }

  @Override
  public void readInstruments(String venue, char[] body, Markets markets)
      throws MalformedFrameException {
    for (Object element : result(body).values()) {
      Map<?, ?> pair = Json.map(element, "a pair");
      // Dark pools and what is prepared only have no name on the WebSocket.
      if (pair.get("wsname") instanceof String name) {
        market(venue, name, pair, markets);
      }
    }
  }

  private static void market(String venue, String name, Map<?, ?> pair, Markets markets)
      throws MalformedFrameException {
    Optional<String> canonical = Symbols.canonical(name);
    if (canonical.isEmpty()) {
      return;
    }
    BigDecimal tick =
        pair.containsKey("tick_size")
            ? Json.decimal(pair, "tick_size")
            : step(pair, "pair_decimals");
    String symbol = KrakenNames.iso(name);
    if (tick.signum() <= 0) {
      markets.unusable(symbol, "kraken gives no tick size for it");
      return;
    }
    markets.market(
        new Instrument(
            new InstrumentId(venue, canonical.get()),
            symbol,
            tick,
            step(pair, "lot_decimals"),
            pair.containsKey("costmin") ? Json.decimal(pair, "costmin") : BigDecimal.ZERO,
            BigDecimal.ONE,
            !pair.containsKey("status") || "online".equals(pair.get("status"))));
  }

  private static BigDecimal step(Map<?, ?> pair, String name) throws MalformedFrameException {
    BigDecimal decimals = Json.decimal(pair, name);
    if (decimals.signum() < 0 || decimals.compareTo(BigDecimal.valueOf(18)) > 0) {
      throw new MalformedFrameException("\"" + name + "\" is not from 0 to 18");
    }
    return BigDecimal.ONE.movePointLeft(decimals.intValue());
  }

  @Override
  public Optional<RestCall> call(RestTopic topic, Instrument market, int symbol, long fromTradeId) {
    String pair = market.venueSymbol();
    return switch (topic) {
      case TRADES -> Optional.of(trades(market, symbol, ""));
      case BOOK -> get(topic, market, symbol, "Depth?pair=" + pair + "&count=" + DEPTH);
      case QUOTE, TICKER -> get(topic, market, symbol, "Ticker?pair=" + pair);
      case INSTRUMENTS, OWN -> Optional.empty();
    };
  }

  private static Optional<RestCall> get(
      RestTopic topic, Instrument market, int symbol, String path) {
    return Optional.of(RestCall.get(topic, symbol, market, BASE + path, 1));
  }

  /**
   * The call for trades.
   *
   * @param since {@code last} of the answer before, empty for the newest 1,000
   */
  RestCall trades(Instrument market, int symbol, String since) {
    String path = BASE + "Trades?pair=" + market.venueSymbol();
    return RestCall.get(
        RestTopic.TRADES, symbol, market, since.isEmpty() ? path : path + "&since=" + since, 1);
  }

  /** {@code since} is a time, so trades can be had from a moment on, but not from an id. */
  @Override
  public boolean tradesFromId() {
    return false;
  }

  @Override
  public void read(RestCall call, char[] body, FrameSink sink) throws MalformedFrameException {
    switch (call.topic()) {
      case TRADES -> readTrades(call.symbol(), body, sink);
      case BOOK -> {
        Map<?, ?> levels = Json.map(only(result(body)), "a book");
        DepthUpdate book = new DepthUpdate();
        levels(levels.get("bids"), book.bids());
        levels(levels.get("asks"), book.asks());
        sink.book(call.symbol(), FrameSink.NO_TIME, book);
      }
      case QUOTE -> quote(Json.map(only(result(body)), "a ticker"), call.symbol(), sink);
      case TICKER -> ticker(Json.map(only(result(body)), "a ticker"), call.symbol(), sink);
      case INSTRUMENTS, OWN -> throw new IllegalArgumentException(call.toString());
    }
  }

  /** Tells the trades, and gives back {@code last}, from which the next call goes on. */
  String readTrades(int symbol, char[] body, FrameSink sink) throws MalformedFrameException {
    Map<?, ?> result = result(body);
    FrameTrades trades = new FrameTrades();
    for (Object element : Json.list(only(result), "an array of trades")) {
      trade(Json.list(element, "a trade"), trades.add());
    }
    trades.sortById(0);
    trades.tellPast(symbol, sink);
    String last = String.valueOf(result.get("last"));
    return last.matches("[0-9]{1,20}") ? last : "";
  }

  /**
   * Price, volume, time, b or s, market or limit, miscellaneous, and the id, which once was not.
   */
  private static void trade(List<?> row, FrameTrades.Trade into) throws MalformedFrameException {
    if (row.size() < 6 || !(row.get(2) instanceof BigDecimal time)) {
      throw new MalformedFrameException("a trade is not an array of price, volume, time and id");
    }
    decimal(row.get(0), into.price);
    decimal(row.get(1), into.quantity);
    into.timeMicros = VenueTimes.seconds(time);
    into.id = row.size() > 6 ? id(row.get(6)) : FrameSink.NO_ID;
    into.side =
        "b".equals(row.get(3))
            ? TakerSide.BUY
            : "s".equals(row.get(3)) ? TakerSide.SELL : TakerSide.UNKNOWN;
  }

  private static long id(@Nullable Object value) throws MalformedFrameException {
    if (value instanceof BigDecimal id && id.scale() == 0 && id.precision() <= 18) {
      return id.longValueExact();
    }
    throw new MalformedFrameException("a trade's id is not a whole number");
  }

  private static void levels(@Nullable Object side, DepthUpdate.Levels into)
      throws MalformedFrameException {
    for (Object element : Json.list(side, "an array of levels")) {
      List<?> level = Json.list(element, "a level");
      if (level.size() < 2) {
        throw new MalformedFrameException("a level is not an array of price and volume");
      }
      int at = into.add();
      decimal(level.get(0), into.price(at));
      decimal(level.get(1), into.quantity(at));
    }
  }

  private static void quote(Map<?, ?> ticker, int symbol, FrameSink sink)
      throws MalformedFrameException {
    sink.quote(
        symbol,
        FrameSink.NO_TIME,
        figure(ticker, "b", 0),
        figure(ticker, "b", 2),
        figure(ticker, "a", 0),
        figure(ticker, "a", 2));
  }

  /** Index 1 is of the last 24 h, 0 of the day; the opening price is there of the day only. */
  private static void ticker(Map<?, ?> ticker, int symbol, FrameSink sink)
      throws MalformedFrameException {
    double volume = figure(ticker, "v", 1).toDouble();
    sink.ticker(
        symbol,
        FrameSink.NO_TIME,
        figure(ticker, "c", 0).toDouble(),
        Double.NaN,
        volume,
        volume * figure(ticker, "p", 1).toDouble());
  }

  private static WireDecimal figure(Map<?, ?> ticker, String name, int index)
      throws MalformedFrameException {
    List<?> figures = Json.list(ticker.get(name), "\"" + name + "\"");
    if (figures.size() <= index) {
      throw new MalformedFrameException("\"" + name + "\" has no element " + index);
    }
    WireDecimal decimal = new WireDecimal();
    decimal(figures.get(index), decimal);
    return decimal;
  }

  private static void decimal(@Nullable Object text, WireDecimal into)
      throws MalformedFrameException {
    if (!(text instanceof String number)) {
      throw new MalformedFrameException("a price or volume is not a string");
    }
    Json.decimal(number, into);
  }

  private static Map<?, ?> result(char[] body) throws MalformedFrameException {
    return Json.map(Json.map(Json.tree(body), "the answer").get("result"), "\"result\"");
  }

  /**
   * What was asked for stands under the name that was asked, or under an old code such as XXBTZUSD.
   */
  private static @Nullable Object only(Map<?, ?> result) throws MalformedFrameException {
    for (Map.Entry<?, ?> entry : result.entrySet()) {
      if (!"last".equals(entry.getKey())) {
        return entry.getValue();
      }
    }
    throw new MalformedFrameException("\"result\" is empty");
  }

  @Override
  public boolean meansUnknownSymbol(int status, String body) {
    return body.contains("EQuery:Unknown asset pair") || body.contains("EQuery:Invalid asset pair");
  }

  @Override
  public Optional<String> error(int status, String body) {
    if (status != 200) {
      return Optional.of(HttpErrors.words(status, body));
    }
    // The usual answer is good, may be a megabyte, and begins like this.
    if (body.startsWith("{\"error\":[],")) {
      return Optional.empty();
    }
    try {
      if (Json.tree(body.toCharArray()) instanceof Map<?, ?> answer
          && answer.get("error") instanceof List<?> errors
          && !errors.isEmpty()) {
        return Optional.of(words(errors));
      }
    } catch (MalformedFrameException e) {
      return Optional.empty(); // whoever reads the answer says what is wrong with it
    }
    return Optional.empty();
  }

  private static String words(List<?> errors) {
    String text = errors.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return text.contains("Rate limit") || text.contains("Too many requests")
        ? "too many requests: " + text
        : text;
  }
}
