package io.tocsin.venues;

import static io.tocsin.venues.SharedRecordings.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.Instrument;
import io.tocsin.venues.coinbase.CoinbaseAdapter;
import io.tocsin.venues.kraken.KrakenAdapter;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Kraken and Coinbase read what others have recorded of them; the files are beside the checkout,
 * not in it, and a test is skipped where they are not.
 */
class VenueFixturesTest {

  private static final String JKORF = "fixtures/jkorf/";

  /** A placeholder of the files, where a request's id was. */
  private static final Pattern PLACEHOLDER = Pattern.compile("\"?\\|[0-9*]\\|\"?");

  private final Told sink = new Told();

  private static VenueAdapter adapter(String venue) {
    return venue.equals("kraken") ? new KrakenAdapter() : new CoinbaseAdapter();
  }

  private static Instrument market(VenueAdapter adapter, String symbol) {
    return Told.market(adapter.id(), symbol, adapter.venueSymbol(symbol));
  }

  /** Answers (lines with {@code <}) and pushes (after {@code =}, up to the next mark). */
  private static List<String> frames(Path file) throws IOException {
    List<String> frames = new ArrayList<>();
    StringBuilder push = new StringBuilder();
    String text = PLACEHOLDER.matcher(Files.readString(file)).replaceAll("1");
    for (String line : text.split("\r?\n|(?<=})(?=[><=])")) {
      if (!line.isEmpty() && "<>=".indexOf(line.charAt(0)) >= 0) {
        add(push, frames);
        if (line.charAt(0) == '<' || line.charAt(0) == '=') {
          push.append(line.substring(line.matches("[<=][0-9].*") ? 2 : 1));
        }
      } else if (!push.isEmpty() || !line.isBlank()) {
        push.append(line).append('\n');
      }
    }
    add(push, frames);
    return frames;
  }

  private static void add(StringBuilder push, List<String> frames) {
    if (!push.toString().isBlank()) {
      frames.add(push.toString());
    }
    push.setLength(0);
  }

  @ParameterizedTest
  @CsvSource({
    "kraken, Subscriptions/Spot/AggBook, acknowledged BOOK, book 0",
    "kraken, Subscriptions/Spot/Trades, acknowledged TRADES, trade 0",
    "kraken, Subscriptions/Spot/Ticker, acknowledged QUOTES, quote 0",
    "kraken, Subscriptions/Spot/Kline, ,",
    "coinbase, Subscriptions/AdvancedTrade/Trades, acknowledged TRADES, trade 0",
    "coinbase, Subscriptions/AdvancedTrade/Ticker, acknowledged QUOTES, quote 0",
    "coinbase, Subscriptions/AdvancedTrade/BatchTicker, , ticker 0",
    "coinbase, Subscriptions/AdvancedTrade/Heartbeat, , heartbeat",
    "coinbase, Subscriptions/AdvancedTrade/Klines, ,",
    "coinbase, Subscriptions/AdvancedTrade/Symbol, ,",
    "coinbase, Subscriptions/AdvancedTrade/Concurrent, ,"
  })
  void reads_frames_of_today(String venue, String name, String ack, String data) throws Exception {
    Path file = file(JKORF + venue + "/" + name + ".txt");
    VenueAdapter adapter = adapter(venue);
    List<String> frames = frames(file);
    assertThat(frames).hasSizeGreaterThanOrEqualTo(2);
    for (String frame : frames) {
      // Each is of a connection of its own: the numbers in the files are made up.
      VenueDecoder decoder = adapter.newDecoder();
      decoder.register(market(adapter, "ETH_USDT"), 0);
      decoder.text(frame.toCharArray(), 0, frame.length(), sink);
    }
    if (ack != null) {
      assertThat(sink.lines()).anyMatch(line -> line.startsWith(ack));
    }
    if (data != null) {
      assertThat(sink.lines()).anyMatch(line -> line.startsWith(data));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "kraken, TRADES, jkorf/kraken/Endpoints/Spot/ExchangeData/GetTradeHistory.txt",
    "kraken, TRADES, xchange/org/knowm/xchange/kraken/dto/marketdata/example-trades-data.json",
    "kraken, BOOK, jkorf/kraken/Endpoints/Spot/ExchangeData/GetOrderBook.txt",
    "kraken, BOOK, xchange/org/knowm/xchange/kraken/dto/marketdata/example-depth-data.json",
    "kraken, QUOTE, jkorf/kraken/Endpoints/Spot/ExchangeData/GetTicker.txt",
    "kraken, TICKER, xchange/org/knowm/xchange/kraken/dto/marketdata/example-ticker-data.json",
    "coinbase, TRADES, jkorf/coinbase/Endpoints/AdvancedTrade/ExchangeData/GetTradeHistory.txt",
    "coinbase, BOOK, jkorf/coinbase/Endpoints/AdvancedTrade/ExchangeData/GetOrderBook.txt",
    "coinbase, QUOTE, jkorf/coinbase/Endpoints/AdvancedTrade/ExchangeData/GetOrderBook.txt"
  })
  void reads_rest_answers(String venue, RestTopic topic, String name) throws Exception {
    VenueAdapter adapter = adapter(venue);
    RestCall call =
        adapter.rest().call(topic, market(adapter, "BTC_USD"), 3, FrameSink.NO_ID).orElseThrow();
    adapter.rest().read(call, body(file("fixtures/" + name)).toCharArray(), sink);
    assertThat(sink.lines()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "kraken, jkorf/kraken/Endpoints/Spot/ExchangeData/GetSymbols.txt",
    "kraken, xchange/org/knowm/xchange/kraken/dto/marketdata/example-assetpairs-data.json",
    "coinbase, jkorf/coinbase/Endpoints/AdvancedTrade/ExchangeData/GetSymbols.txt"
  })
  void reads_lists_of_markets(String venue, String name) throws Exception {
    ListedMarkets listed = new ListedMarkets();
    char[] answer = body(file("fixtures/" + name)).toCharArray();
    adapter(venue).rest().readInstruments(venue, answer, listed);
    assertThat(listed.markets).isNotEmpty();
  }

