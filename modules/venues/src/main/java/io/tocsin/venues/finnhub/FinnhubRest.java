package io.tocsin.venues.finnhub;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.Symbols;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.HttpErrors;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.RestTopic;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finnhub's REST interface, as far as a free key goes: last prices and lists of symbols. Trades,
 * quotes with bid and ask, and books it has none of; candles ask for a paid key.
 */
final class FinnhubRest implements RestProtocol {

  static final String KEY_VARIABLE = "TOCSIN_FINNHUB_KEY";

  /** Of the 60 that are free. */
  static final int CALLS_PER_MINUTE = 50;

  private static final String STOCKS = "/api/v1/stock/symbol?exchange=US";
  private static final String CRYPTO = "/api/v1/crypto/symbol?exchange=binance";
  private static final String FOREX = "/api/v1/forex/symbol?exchange=oanda";

  /** How a symbol that Finnhub does not know is quoted: all zeros. */
  private static final Pattern NO_QUOTE = Pattern.compile("\"t\"\\s*:\\s*0\\s*[,}]");

  private static final long SECOND = 1_000_000;

  @Override
  public String defaultUrl() {
    return "https://finnhub.io";
  }

  @Override
  public int weightPerMinute() {
    return CALLS_PER_MINUTE;
  }

  @Override
  public RestCall instruments(List<String> venueSymbols) {
    return lists(venueSymbols).getFirst();
  }

  @Override
  public List<RestCall> moreInstruments(List<String> venueSymbols) {
    List<RestCall> lists = lists(venueSymbols);
    return lists.subList(1, lists.size());
  }

  /** The lists that these symbols are in; all lists for no symbols. */
  private static List<RestCall> lists(List<String> venueSymbols) {
    List<String> paths =
        venueSymbols.isEmpty()
            ? List.of(CRYPTO, FOREX, STOCKS)
            : venueSymbols.stream().map(FinnhubRest::list).distinct().sorted().toList();
    return paths.stream().map(path -> RestCall.get(RestTopic.INSTRUMENTS, path, 1)).toList();
  }

  private static String list(String venueSymbol) {
    if (venueSymbol.startsWith(FinnhubSymbols.CRYPTO)) {
      return CRYPTO;
    }
    return venueSymbol.startsWith(FinnhubSymbols.FOREX) ? FOREX : STOCKS;
  }

  /**
   * Reads any of the lists. Finnhub names no steps of price and quantity: they are the usual ones
   * of stocks (a cent, a share), currencies (a tenth of a pip, one unit) and crypto (eight
   * decimals).
   */
  @Override
  public void readInstruments(String venue, char[] body, Markets markets)
      throws MalformedFrameException {
    Json.read(
        body,
        0,
        body.length,
        parser -> {
          Json.expect(parser, JsonToken.START_ARRAY, "the answer");
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            Json.expect(parser, JsonToken.START_OBJECT, "an element of the list");
            listed(venue, parser, markets);
          }
        });
  }

  private static void listed(String venue, JsonParser parser, Markets markets)
      throws IOException, MalformedFrameException {
    String name = null;
    String displayed = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken token = parser.nextToken();
      if (field.equals("symbol") && token == JsonToken.VALUE_STRING) {
        name = parser.getText();
      } else if (field.equals("displaySymbol") && token == JsonToken.VALUE_STRING) {
        displayed = parser.getText();
      } else {
        parser.skipChildren();
      }
    }
    if (name == null) {
      throw new MalformedFrameException("an element of the list has no \"symbol\"");
    }
    Instrument market = market(venue, name, displayed);
    if (market == null) {
      markets.unusable(name, "its name does not go into Tocsin's BASE_QUOTE");
    } else {
      markets.market(market);
    }
  }

  private static @Nullable Instrument market(String venue, String name, String displayed) {
    Optional<String> symbol;
    BigDecimal tick;
    BigDecimal lot;
    if (name.startsWith(FinnhubSymbols.CRYPTO)) {
      symbol = Symbols.canonical(displayed);
      tick = new BigDecimal("0.00000001");
      lot = tick;
    } else if (name.startsWith(FinnhubSymbols.FOREX)) {
      symbol = Symbols.canonical(name.substring(FinnhubSymbols.FOREX.length()));
      tick = new BigDecimal(name.endsWith("_JPY") ? "0.001" : "0.00001");
      lot = BigDecimal.ONE;
    } else {
      symbol = Symbols.canonical(name + "_USD");
      tick = new BigDecimal("0.01");
      lot = BigDecimal.ONE;
    }
    // The way back must lead to the same name: the stock GBP is not the currency.
    return symbol
        .filter(canonical -> FinnhubSymbols.venue(canonical).equals(name))
        .map(canonical ->
            new Instrument(
                new InstrumentId(venue, canonical),
                name,
                tick,
                lot,
                BigDecimal.ZERO,
                BigDecimal.ONE,
                true))
        .orElse(null);
  }

  @Override
  public Optional<RestCall> call(RestTopic topic, Instrument market, int symbol, long fromTradeId) {
    return topic == RestTopic.TICKER
        ? Optional.of(
            RestCall.get(topic, symbol, market, "/api/v1/quote?symbol=" + market.venueSymbol(), 1))
        : Optional.empty();
  }

  @Override
  public boolean tradesFromId() {
    return false;
  }

  @Override
  public void read(RestCall call, char[] body, FrameSink sink) throws MalformedFrameException {
    if (call.topic() != RestTopic.TICKER) {
      throw new IllegalArgumentException(call.toString());
    }
    Map<?, ?> quote = Json.map(Json.tree(body), "the answer");
    sink.ticker(
        call.symbol(),
        Json.decimal(quote, "t").longValue() * SECOND,
        Json.decimal(quote, "c").doubleValue(),
        Double.NaN,
        Double.NaN,
        Double.NaN);
  }

  @Override
  public boolean meansUnknownSymbol(int status, String body) {
    return status == 200 && NO_QUOTE.matcher(body).find();
  }

  @Override
  public Optional<String> error(int status, String body) {
    if (status == 200) {
      return meansUnknownSymbol(status, body)
          ? Optional.of("it knows no such symbol: all of the quote is zero")
          : Optional.empty();
    }
    String beginning = HttpErrors.beginning(body);
    return Optional.of(
        switch (status) {
          case 401 -> "the key was refused, see " + KEY_VARIABLE + " (HTTP 401): " + beginning;
          case 403 -> "not in the key's plan (HTTP 403): " + beginning;
          default -> HttpErrors.words(status, body);
        });
  }

  @Override
  public Map<String, String> headers(String key) {
    return key.isEmpty() ? Map.of() : Map.of("X-Finnhub-Token", key);
  }
}
