package io.tocsin.venues.mexc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.ListedMarkets;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.SharedRecordings;
import io.tocsin.venues.Told;
import io.tocsin.venues.VenueAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Third-party captures beside the checkout, where they hold the protocol of today. */
class MexcFixturesTest {

  private final Told told = new Told();

  private static Path fixtures(String name) {
    return SharedRecordings.file("fixtures/" + name);
  }

  @Test
  void every_frame_of_the_futures_that_a_crypto_crawler_saw_is_decoded() throws Exception {
    MexcFuturesDecoder decoder = new MexcFuturesDecoder();
    decoder.register(MexcMarkets.linear("BTC_USDT", "0.0001"), 0);
    decoder.register(MexcMarkets.inverse("BTC_USD", "100"), 1);
    int frames = 0;
    for (String[] line : lines(fixtures("crypto-msg-parser/mexc.jsonl"))) {
      // Spot's JSON channels are dead since 2025-08, and snapshots are REST answers.
      if (line[0].contains("_swap") && !line[0].contains("snapshot")) {
        told.clear();
        decoder.text(line[1].toCharArray(), 0, line[1].length(), told);
        assertThat(told.lines()).as(line[0]).hasSize(line[0].contains("candlestick") ? 0 : 1);
        frames++;
      }
    }
    assertThat(frames).isGreaterThan(10);
  }

  @Test
  void the_futures_pushes_and_acknowledgements_of_jkorf_are_decoded() throws Exception {
    MexcFuturesDecoder decoder = new MexcFuturesDecoder();
    decoder.register(MexcMarkets.linear("BTC_USDT", "0.0001"), 0);
    Map<String, String> expected =
        Map.of(
            "Trades", "trade",
            "Book", "depth",
            "Ticker", "ticker",
            // One of its sides is empty.
            "PartialBook", "");
    for (Map.Entry<String, String> each : expected.entrySet()) {
      String text =
          Files.readString(
              fixtures("jkorf/mexc/Subscriptions/FuturesApi/" + each.getKey() + ".txt"));
      told.clear();
      String ack = text.lines().filter(line -> line.startsWith("<")).findFirst().orElseThrow();
      decode(decoder, ack.substring(1).strip());
      assertThat(told.lines()).singleElement().asString().startsWith("acknowledged");
      told.clear();
      decode(decoder, text.substring(text.indexOf("\n=") + 2).strip());
      if (each.getValue().isEmpty()) {
        assertThat(told.lines()).isEmpty();
      } else {
        assertThat(told.lines()).singleElement().asString().startsWith(each.getValue());
      }
    }
  }

  private void decode(MexcFuturesDecoder decoder, String frame) throws Exception {
    decoder.text(frame.toCharArray(), 0, frame.length(), told);
  }

  @Test
  void the_rest_answers_of_jkorf_are_read() throws Exception {
    VenueAdapter spot = new MexcSpotAdapter();
    String at = "jkorf/mexc/Endpoints/SpotApi/ExchangeData/";
    assertThat(answer(spot, RestTopic.TRADES, at + "GetRecentTrades.txt")).isEqualTo(2);
    assertThat(answer(spot, RestTopic.BOOK, at + "GetOrderBook.txt")).isEqualTo(1);
    assertThat(answer(spot, RestTopic.TICKER, at + "GetTicker.txt")).isEqualTo(1);
    assertThat(markets(spot, at + "GetExchangeInfo.txt").markets).isNotEmpty();
    ListedMarkets older = new ListedMarkets();
    spot.rest()
        .readInstruments(
            "mexc",
            Files.readString(
                    fixtures("jkorf/mexc/JsonResponses/Spot/ExchangeData/GetExchangeInfoAsync.txt"))
                .toCharArray(),
            older);
    assertThat(older.markets).isNotEmpty();
    VenueAdapter futures = new MexcFuturesAdapter();
    at = "jkorf/mexc/Endpoints/FuturesApi/ExchangeData/";
    assertThat(answer(futures, RestTopic.TRADES, at + "GetRecentTrades.txt")).isEqualTo(2);
    assertThat(markets(futures, at + "GetSymbols.txt").markets).hasSize(2);
    assertThat(markets(futures, at + "GetSymbol.txt").markets).hasSize(1);
  }

