package io.tocsin.simulator.binance;

import io.tocsin.model.Micros;
import io.tocsin.simulator.SimulatedSymbol;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceAnswer;
import io.tocsin.simulator.face.FaceRequest;
import io.tocsin.simulator.face.VenueSymbols;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the REST interfaces of Binance have in common: error bodies, request weights, parameters.
 * The answers are spot's or USD-M's.
 */
abstract class BinanceRest {

  static final int DEFAULT_DEPTH = 100;
  static final int DEFAULT_TRADES = 500;
  static final int MOST_TRADES = 1_000;
  private static final long MINUTE_MICROS = 60 * Micros.SECOND;

  /** What Binance answers when it does not like a request. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final int code;

    Refusal(int status, int code, String message) {
      super(message, null, false, false);
      this.status = status;
      this.code = code;
    }
  }

  final Exchange exchange;
  private final VenueSymbols symbols;
  private final int weightPerMinute;
  private long minute;
  private int weight;

  BinanceRest(Exchange exchange, VenueSymbols symbols, int weightPerMinute) {
    this.exchange = exchange;
    this.symbols = symbols;
    this.weightPerMinute = weightPerMinute;
  }

  /** What a request costs. */
  abstract int weight(FaceRequest request);

  /** The body of a 200. */
  abstract String body(FaceRequest request) throws Refusal;

  FaceAnswer answer(FaceRequest request) {
    long now = exchange.nowMicros() / MINUTE_MICROS;
    weight = now == minute ? weight : 0;
    minute = now;
    FaceAnswer answer = weighed(request);
    return answer.with("X-MBX-USED-WEIGHT-1M", Integer.toString(weight));
  }

  private FaceAnswer weighed(FaceRequest request) {
    weight += weight(request);
    if (weight > weightPerMinute) {
      long seconds = 60 - Math.floorMod(exchange.nowMicros(), MINUTE_MICROS) / Micros.SECOND;
      return error(
              new Refusal(
                  429,
                  -1003,
                  "Too much request weight used; current limit is "
                      + weightPerMinute
                      + " request weight per 1 MINUTE."))
          .with("Retry-After", Long.toString(seconds));
    }
    try {
      if (!request.get()) {
        throw new Refusal(405, -1000, "This endpoint only answers GET.");
      }
      return FaceAnswer.json(body(request));
    } catch (Refusal refusal) {
      return error(refusal);
    }
  }

  private static FaceAnswer error(Refusal refusal) {
    return FaceAnswer.json(
        refusal.status, "{\"code\":" + refusal.code + ",\"msg\":\"" + refusal.getMessage() + "\"}");
  }

  /** Indexes of all symbols that are listed. */
  final List<Integer> listed() {
    List<Integer> listed = new ArrayList<>();
    for (int i = 0; i < exchange.symbols().size(); i++) {
      if (exchange.listed(i)) {
        listed.add(i);
      }
    }
    return listed;
  }

  /** The symbols named by {@code symbol} or {@code symbols}, all if by neither. */
  final List<SimulatedSymbol> wanted(FaceRequest request) throws Refusal {
    Optional<String> one = request.parameter("symbol");
    Optional<String> many = request.parameter("symbols");
    List<SimulatedSymbol> all = exchange.symbols();
    if (one.isEmpty() && many.isEmpty()) {
      return listed().stream().<SimulatedSymbol>map(all::get).toList();
    }
    /** The symbols named by {@code symbol} or {@code symbols}, all if by neither. */
    final List<SimulatedSymbol> wanted = new ArrayList<>();
    for (String name : many.isEmpty() ? List.of(one.orElseThrow()) : names(many.get())) {
      wanted.add(all.get(index(name)));
    }
    return wanted;
  }

  private static List<String> names(String array) throws Refusal {
    try {
      return new JsonArray(array).stream().map(String::valueOf).toList();
    } catch (DecodeException e) {
      throw new Refusal(400, -1100, "Illegal characters found in parameter 'symbols'.");
    }
  }

  final int symbol(FaceRequest request) throws Refusal {
    String name = request.parameter("symbol").orElse("");
    if (name.isEmpty()) {
      throw new Refusal(
          400, -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.");
    }
    return index(name);
  }

  private int index(String name) throws Refusal {
    int index = symbols.index(name.toUpperCase(Locale.ROOT));
    if (index == VenueSymbols.UNKNOWN) {
      throw new Refusal(400, -1121, "Invalid symbol.");
    }
    return index;
  }

  static int limit(FaceRequest request, int absent, int most) throws Refusal {
    if (request.parameter("limit").isEmpty()) {
      return absent;
    }
    int limit = request.number("limit").orElse(0);
    if (limit < 1) {
      throw new Refusal(400, -1100, "Illegal characters found in parameter 'limit'.");
    }
    return Math.min(most, limit);
  }

  /** -1 if it was not given. */
  static long fromId(FaceRequest request) throws Refusal {
    Optional<String> text = request.parameter("fromId");
    if (text.isEmpty()) {
      return -1;
    }
    if (!text.get().matches("[0-9]{1,18}")) {
      throw new Refusal(400, -1100, "Illegal characters found in parameter 'fromId'.");
    }
    return Long.parseLong(text.get());
  }
}
