package io.tocsin.simulator.finnhub;

import io.tocsin.model.Micros;
import io.tocsin.simulator.Decimal8;
import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.SimulatedSymbol;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceAnswer;
import io.tocsin.simulator.face.FaceRequest;
import io.tocsin.simulator.face.VenueSymbols;
import java.util.Locale;
import java.util.function.Predicate;

/** What a free key may ask: last prices and lists of symbols, 60 calls a minute. */
final class FinnhubRest {

  private static final int CALLS_PER_MINUTE = 60;
  private static final long MINUTE_MICROS = 60 * Micros.SECOND;

  private final Exchange exchange;
  private final VenueSymbols symbols;
  private long minute;
  private int calls;

  FinnhubRest(Exchange exchange, VenueSymbols symbols) {
    this.exchange = exchange;
    this.symbols = symbols;
  }

  FaceAnswer answer(FaceRequest request) {
    long now = exchange.nowMicros() / MINUTE_MICROS;
    calls = now == minute ? calls + 1 : 1;
    minute = now;
    FaceAnswer answer =
        calls > CALLS_PER_MINUTE
            ? FaceAnswer.json(
                429,
                "{\"error\":\"API limit reached. Please try again later. Remaining Limit: 0\"}")
            : body(request);
    return answer
        .with("X-Ratelimit-Limit", Integer.toString(CALLS_PER_MINUTE))
        .with("X-Ratelimit-Remaining", Integer.toString(Math.max(0, CALLS_PER_MINUTE - calls)))
        .with("X-Ratelimit-Reset", Long.toString((now + 1) * 60));
  }

  private FaceAnswer body(FaceRequest request) {
    return switch (request.path()) {
      case "/api/v1/quote" -> FaceAnswer.json(quote(request.parameter("symbol").orElse("")));
      case "/api/v1/crypto/symbol" -> FaceAnswer.json(list(name -> name.startsWith("BINANCE:")));
      case "/api/v1/forex/symbol" -> FaceAnswer.json(list(name -> name.startsWith("OANDA:")));
      case "/api/v1/stock/symbol" -> FaceAnswer.json(list(name -> name.indexOf(':') < 0));
      case "/api/v1/crypto/candle", "/api/v1/forex/candle", "/api/v1/stock/candle" ->
          FaceAnswer.json(403, "{\"error\":\"You don't have access to this resource.\"}");
      default -> FaceAnswer.json(404, "{\"error\":\"Not found.\"}");
    };
  }

  /** Zeros for a symbol that is not known. */
  private String quote(String name) {
    int symbol = symbols.index(name);
    if (symbol == VenueSymbols.UNKNOWN) {
      return "{\"c\":0,\"d\":null,\"dp\":null,\"h\":0,\"l\":0,\"o\":0,\"pc\":0,\"t\":0}";
    }
    SimulatedEvent.MiniTicker day = exchange.day(symbol);
    double percent = (day.lastE8() - day.openE8()) * 100.0 / day.openE8();
    return "{\"c\":"
        + Decimal8.shortText(day.lastE8())
        + ",\"d\":"
        + Decimal8.shortText(day.lastE8() - day.openE8())
        + ",\"dp\":"
        + String.format(Locale.ROOT, "%.4f", percent)
        + ",\"h\":"
        + Decimal8.shortText(day.highE8())
        + ",\"l\":"
        + Decimal8.shortText(day.lowE8())
        + ",\"o\":"
        + Decimal8.shortText(day.openE8())
        + ",\"pc\":"
        + Decimal8.shortText(day.openE8())
        + ",\"t\":"
        + day.timeMicros() / Micros.SECOND
        + "}";
  }

  private String list(Predicate<String> wanted) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < exchange.symbols().size(); i++) {
      String name = symbols.name(i);
      if (!exchange.listed(i) || !wanted.test(name)) {
        continue;
      }
      SimulatedSymbol symbol = exchange.symbols().get(i);
      String displayed =
          name.indexOf(':') < 0 ? name : symbol.baseAsset() + "/" + symbol.quoteAsset();
      text.append(text.length() > 1 ? "," : "");
      text.append("{\"description\":\"Simulated\",\"displaySymbol\":\"").append(displayed);
      text.append("\",\"symbol\":\"").append(name).append("\"}");
    }
    return text.append(']').toString();
  }
}