  private int answer(VenueAdapter adapter, RestTopic topic, String name) throws Exception {
    told.clear();
    adapter
        .rest()
        .read(
            adapter
                .rest()
                .call(topic, MexcMarkets.linear("BTC_USDT", "0.0001"), 0, FrameSink.NO_ID)
                .orElseThrow(),
            body(name).toCharArray(),
            told);
    return told.lines().size();
  }

  private ListedMarkets markets(VenueAdapter adapter, String name) throws Exception {
    ListedMarkets listed = new ListedMarkets();
    adapter.rest().readInstruments(adapter.id(), body(name).toCharArray(), listed);
    assertThat(listed.unusable).isEmpty();
    return listed;
  }

  /** After the lines of method, path and signature. */
  private static String body(String name) throws IOException {
    String text = Files.readString(fixtures(name));
    return text.substring(text.indexOf("false") + "false".length()).strip();
  }

  /** The decoder's numbers of fields and their types, against the venue's own files. */
  @Test
  void the_messages_are_those_of_mexcs_own_files() throws Exception {
    assertThat(fields("PushDataV3ApiWrapper"))
        .containsEntry("channel", "string 1")
        .containsEntry("symbol", "string 3")
        .containsEntry("createTime", "int64 5")
        .containsEntry("sendTime", "int64 6")
        .containsEntry("publicDeals", "PublicDealsV3Api 301")
        .containsEntry("publicLimitDepths", "PublicLimitDepthsV3Api 303")
        .containsEntry("publicBookTicker", "PublicBookTickerV3Api 305")
        .containsEntry("publicMiniTicker", "PublicMiniTickerV3Api 309")
        .containsEntry("publicMiniTickers", "PublicMiniTickersV3Api 310")
        .containsEntry("publicBookTickerBatch", "PublicBookTickerBatchV3Api 311")
        .containsEntry("publicAggreDepths", "PublicAggreDepthsV3Api 313")
        .containsEntry("publicAggreDeals", "PublicAggreDealsV3Api 314")
        .containsEntry("publicAggreBookTicker", "PublicAggreBookTickerV3Api 315");
    assertThat(fields("PublicAggreDealsV3Api"))
        .containsEntry("deals", "PublicAggreDealsV3ApiItem 1")
        .containsEntry("price", "string 1")
        .containsEntry("quantity", "string 2")
        .containsEntry("tradeType", "int32 3")
        .containsEntry("time", "int64 4");
    assertThat(fields("PublicAggreDepthsV3Api"))
        .containsEntry("asks", "PublicAggreDepthV3ApiItem 1")
        .containsEntry("bids", "PublicAggreDepthV3ApiItem 2")
        .containsEntry("fromVersion", "string 4")
        .containsEntry("toVersion", "string 5");
    assertThat(fields("PublicAggreBookTickerV3Api"))
        .containsEntry("bidPrice", "string 1")
        .containsEntry("bidQuantity", "string 2")
        .containsEntry("askPrice", "string 3")
        .containsEntry("askQuantity", "string 4");
    assertThat(fields("PublicMiniTickerV3Api"))
        .containsEntry("symbol", "string 1")
        .containsEntry("price", "string 2")
        .containsEntry("zonedRate", "string 4")
        .containsEntry("volume", "string 7")
        .containsEntry("quantity", "string 8");
  }

  private static Map<String, String> fields(String message) throws IOException {
    Pattern field = Pattern.compile("(\\w+)\\s+(\\w+)\\s*=\\s*(\\d+);");
    Matcher matcher = field.matcher(Files.readString(fixtures("mexc-proto/" + message + ".proto")));
    Map<String, String> fields = new HashMap<>();
    while (matcher.find()) {
      fields.put(matcher.group(2), matcher.group(1) + " " + matcher.group(3));
    }
    return fields;
  }

  /** Pairs of what a line tests and the frame in it. */
  private static List<String[]> lines(Path file) throws IOException {
    List<String[]> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] pair = {"", ""};
      try (JsonParser parser = new JsonFactory().createParser(line)) {
        while (parser.nextToken() != null) {
          if (parser.currentToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            pair[name.equals("test") ? 0 : 1] = parser.getText();
          }
        }
      }
      lines.add(pair);
    }
    return lines;
  }
}
