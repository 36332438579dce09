package io.tocsin.venues.binance;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.Symbols;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.Json;
import io.tocsin.venues.JsonScanner;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.WireDecimal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** REST answers and errors, alike on spot and USD-M. */
final class BinanceAnswers {

  private static final int INVALID_SYMBOL = -1121;
  private static final int ILLEGAL_CHARACTERS = -1100;

  private record Trade(
      long id, long timeMicros, WireDecimal price, WireDecimal quantity, TakerSide side) {}

  private BinanceAnswers() {}

  static void read(RestCall call, char[] body, FrameSink sink) throws MalformedFrameException {
    switch (call.topic()) {
      case TRADES -> {
        for (Trade trade : trades(body)) {
          sink.trade(
              call.symbol(),
              trade.timeMicros,
              FrameSink.NO_TIME,
              trade.price,
              trade.quantity,
              trade.side,
              trade.id,
              true);
        }
      }
      case BOOK -> {
        DepthUpdate book = new DepthUpdate();
        long sent = BinanceBooks.read(body, book);
        sink.book(call.symbol(), sent, book);
      }
      case QUOTE -> quote(Json.map(Json.tree(body), "the answer"), call.symbol(), sink);
      case TICKER -> ticker(Json.map(Json.tree(body), "the answer"), call.symbol(), sink);
      case INSTRUMENTS, OWN -> throw new IllegalArgumentException(call.toString());
    }
  }

  /** Recent or historical trades, oldest first. */
  private static List<Trade> trades(char[] body) throws MalformedFrameException {
    JsonScanner json = new JsonScanner();
    json.begin(body, 0, body.length);
    List<Trade> trades = new ArrayList<>();
    json.beginArray("the answer");
    while (json.nextElement()) {
      trades.add(trade(json));
    }
    json.end();
    return trades;
  }

  private static Trade trade(JsonScanner json) throws MalformedFrameException {
    WireDecimal price = new WireDecimal();
    WireDecimal quantity = new WireDecimal();
    long id = FrameSink.NO_ID;
    long time = FrameSink.NO_TIME;
    TakerSide side = TakerSide.UNKNOWN;
    json.beginObject("a trade");
    while (json.nextName()) {
      if (json.nameIs("id")) {
        id = json.integer("id");
      } else if (json.nameIs("price")) {
        json.decimal(price, "price");
      } else if (json.nameIs("qty")) {
        json.decimal(quantity, "qty");
      } else if (json.nameIs("time")) {
        time = BinanceTimes.micros(json.integer("time"));
      } else if (json.nameIs("isBuyerMaker")) {
        side = json.bool("isBuyerMaker") ? TakerSide.SELL : TakerSide.BUY;
      } else {
        json.skip();
      }
    }
    if (id == FrameSink.NO_ID
        || time == FrameSink.NO_TIME
        || side == TakerSide.UNKNOWN
        || !price.isPresent()
        || !quantity.isPresent()) {
      throw new MalformedFrameException("a trade needs id, price, qty, time and isBuyerMaker");
    }
    return new Trade(id, time, price, quantity, side);
  }

  /** {@code /ticker/bookTicker}: with a time on USD-M, without one on spot. */
  private static void quote(Map<?, ?> top, int symbol, FrameSink sink)
      throws MalformedFrameException {
    sink.quote(
        symbol,
        top.containsKey("time")
            ? BinanceTimes.micros(Json.decimal(top, "time").longValue())
            : FrameSink.NO_TIME,
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

  /** An element of {@code exchangeInfo}'s symbols; a contract is one base unit. */
  static void market(String venue, Map<?, ?> market, RestProtocol.Markets markets)
      throws MalformedFrameException {
    String name = Json.text(market, "symbol");
    BinanceFilters filters = BinanceFilters.read(market);
    Optional<String> symbol =
        Symbols.canonical(Json.text(market, "baseAsset") + "_" + Json.text(market, "quoteAsset"));
    if (symbol.isEmpty()) {
      markets.unusable(name, "its assets are not of letters A to Z and digits");
    } else if (filters.tick().signum() <= 0 || filters.lot().signum() <= 0) {
      markets.unusable(name, venue + " gives no tick size or no lot size for it");
    } else {
      markets.market(
          new Instrument(
              new InstrumentId(venue, symbol.get()),
              name,
              filters.tick(),
              filters.lot(),
              filters.minNotional(),
              BigDecimal.ONE,
              "TRADING".equals(market.get("status"))));
    }
  }

  static boolean meansUnknownSymbol(int status, String body) {
    return status == 400
        && (body.contains("\"code\":" + INVALID_SYMBOL)
            || body.contains("\"code\":" + ILLEGAL_CHARACTERS));
  }

  /**
   * @param instead what to do where the venue does not answer this region, may be empty
   */
  static Optional<String> error(int status, String body, String instead) {
    if (status == 200) {
      return Optional.empty();
    }
    String beginning = body.substring(0, Math.min(200, body.length())).strip();
    return Optional.of(
        switch (status) {
          case 429, 418 -> "too many requests (HTTP " + status + "): " + beginning;
          case 451, 403 ->
              "refused for this region or network (HTTP "
                  + status
                  + ")"
                  + instead
                  + ": "
                  + beginning;
          default -> "HTTP " + status + ": " + beginning;
        });
  }
}
