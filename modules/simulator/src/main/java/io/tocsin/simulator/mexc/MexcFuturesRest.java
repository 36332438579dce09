package io.tocsin.simulator.mexc;

import io.tocsin.model.Micros;
import io.tocsin.simulator.Decimal8;
import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.SimulatedSymbol;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceAnswer;
import io.tocsin.simulator.face.FaceRequest;
import io.tocsin.simulator.face.VenueSymbols;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The public REST calls of MEXC's futures: every answer is HTTP 200 with an envelope, errors too. A
 * contract that is delisted vanishes from the list, while its book stays, empty and frozen.
 */
final class MexcFuturesRest {

  private static final String PREFIX = "/api/v1/contract/";
  private static final long WINDOW_MICROS = 2 * Micros.SECOND;
  private static final int MOST_DEPTH = 1_000;
  private static final int MOST_DEALS = 100;
  private static final long[] NO_LEVELS = {};

  private final Exchange exchange;
  private final VenueSymbols symbols;
  private final MexcFuturesFrames frames;
  private final CallLimit limit = new CallLimit(WINDOW_MICROS);
  private final Map<Integer, Long> frozenMillis = new HashMap<>();

  MexcFuturesRest(Exchange exchange, VenueSymbols symbols, MexcFuturesFrames frames) {
    this.exchange = exchange;
    this.symbols = symbols;
    this.frames = frames;
  }

  FaceAnswer answer(FaceRequest request) {
    if (!request.path().startsWith(PREFIX)) {
      return FaceAnswer.json(404, "{\"success\":false,\"code\":404,\"message\":\"Not Found\"}");
    }
    String[] parts = request.path().substring(PREFIX.length()).split("/", -1);
    int most = parts[0].equals("deals") ? 20 : 10;
    if (!limit.allows(parts[0], 1, most, exchange.nowMicros())) {
      return error(510, "Requests are too frequent, please try again later!");
    }
    String name = parts.length > 1 ? parts[1] : request.parameter("symbol").orElse("");
    return switch (parts[0]) {
      case "ping" -> data(Long.toString(exchange.nowMillis()));
      case "detail" -> detail(name);
      case "depth" -> depth(name, request.number("limit").orElse(MOST_DEPTH));
      case "deals" -> deals(name, request.number("limit").orElse(MOST_DEALS));
      case "ticker" -> ticker(name);
      default -> error(404, "Not Found");
    };
  }

  private static FaceAnswer data(CharSequence data) {
    return FaceAnswer.json("{\"success\":true,\"code\":0,\"data\":" + data + "}");
  }

  private static FaceAnswer error(int code, String message) {
    return FaceAnswer.json(
        "{\"success\":false,\"code\":" + code + ",\"message\":\"" + message + "\"}");
  }

  private static FaceAnswer unknown() {
    return error(1001, "Contract not exists");
  }

  private FaceAnswer detail(String name) {
    if (!name.isEmpty()) {
      int symbol = symbols.index(name);
      return symbol == VenueSymbols.UNKNOWN ? unknown() : data(contract(symbol));
    }
    StringBuilder all = new StringBuilder("[");
    for (int i = 0; i < exchange.symbols().size(); i++) {
      if (exchange.listed(i)) {
        all.append(all.length() > 1 ? "," : "").append(contract(i));
      }
    }
    return data(all.append(']'));
  }

  private String contract(int index) {
    SimulatedSymbol symbol = exchange.symbols().get(index);
    return "{\"symbol\":\"%s\",\"displayNameEn\":\"%s PERPETUAL\",\"baseCoin\":\"%s\",\"quoteCoin\":\"%s\""
            .formatted(symbol.symbol(), symbol.symbol(), symbol.baseAsset(), symbol.quoteAsset())
        + ",\"settleCoin\":\""
        + symbol.quoteAsset()
        + "\",\"contractSize\":"
        + Decimal8.shortText(frames.contractE8(index))
        + ",\"priceScale\":"
        + Decimal8.decimals(symbol.tickE8())
        + ",\"priceUnit\":"
        + Decimal8.shortText(symbol.tickE8())
        + ",\"volScale\":0,\"volUnit\":1,\"minVol\":1,\"takerFeeRate\":0.0004,\"makerFeeRate\":0.0001"
        + ",\"futureType\":1,\"state\":0,\"apiAllowed\":true}";
  }

  private FaceAnswer depth(String name, int levels) {
    int symbol = symbols.index(name);
    if (symbol == VenueSymbols.UNKNOWN) {
      return delisted(name);
    }
    SimulatedEvent.Depth book = exchange.book(symbol, Math.clamp(levels, 1, MOST_DEPTH));
    return data(
        book(
            symbol,
            book.bids(),
            book.asks(),
            book.lastUpdateId(),
            book.timeMicros() / Micros.MILLI));
  }

  private FaceAnswer delisted(String name) {
    for (int i = 0; i < exchange.symbols().size(); i++) {
      if (symbols.name(i).equals(name)) {
        long frozen = frozenMillis.computeIfAbsent(i, first -> exchange.nowMillis());
        return data(book(i, NO_LEVELS, NO_LEVELS, 1, frozen));
      }
    }
    return unknown();
  }

  private StringBuilder book(int symbol, long[] bids, long[] asks, long version, long millis) {
    StringBuilder out = new StringBuilder("{");
    frames.book(out, symbol, bids, asks);
    out.append(",\"version\":").append(version);
    return out.append(",\"timestamp\":").append(millis).append('}');
  }

  private FaceAnswer deals(String name, int most) {
    int symbol = symbols.index(name);
    if (symbol == VenueSymbols.UNKNOWN) {
      return unknown();
    }
    List<SimulatedEvent.Trade> trades =
        exchange.recentTrades(symbol, Math.clamp(most, 1, MOST_DEALS));
    StringBuilder out = new StringBuilder();
    frames.deals(out, symbol, trades);
    return data(out);
  }

  private FaceAnswer ticker(String name) {
    StringBuilder out = new StringBuilder();
    if (!name.isEmpty()) {
      int symbol = symbols.index(name);
      if (symbol == VenueSymbols.UNKNOWN) {
        return unknown();
      }
      frames.ticker(out, symbol);
      return data(out);
    }
    out.append('[');
    for (int i = 0; i < exchange.symbols().size(); i++) {
      if (exchange.listed(i)) {
        out.append(out.length() > 1 ? "," : "");
        frames.ticker(out, i);
      }
    }
    return data(out.append(']'));
  }
}