  /** Lines of {@code time: frame}; {@code url <- …} is what was sent. */
  @ParameterizedTest
  @CsvSource({
    "kraken, cryptofeed/KRAKEN.ws.50.0, acknowledged, book, depth",
    "coinbase, cryptofeed/COINBASE.ws.28.0, trade, ticker, depth"
  })
  void reads_every_frame_of_a_recording_of_the_older_protocol(
      String venue, String name, String first, String second, String third) throws Exception {
    VenueDecoder decoder = adapter(venue).newDecoder();
    List<String> markets = new ArrayList<>();
    Map<String, Integer> calls = new HashMap<>();
    FrameSink counting =
        (FrameSink)
            Proxy.newProxyInstance(
                FrameSink.class.getClassLoader(),
                new Class<?>[] {FrameSink.class},
                (proxy, method, arguments) -> {
                  calls.merge(method.getName(), 1, Integer::sum);
                  if (method.getName().equals("unregistered")) {
                    markets.add((String) arguments[0]);
                    return markets.size() - 1;
                  }
                  return null;
                });
    int frames = 0;
    for (String line : Files.readAllLines(file(name))) {
      int frame = line.indexOf(": ");
      if (frame > 0 && Character.isDigit(line.charAt(0))) {
        char[] text = line.substring(frame + 2).toCharArray();
        decoder.text(text, 0, text.length, counting);
        frames++;
      }
    }
    assertThat(frames).isGreaterThan(1_000);
    assertThat(markets).hasSizeGreaterThan(3).doesNotHaveDuplicates();
    assertThat(calls).containsKeys(first, second, third);
  }

  @ParameterizedTest
  @CsvSource({"kraken, kraken", "coinbase, coinbase_pro"})
  void reads_single_frames_of_the_older_protocol(String venue, String name) throws Exception {
    int read = 0;
    for (String line : Files.readAllLines(file("fixtures/crypto-msg-parser/" + name + ".jsonl"))) {
      JsonObject fixture = new JsonObject(line);
      String frame = fixture.getString("raw");
      boolean answer = !frame.contains("\"type\"") && !frame.startsWith("[");
      if (fixture.getString("test").contains("future")
          || fixture.getString("test").contains("swap")
          || answer) {
        continue; // Kraken Futures and REST answers
      }
      VenueDecoder decoder = adapter(venue).newDecoder();
      decoder.register(market(adapter(venue), "BTC_USD"), 0);
      decoder.text(frame.toCharArray(), 0, frame.length(), sink);
      read++;
    }
    assertThat(read).isGreaterThan(3);
    assertThat(sink.lines()).isNotEmpty();
  }

  /** The files name method, path and whether a key was needed before the answer. */
  private static String body(Path file) throws IOException {
    String text = Files.readString(file);
    return text.substring(text.indexOf('{'));
  }
}
