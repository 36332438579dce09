package io.tocsin.venues.binance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.WireDecimal;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Binance spot's REST interface: 6,000 of weight a minute, of which two thirds are used at most.
 */
final class BinanceSpotRest implements RestProtocol {

  private static final int WEIGHT_PER_MINUTE = 4_000;
  private static final int INVALID_SYMBOL = -1121;
  private static final int ILLEGAL_CHARACTERS = -1100;

  @Override
  public String defaultUrl() {
    return "https://data-api.binance.vision";
  }

  @Override
  public int weightPerMinute() {
    return WEIGHT_PER_MINUTE;
  }

  @Override
  public RestCall instruments(List<String> venueSymbols) {
    String query =
        venueSymbols.isEmpty()
            ? ""
            : "?symbols="
                + URLEncoder.encode(
                    "[\"" + String.join("\",\"", venueSymbols) + "\"]", StandardCharsets.UTF_8);
    return RestCall.get(RestTopic.INSTRUMENTS, "/api/v3/exchangeInfo" + query, 20);
  }

  @Override
  public void readInstruments(String venue, char[] body, Markets markets)
      throws MalformedFrameException {
    Map<?, ?> answer = Json.map(Json.tree(body), "the answer");
    for (Object element : Json.list(answer.get("symbols"), "symbols")) {
      Map<?, ?> market = Json.map(element, "an element of symbols");
      BinanceFilters filters = BinanceFilters.read(market);
      String symbol = Json.text(market, "symbol");
      if (filters.tick().signum() <= 0 || filters.lot().signum() <= 0) {
        markets.unusable(symbol, "binance gives no tick size or no lot size for it");
        continue;
      }
      markets.market(
          new Instrument(
              new InstrumentId(
                  venue, Json.text(market, "baseAsset") + "_" + Json.text(market, "quoteAsset")),
              symbol,
              filters.tick(),
              filters.lot(),
              filters.minNotional(),
              BigDecimal.ONE,
              "TRADING".equals(market.get("status"))));
    }
  }

  @Override
  public Optional<RestCall> call(RestTopic topic, Instrument market, int symbol, long fromTradeId) {
    String name = market.venueSymbol();
    return switch (topic) {
      case TRADES ->
          Optional.of(
              fromTradeId == FrameSink.NO_ID
                  ? RestCall.get(
                      topic, symbol, market, "/api/v3/trades?symbol=" + name + "&limit=1000", 25)
                  : RestCall.get(
                      topic,
                      symbol,
                      market,
                      "/api/v3/historicalTrades?symbol="
                          + name
                          + "&limit=1000&fromId="
                          + fromTradeId,
                      25));
      case QUOTE ->
          Optional.of(
              RestCall.get(topic, symbol, market, "/api/v3/ticker/bookTicker?symbol=" + name, 2));
      case BOOK ->
          Optional.of(
              RestCall.get(
                  topic, symbol, market, "/api/v3/depth?symbol=" + name + "&limit=1000", 50));
      case TICKER ->
          Optional.of(RestCall.get(topic, symbol, market, "/api/v3/ticker/24hr?symbol=" + name, 2));
      case INSTRUMENTS, OWN -> Optional.empty();
    };
  }

  @Override
  public boolean tradesFromId() {
    return true;
  }

  @Override
  public void read(RestCall call, char[] body, FrameSink sink) throws MalformedFrameException {
    switch (call.topic()) {
      case TRADES -> Json.read(body, 0, body.length, parser -> trades(parser, call.symbol(), sink));
      case BOOK -> {
        DepthUpdate book = new DepthUpdate();
        Json.read(body, 0, body.length, parser -> BinanceBooks.read(parser, book));
        sink.book(call.symbol(), FrameSink.NO_TIME, book);
      }
      case QUOTE -> quote(Json.map(Json.tree(body), "the answer"), call.symbol(), sink);
      case TICKER -> ticker(Json.map(Json.tree(body), "the answer"), call.symbol(), sink);
      case INSTRUMENTS, OWN -> throw new IllegalArgumentException(call.toString());
    }
  }

  static void trades(JsonParser parser, int symbol, FrameSink sink)
      throws IOException, MalformedFrameException {
    Json.expect(parser, JsonToken.START_ARRAY, "the answer");
    WireDecimal price = new WireDecimal();
    WireDecimal quantity = new WireDecimal();
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      long id = FrameSink.NO_ID;
      long time = FrameSink.NO_TIME;
      boolean buyerIsMaker = false;
      price.clear();
      quantity.clear();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (name) {
          case "id" -> id = Json.integer(parser);
          case "price" -> Json.decimal(parser, price);
          case "qty" -> Json.decimal(parser, quantity);
          case "time" -> time = BinanceTimes.micros(Json.integer(parser));
          case "isBuyerMaker" -> buyerIsMaker = value == JsonToken.VALUE_TRUE;
          default -> parser.skipChildren();
        }
      }
      if (!price.isPresent() || !quantity.isPresent() || time == FrameSink.NO_TIME) {
        throw new MalformedFrameException("a trade needs price, qty and time");
      }
      TakerSide side = buyerIsMaker ? TakerSide.SELL : TakerSide.BUY;
      sink.trade(symbol, time, FrameSink.NO_TIME, price, quantity, side, id, true);
    }
  }

  private static void quote(Map<?, ?> top, int symbol, FrameSink sink)
      throws MalformedFrameException {
    sink.quote(
        symbol,
        FrameSink.NO_TIME,
        decimal(top, "bidPrice"),
        decimal(top, "bidQty"),
        decimal(top, "askPrice"),
        decimal(top, "askQty"));
  }

  private static WireDecimal decimal(Map<?, ?> from, String name) throws MalformedFrameException {
    WireDecimal decimal = new WireDecimal();
    decimal.set(Json.decimal(from, name));
    return decimal;
  }

  private static void ticker(Map<?, ?> day, int symbol, FrameSink sink)
      throws MalformedFrameException {
    sink.ticker(
        symbol,
        BinanceTimes.micros(Json.decimal(day, "closeTime").longValue()),
        Json.decimal(day, "lastPrice").doubleValue(),
        Json.decimal(day, "openPrice").doubleValue(),
        Json.decimal(day, "volume").doubleValue(),
        Json.decimal(day, "quoteVolume").doubleValue());
  }

  @Override
  public boolean meansUnknownSymbol(int status, String body) {
    return status == 400
        && (body.contains("\"code\":" + INVALID_SYMBOL)
            || body.contains("\"code\":" + ILLEGAL_CHARACTERS));
  }

  @Override
  public Optional<String> error(int status, String body) {
    if (status == 200) {
      return Optional.empty();
    }
    String beginning = body.substring(0, Math.min(200, body.length())).strip();
    return Optional.of(
        switch (status) {
          case 429, 418 -> "too many requests (HTTP " + status + "): " + beginning;
          case 451, 403 -> "refused for this region or network (HTTP " + status + "): " + beginning;
          default -> "HTTP " + status + ": " + beginning;
        });
  }
}
