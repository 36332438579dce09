package io.tocsin.venues.binance;

import io.tocsin.model.Instrument;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.HttpErrors;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.RestTopic;
import java.util.Map;
import java.util.Optional;

/** What the REST interfaces of spot and USD-M have in common. */
abstract class BinanceRest implements RestProtocol {

  private static final int INVALID_SYMBOL = -1121;
  private static final int ILLEGAL_CHARACTERS = -1100;

  /**
   * What calls weigh.
   *
   * @param book of 1,000 levels a side
   * @param smallLevels levels a side of the small book
   */
  record Weights(int quote, int ticker, int book, int smallLevels, int smallBook) {}

  private final String path;
  private final Weights weights;

  /**
   * @param path of all calls, for example {@code /api/v3/}
   */
  BinanceRest(String path, Weights weights) {
    this.path = path;
    this.weights = weights;
  }

  @Override
  public final void readInstruments(String venue, char[] body, Markets markets)
      throws MalformedFrameException {
    Map<?, ?> answer = Json.map(Json.tree(body), "the answer");
    for (Object element : Json.list(answer.get("symbols"), "symbols")) {
      market(venue, Json.map(element, "an element of symbols"), markets);
    }
  }

  /** An element of {@code exchangeInfo}'s symbols. */
  void market(String venue, Map<?, ?> market, Markets markets) throws MalformedFrameException {
    BinanceAnswers.market(venue, market, markets);
  }

  @Override
  public final Optional<RestCall> call(
      RestTopic topic, Instrument market, int symbol, long fromTradeId) {
    return switch (topic) {
      case TRADES -> Optional.of(trades(market, symbol, fromTradeId));
      case QUOTE -> Optional.of(get(topic, symbol, market, "ticker/bookTicker", weights.quote()));
      case BOOK -> Optional.of(book(market, symbol, 1_000, weights.book()));
      case TICKER -> Optional.of(get(topic, symbol, market, "ticker/24hr", weights.ticker()));
      case INSTRUMENTS, OWN -> Optional.empty();
    };
  }

  /** The call for trades, from an id on where that can be had. */
  abstract RestCall trades(Instrument market, int symbol, long fromTradeId);

  @Override
  public final Optional<RestCall> smallBook(Instrument market, int symbol) {
    return Optional.of(book(market, symbol, weights.smallLevels(), weights.smallBook()));
  }

  private RestCall book(Instrument market, int symbol, int levels, int weight) {
    return get(RestTopic.BOOK, symbol, market, "depth", "&limit=" + levels, weight);
  }

  private RestCall get(RestTopic topic, int symbol, Instrument market, String name, int weight) {
    return get(topic, symbol, market, name, "", weight);
  }

  final RestCall get(
      RestTopic topic, int symbol, Instrument market, String name, String more, int weight) {
    String call = path + name + "?symbol=" + market.venueSymbol() + more;
    return RestCall.get(topic, symbol, market, call, weight);
  }

  @Override
  public final void read(RestCall call, char[] body, FrameSink sink)
      throws MalformedFrameException {
    BinanceAnswers.read(call, body, sink);
  }

  @Override
  public final boolean meansUnknownSymbol(int status, String body) {
    return status == 400
        && (body.contains("\"code\":" + INVALID_SYMBOL)
            || body.contains("\"code\":" + ILLEGAL_CHARACTERS));
  }

  @Override
  public Optional<String> error(int status, String body) {
    return status == 200 ? Optional.empty() : Optional.of(HttpErrors.words(status, body));
  }
}
