package io.tocsin.venues.mexc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.Micros;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.HttpErrors;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.WireDecimal;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * MEXC spot's REST interface: 500 of weight in 10 s for each call and address, of which less than
 * half is used, because support has also named 20 requests a second.
 */
final class MexcSpotRest implements RestProtocol {

  private static final int WEIGHT_PER_MINUTE = 1_200;
  private static final String INVALID_SYMBOL = "\"code\":-1121";

  @Override
  public String defaultUrl() {
    return "https://api.mexc.com";
  }

  @Override
  public int weightPerMinute() {
    return WEIGHT_PER_MINUTE;
  }

  @Override
  public RestCall instruments(List<String> venueSymbols) {
    String query = venueSymbols.isEmpty() ? "" : "?symbols=" + String.join(",", venueSymbols);
    return RestCall.get(RestTopic.INSTRUMENTS, "/api/v3/exchangeInfo" + query, 25);
  }

  @Override
  public void readInstruments(String venue, char[] body, Markets markets)
      throws MalformedFrameException {
    Map<?, ?> answer = Json.map(Json.tree(body), "the answer");
    for (Object element : Json.list(answer.get("symbols"), "symbols")) {
      readInstrument(venue, Json.map(element, "an element of symbols"), markets);
    }
  }

  private static void readInstrument(String venue, Map<?, ?> market, Markets markets)
      throws MalformedFrameException {
    String symbol = Json.text(market, "symbol");
    String status = String.valueOf(market.get("status"));
    if (status.equals("3")) {
      markets.unusable(symbol, "MEXC has taken it off the market (status 3, offline)");
      return;
    }
    BigDecimal tick = step(market, "quotePrecision");
    BigDecimal lot = positive(market, "baseSizePrecision");
    // "0" stands there for many markets: then the number of decimals is all there is.
    lot = lot.signum() > 0 ? lot : step(market, "baseAssetPrecision");
    if (tick.signum() <= 0 || lot.signum() <= 0) {
      markets.unusable(symbol, "MEXC gives no price decimals or no quantity decimals for it");
      return;
    }
    markets.market(
        new Instrument(
            new InstrumentId(
                venue, Json.text(market, "baseAsset") + "_" + Json.text(market, "quoteAsset")),
            symbol,
            tick,
            lot,
            positive(market, "quoteAmountPrecision"),
            BigDecimal.ONE,
            status.equals("1") || status.equals("ENABLED")));
  }

  /** The step of a number with so many decimals; 0 if the field does not say. */
  private static BigDecimal step(Map<?, ?> market, String name) throws MalformedFrameException {
    if (market.get(name) == null) {
      return BigDecimal.ZERO;
    }
    BigDecimal decimals = Json.decimal(market, name);
    boolean sound = decimals.signum() >= 0 && decimals.compareTo(BigDecimal.valueOf(18)) <= 0;
    return sound ? BigDecimal.ONE.movePointLeft(decimals.intValue()) : BigDecimal.ZERO;
  }

  private static BigDecimal positive(Map<?, ?> market, String name) throws MalformedFrameException {
    return market.get(name) == null
        ? BigDecimal.ZERO
        : Json.decimal(market, name).max(BigDecimal.ZERO).stripTrailingZeros();
  }

  @Override
  public Optional<RestCall> call(RestTopic topic, Instrument market, int symbol, long fromTradeId) {
    String query = "?symbol=" + market.venueSymbol();
    return switch (topic) {
      case TRADES -> get(topic, market, symbol, "trades" + query + "&limit=1000", 5);
      case QUOTE -> get(topic, market, symbol, "ticker/bookTicker" + query, 1);
      case BOOK -> get(topic, market, symbol, "depth" + query + "&limit=1000", 1);
      case TICKER -> get(topic, market, symbol, "ticker/24hr" + query, 1);
      case INSTRUMENTS, OWN -> Optional.empty();
    };
  }

  private static Optional<RestCall> get(
      RestTopic topic, Instrument market, int symbol, String path, int weight) {
    return Optional.of(RestCall.get(topic, symbol, market, "/api/v3/" + path, weight));
  }

