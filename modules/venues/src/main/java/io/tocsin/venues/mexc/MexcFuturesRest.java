package io.tocsin.venues.mexc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.model.Instrument;
import io.tocsin.model.Micros;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.HttpErrors;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.RestTopic;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * MEXC futures' REST interface. Every answer is HTTP 200 with an envelope {@code
 * {success,code,data}}, errors, too. Calls are limited one by one: 10 books, 10 tickers and 20
 * times the deals in 2 s, so a weight is a request of deals, and two thirds of the least are used.
 */
final class MexcFuturesRest implements RestProtocol {

  private static final int WEIGHT_PER_MINUTE = 400;
  private static final Pattern FAILED = Pattern.compile("\"success\"\\s*:\\s*false");
  private static final Pattern NOT_THERE = Pattern.compile("\"code\"\\s*:\\s*1001\\b");

  /** The envelope's first fields; the data after them may be a megabyte. */
  private static final int ENVELOPE = 200;

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
    // One or all: several cannot be asked for at once.
    String query = venueSymbols.size() == 1 ? "?symbol=" + venueSymbols.getFirst() : "";
    return RestCall.get(RestTopic.INSTRUMENTS, "/api/v1/contract/detail" + query, 2);
  }

  @Override
  public void readInstruments(String venue, char[] body, Markets markets)
      throws MalformedFrameException {
    Object data = Json.map(Json.tree(body), "the answer").get("data");
    for (Object element : data instanceof List<?> list ? list : List.of(Json.map(data, "data"))) {
      MexcContractDetail.read(venue, Json.map(element, "an element of data"), markets);
    }
  }

  @Override
  public Optional<RestCall> call(RestTopic topic, Instrument market, int symbol, long fromTradeId) {
    String name = market.venueSymbol();
    return switch (topic) {
      case TRADES -> get(topic, market, symbol, "deals/" + name + "?limit=100", 1);
      case QUOTE -> get(topic, market, symbol, "depth/" + name + "?limit=5", 2);
      case BOOK -> get(topic, market, symbol, "depth/" + name + "?limit=1000", 2);
      case TICKER -> get(topic, market, symbol, "ticker?symbol=" + name, 2);
      case INSTRUMENTS, OWN -> Optional.empty();
    };
  }

  private static Optional<RestCall> get(
      RestTopic topic, Instrument market, int symbol, String path, int weight) {
    return Optional.of(RestCall.get(topic, symbol, market, "/api/v1/contract/" + path, weight));
  }

  @Override
  public boolean tradesFromId() {
    return false;
  }

  @Override
  public void read(RestCall call, char[] body, FrameSink sink) throws MalformedFrameException {
    MexcContract contract = new MexcContract(Objects.requireNonNull(call.market()));
    MexcFuturesData data = new MexcFuturesData();
    data.clear();
    Json.read(body, 0, body.length, parser -> envelope(parser, data));
    if (!data.there()) {
      throw new MalformedFrameException("has no \"data\"");
    }
    long time =
        MexcTrades.isTime(data.timestamp()) ? data.timestamp() * Micros.MILLI : FrameSink.NO_TIME;
    switch (call.topic()) {
      case TRADES -> {
        data.trades.check();
        contract.toBase(data.trades);
        data.trades.sort();
        data.trades.tell(call.symbol(), FrameSink.NO_TIME, true, sink);
      }
      case QUOTE -> {
        contract.toBase(data.depth);
        MexcQuotes.tell(call.symbol(), time, data.depth, sink);
      }
      case BOOK -> {
        data.number();
        contract.toBase(data.depth);
        sink.book(call.symbol(), time, data.depth);
      }
      case TICKER -> {
        if (!data.last.isPresent()) {
          throw new MalformedFrameException("is a ticker without lastPrice");
        }
        ticker(call.symbol(), time, data, contract, sink);
      }
      case INSTRUMENTS, OWN -> throw new IllegalArgumentException(call.toString());
    }
  }

  private static void envelope(JsonParser parser, MexcFuturesData into)
      throws IOException, MalformedFrameException {
    Json.expect(parser, JsonToken.START_OBJECT, "the answer");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("data") && parser.currentToken() != JsonToken.VALUE_NULL) {
        into.read(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  /** Figures of a day, of a frame or an answer alike. It is a statistic: no trade follows. */
  static void ticker(
      int symbol, long time, MexcFuturesData data, MexcContract contract, FrameSink sink) {
    contract.worth(data.contracts24h);
    sink.ticker(
        symbol,
        time,
        data.last.toDouble(),
        data.open24h(),
        contract.volume(data.contracts24h, data.amount24h),
        contract.quoteVolume(data.contracts24h, data.amount24h));
  }

  @Override
  public boolean meansUnknownSymbol(int status, String body) {
    return status == 200 && failed(body) && NOT_THERE.matcher(body).find();
  }

  @Override
  public Optional<String> error(int status, String body) {
    if (status != 200) {
      return Optional.of(HttpErrors.words(status, body));
    }
    return failed(body) ? Optional.of(said(body)) : Optional.empty();
  }

  private static boolean failed(String body) {
    return FAILED.matcher(body).region(0, Math.min(ENVELOPE, body.length())).find();
  }

  private static String said(String body) {
    try {
      Map<?, ?> answer = Json.map(Json.tree(body.toCharArray()), "the answer");
      return answer.get("message") + " (code " + answer.get("code") + ")";
    } catch (MalformedFrameException e) {
      return HttpErrors.words(200, body);
    }
  }
}
