package io.tocsin.venues.binance;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.Symbols;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.FrameTrades;
import io.tocsin.venues.Json;
import io.tocsin.venues.JsonScanner;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.WireDecimal;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** REST answers, alike on spot and USD-M. */
final class BinanceAnswers {

  private BinanceAnswers() {}

  static void read(RestCall call, char[] body, FrameSink sink) throws MalformedFrameException {
    switch (call.topic()) {
      case TRADES -> trades(body).tellPast(call.symbol(), sink);
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
  private static FrameTrades trades(char[] body) throws MalformedFrameException {
    JsonScanner json = new JsonScanner();
    json.begin(body, 0, body.length);
    FrameTrades trades = new FrameTrades();
    json.beginArray("the answer");
    while (json.nextElement()) {
      trade(json, trades.add());
    }
    json.end();
    return trades;
  }

  private static void trade(JsonScanner json, FrameTrades.Trade into)
      throws MalformedFrameException {
    json.beginObject("a trade");
    while (json.nextName()) {
      if (json.nameIs("id")) {
        into.id = json.integer("id");
      } else if (json.nameIs("price")) {
        json.decimal(into.price, "price");
      } else if (json.nameIs("qty")) {
        json.decimal(into.quantity, "qty");
      } else if (json.nameIs("time")) {
        into.timeMicros = BinanceTimes.micros(json.integer("time"));
      } else if (json.nameIs("isBuyerMaker")) {
        into.side = json.bool("isBuyerMaker") ? TakerSide.SELL : TakerSide.BUY;
      } else {
        json.skip();
      }
    }
    if (into.id == FrameSink.NO_ID
        || into.timeMicros == FrameSink.NO_TIME
        || into.side == TakerSide.UNKNOWN
        || !into.price.isPresent()
        || !into.quantity.isPresent()) {
      throw new MalformedFrameException("a trade needs id, price, qty, time and isBuyerMaker");
    }
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
    Json.decimal(from, name, decimal);
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
}
