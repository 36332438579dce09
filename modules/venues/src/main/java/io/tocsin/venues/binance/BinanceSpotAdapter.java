package io.tocsin.venues.binance;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.VenueDecoder;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Binance spot, public market data. Limits are Binance's documented ones with room to spare: 5
 * messages a second in (pings and pongs count), 1,024 streams a connection, REST weight 6,000 a
 * minute of which a snapshot of 1,000 levels costs 50. Fees are those of a standard account.
 */
public final class BinanceSpotAdapter implements VenueAdapter {

  private static final int STREAMS_PER_SYMBOL = 4;
  private static final int MOST_STREAMS = 1_024;
  private static final int SNAPSHOT_LEVELS = 1_000;
  private static final int INVALID_SYMBOL = -1121;
  private static final int ILLEGAL_CHARACTERS = -1100;

  @Override
  public String id() {
    return "binance";
  }

  @Override
  public String defaultWebSocketUrl() {
    return "wss://data-stream.binance.vision";
  }

  @Override
  public String defaultRestUrl() {
    return "https://data-api.binance.vision";
  }

  @Override
  public Set<Channel> channels() {
    return EnumSet.allOf(Channel.class);
  }

  @Override
  public BigDecimal takerFee() {
    return new BigDecimal("0.001");
  }

  @Override
  public BigDecimal makerFee() {
    return new BigDecimal("0.001");
  }

  @Override
  public String webSocketPath() {
    return "/stream";
  }

  @Override
  public int mostSymbols() {
    return MOST_STREAMS / STREAMS_PER_SYMBOL;
  }

  @Override
  public int namesPerFrame() {
    return 200;
  }

  @Override
  public long millisBetweenFrames() {
    return 300;
  }

  @Override
  public int snapshotsPerMinute() {
    return 60;
  }

  @Override
  public String venueSymbol(String symbol) {
    return symbol.replace("_", "");
  }

  @Override
  public List<String> streams(String venueSymbol) {
    String name = venueSymbol.toLowerCase(Locale.ROOT);
    return List.of(
        name + "@trade", name + "@bookTicker", name + "@depth@100ms", name + "@miniTicker");
  }

  @Override
  public String subscribeFrame(List<String> streams, long id) {
    return frame("SUBSCRIBE", streams, id);
  }

  @Override
  public String unsubscribeFrame(List<String> streams, long id) {
    return frame("UNSUBSCRIBE", streams, id);
  }

  private static String frame(String method, List<String> streams, long id) {
    return "{\"method\":\"" + method + "\",\"params\":" + array(streams) + ",\"id\":" + id + "}";
  }

  private static String array(List<String> names) {
    return names.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
  }

  @Override
  public VenueDecoder newDecoder() {
    return new BinanceSpotDecoder();
  }

  @Override
  public String instrumentsPath(List<String> venueSymbols) {
    return venueSymbols.isEmpty()
        ? "/api/v3/exchangeInfo"
        : "/api/v3/exchangeInfo?symbols="
            + URLEncoder.encode(array(venueSymbols), StandardCharsets.UTF_8);
  }

  @Override
  public List<Instrument> readInstruments(String venue, char[] body)
      throws MalformedFrameException {
    List<Instrument> instruments = new ArrayList<>();
    for (Object market : list(object(body).get("symbols"), "symbols")) {
      instruments.add(instrument(venue, map(market, "an element of symbols")));
    }
    return instruments;
  }

  private static Instrument instrument(String venue, Map<?, ?> market)
      throws MalformedFrameException {
    String symbol = text(market, "symbol");
    BigDecimal tick = BigDecimal.ZERO;
    BigDecimal lot = BigDecimal.ZERO;
    BigDecimal minNotional = BigDecimal.ZERO;
    for (Object element : list(market.get("filters"), "filters")) {
      Map<?, ?> filter = map(element, "a filter");
      switch (text(filter, "filterType")) {
        case "PRICE_FILTER" -> tick = decimal(filter, "tickSize");
        case "LOT_SIZE" -> lot = decimal(filter, "stepSize");
        case "NOTIONAL", "MIN_NOTIONAL" -> minNotional = decimal(filter, "minNotional");
        default -> {}
      }
    }
    if (tick.signum() <= 0 || lot.signum() <= 0) {
      throw new MalformedFrameException("market " + symbol + " has no tick size or no lot size");
    }
    return new Instrument(
        new InstrumentId(venue, text(market, "baseAsset") + "_" + text(market, "quoteAsset")),
        symbol,
        tick.stripTrailingZeros(),
        lot.stripTrailingZeros(),
        minNotional,
        BigDecimal.ONE,
        "TRADING".equals(market.get("status")));
  }

  @Override
  public boolean meansUnknownSymbol(int status, String body) {
    return status == 400
        && (body.contains("\"code\":" + INVALID_SYMBOL)
            || body.contains("\"code\":" + ILLEGAL_CHARACTERS));
  }

  @Override
  public String describeError(int status, String body) {
    String beginning = body.substring(0, Math.min(200, body.length())).strip();
    return switch (status) {
      case 429, 418 -> "too many requests (HTTP " + status + "): " + beginning;
      case 451, 403 -> "refused for this region or network (HTTP " + status + "): " + beginning;
      default -> "HTTP " + status + ": " + beginning;
    };
  }

  @Override
  public String snapshotPath(String venueSymbol) {
    return "/api/v3/depth?symbol=" + venueSymbol + "&limit=" + SNAPSHOT_LEVELS;
  }

  @Override
  public String tickerPath(String venueSymbol) {
    return "/api/v3/ticker/24hr?symbol=" + venueSymbol;
  }

  @Override
  public void readTicker(int symbol, char[] body, FrameSink sink) throws MalformedFrameException {
    Map<?, ?> ticker = object(body);
    sink.ticker(
        symbol,
        decimal(ticker, "closeTime").longValue() * 1_000L,
        decimal(ticker, "lastPrice").doubleValue(),
        decimal(ticker, "openPrice").doubleValue(),
        decimal(ticker, "volume").doubleValue(),
        decimal(ticker, "quoteVolume").doubleValue());
  }

  private static Map<?, ?> object(char[] body) throws MalformedFrameException {
    try {
      return map(JsonText.parse("answer", new String(body)), "the answer");
    } catch (InvalidInputException e) {
      throw new MalformedFrameException(String.valueOf(e.getMessage()));
    }
  }

  private static Map<?, ?> map(@Nullable Object value, String what) throws MalformedFrameException {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new MalformedFrameException(what + " is not an object");
  }

  private static List<?> list(@Nullable Object value, String what) throws MalformedFrameException {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new MalformedFrameException(what + " is not an array");
  }

  private static String text(Map<?, ?> from, String name) throws MalformedFrameException {
    if (from.get(name) instanceof String text) {
      return text;
    }
    throw new MalformedFrameException("\"" + name + "\" is not a string");
  }

  private static BigDecimal decimal(Map<?, ?> from, String name) throws MalformedFrameException {
    Object value = from.get(name);
    try {
      return value instanceof BigDecimal number ? number : new BigDecimal(String.valueOf(value));
    } catch (NumberFormatException e) {
      throw new MalformedFrameException("\"" + name + "\" is not a number");
    }
  }
}