  @Override
  public boolean tradesFromId() {
    return false;
  }

  @Override
  public void read(RestCall call, char[] body, FrameSink sink) throws MalformedFrameException {
    switch (call.topic()) {
      case TRADES -> {
        MexcTrades trades = new MexcTrades();
        Json.read(body, 0, body.length, parser -> trades(parser, trades));
        trades.check();
        trades.reverse();
        trades.sort();
        trades.tell(call.symbol(), FrameSink.NO_TIME, true, sink);
      }
      case BOOK -> {
        DepthUpdate book = new DepthUpdate();
        Json.read(body, 0, body.length, parser -> book(parser, book));
        sink.book(call.symbol(), FrameSink.NO_TIME, book);
      }
      case QUOTE -> quote(Json.map(Json.tree(body), "the answer"), call.symbol(), sink);
      case TICKER -> ticker(Json.map(Json.tree(body), "the answer"), call.symbol(), sink);
      case INSTRUMENTS, OWN -> throw new IllegalArgumentException(call.toString());
    }
  }

  /** Newest first, and {@code id} is always null. */
  private static void trades(JsonParser parser, MexcTrades into)
      throws IOException, MalformedFrameException {
    Json.expect(parser, JsonToken.START_ARRAY, "the answer");
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      MexcTrades.Trade trade = into.add();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (name) {
          case "price" -> Json.decimal(parser, trade.price);
          case "qty" -> Json.decimal(parser, trade.quantity);
          case "time" -> trade.time(Json.integer(parser));
          case "isBuyerMaker" ->
              trade.side(value == JsonToken.VALUE_TRUE ? TakerSide.SELL : TakerSide.BUY);
          default -> parser.skipChildren();
        }
      }
    }
  }

  private static void book(JsonParser parser, DepthUpdate into)
      throws IOException, MalformedFrameException {
    Json.expect(parser, JsonToken.START_OBJECT, "the answer");
    boolean numbered = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "lastUpdateId" -> {
          long id = Json.integer(parser);
          into.ids(id, id);
          numbered = true;
        }
        case "bids" -> MexcLevels.read(parser, into.bids());
        case "asks" -> MexcLevels.read(parser, into.asks());
        default -> parser.skipChildren();
      }
    }
    if (!numbered) {
      throw new MalformedFrameException("a book needs lastUpdateId");
    }
  }

  private static void quote(Map<?, ?> top, int symbol, FrameSink sink)
      throws MalformedFrameException {
    DepthUpdate levels = new DepthUpdate();
    number(top, "bidPrice", levels.bids().price(levels.bids().add()));
    number(top, "bidQty", levels.bids().quantity(0));
    number(top, "askPrice", levels.asks().price(levels.asks().add()));
    number(top, "askQty", levels.asks().quantity(0));
    MexcQuotes.tell(symbol, FrameSink.NO_TIME, levels, 0, 0, sink);
  }

  /** What is null or an empty text stays absent. */
  private static void number(Map<?, ?> from, String name, WireDecimal into)
      throws MalformedFrameException {
    Object value = from.get(name);
    if (value != null && !value.equals("")) {
      Json.decimal(from, name, into);
    }
  }

  /** Of its fields {@code priceChangePercent} is a fraction, and not used. */
  private static void ticker(Map<?, ?> day, int symbol, FrameSink sink)
      throws MalformedFrameException {
    sink.ticker(
        symbol,
        Json.decimal(day, "closeTime").longValue() * Micros.MILLI,
        Json.decimal(day, "lastPrice").doubleValue(),
        figure(day, "openPrice"),
        figure(day, "volume"),
        figure(day, "quoteVolume"));
  }

  private static double figure(Map<?, ?> day, String name) throws MalformedFrameException {
    WireDecimal number = new WireDecimal();
    number(day, name, number);
    return number.toDouble();
  }

  @Override
  public boolean meansUnknownSymbol(int status, String body) {
    return status == 400 && body.contains(INVALID_SYMBOL);
  }

  @Override
  public Optional<String> error(int status, String body) {
    return status == 200 ? Optional.empty() : Optional.of(HttpErrors.words(status, body));
  }
}
