package io.tocsin.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import info.bitrich.xchangestream.coinbasepro.dto.CoinbaseProWebSocketTransaction;
import info.bitrich.xchangestream.service.netty.StreamingObjectMapperHelper;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.VenueDecoder;
import io.tocsin.venues.VenueTimes;
import io.tocsin.venues.WireDecimal;
import io.tocsin.venues.coinbase.CoinbaseAdapter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From the text of a Coinbase frame to typed events: a batch of five trades, a change of ten
 * levels.
 *
 * <p>The rivals: {@code …ByTree} reads a Jackson databind tree and tells the same. XChange (5.2.0,
 * the newest that is published for Coinbase) speaks the older Exchange feed only, so {@code
 * matchOldByXChange} stands beside {@code matchOld}, which reads the very same frame.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CoinbaseFrameBenchmark {

  private static final String MATCH =
      "{\"type\":\"match\",\"trade_id\":280232,"
          + "\"maker_order_id\":\"ac928c66-ca53-498f-9c13-a110027a60e8\","
          + "\"taker_order_id\":\"132fb6ae-456b-4654-b4e0-d681ac05cea1\",\"side\":\"sell\","
          + "\"size\":\"0.00373812\",\"price\":\"57786.82\",\"product_id\":\"BTC-USD\","
          + "\"sequence\":177100030,\"time\":\"2021-04-17T16:43:37.089723Z\"}";

  private record Row(
      int symbol, long time, WireDecimal price, WireDecimal size, TakerSide side, long id) {}

  private final char[] text = new char[1 << 14];
  private final VenueDecoder decoder = new CoinbaseAdapter().newDecoder();
  private final LastEvent sink = new LastEvent(update -> update);
  private final ObjectMapper mapper = new ObjectMapper();
  private final ObjectMapper xchangeMapper = StreamingObjectMapperHelper.getObjectMapper();
  private final Map<String, Integer> indexes = Map.of("BTC-USD", 0);
  private final DepthUpdate treeDepth = new DepthUpdate();
  private String trades = "";
  private String level2 = "";

  /** Frames without a number: each is the first of its kind. */
  @Setup
  public void begin() {
    decoder.register(Markets.spot("coinbase", "BTC_USD", "BTC-USD"), 0);
    String head =
        "\"timestamp\":\"2026-09-30T02:39:53.788557863Z\",\"events\":[{\"type\":\"update\",";
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      rows.append(i == 0 ? "" : ",");
      rows.append("{\"product_id\":\"BTC-USD\",\"trade_id\":\"").append(846_155_146 - i);
      rows.append("\",\"price\":\"68923.")
          .append(60 + i)
          .append("\",\"size\":\"0.0037381")
          .append(i);
      rows.append("\",\"time\":\"2026-09-30T02:39:52.402705Z\",\"side\":\"BUY\"}");
    }
    trades = "{\"channel\":\"market_trades\"," + head + "\"trades\":[" + rows + "]}]}";
    StringBuilder levels = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      levels.append(i == 0 ? "" : ",").append("{\"side\":\"").append(i % 2 == 0 ? "bid" : "offer");
      levels.append("\",\"event_time\":\"2026-04-07T14:30:01.456789Z\",\"price_level\":\"689");
      levels.append(i % 2 == 0 ? 10 - i : 10 + i).append(".0").append(i);
      levels.append("\",\"new_quantity\":\"2.0000000").append(i).append("\"}");
    }
    level2 =
        "{\"channel\":\"l2_data\","
            + head
            + "\"product_id\":\"BTC-USD\",\"updates\":["
            + levels
            + "]}]}";
  }

  private Object decode(String frame) throws MalformedFrameException {
    frame.getChars(0, frame.length(), text, 0);
    decoder.text(text, 0, frame.length(), sink);
    return sink;
  }

  @Benchmark
  public Object trades() throws MalformedFrameException {
    return decode(trades);
  }

  @Benchmark
  public Object tradesByTree() throws IOException, MalformedFrameException {
    JsonNode frame = mapper.readTree(trades);
    long sent = VenueTimes.rfc3339(frame.get("timestamp").textValue());
    for (JsonNode event : frame.get("events")) {
      boolean past = event.get("type").textValue().equals("snapshot");
      List<Row> rows = new ArrayList<>();
      for (JsonNode trade : event.get("trades")) {
        rows.add(
            new Row(
                indexes.getOrDefault(trade.get("product_id").textValue(), -1),
                VenueTimes.rfc3339(trade.get("time").textValue()),
                number(trade.get("price")),
                number(trade.get("size")),
                trade.get("side").textValue().equals("BUY") ? TakerSide.SELL : TakerSide.BUY,
                Long.parseLong(trade.get("trade_id").textValue())));
      }
      rows.sort(Comparator.comparingLong(Row::id));
      for (Row row : rows) {
        sink.trade(row.symbol, row.time, sent, row.price, row.size, row.side, row.id, past);
      }
    }
    return sink;
  }

  private static WireDecimal number(JsonNode node) {
    return WireDecimal.of(node.textValue());
  }

  @Benchmark
  public Object level2() throws MalformedFrameException {
    return decode(level2);
  }

  @Benchmark
  public Object level2ByTree() throws IOException, MalformedFrameException {
    JsonNode frame = mapper.readTree(level2);
    long sent = VenueTimes.rfc3339(frame.get("timestamp").textValue());
    for (JsonNode event : frame.get("events")) {
      treeDepth.clear();
      for (JsonNode level : event.get("updates")) {
        boolean bid = level.get("side").textValue().equals("bid");
        (bid ? treeDepth.bids() : treeDepth.asks())
            .add(number(level.get("price_level")), number(level.get("new_quantity")));
      }
      sink.depth(indexes.getOrDefault(event.get("product_id").textValue(), -1), sent, treeDepth);
    }
    return sink;
  }

  @Benchmark
  public Object matchOld() throws MalformedFrameException {
    return decode(MATCH);
  }

  @Benchmark
  public Object matchOldByXChange() throws IOException {
    return xchangeMapper
        .treeToValue(xchangeMapper.readTree(MATCH), CoinbaseProWebSocketTransaction.class)
        .toCoinbaseProTrade();
  }
}
