package io.tocsin.benchmarks;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import info.bitrich.xchangestream.binance.BinanceStreamingAdapters;
import info.bitrich.xchangestream.binance.dto.BinanceWebsocketTransaction;
import info.bitrich.xchangestream.binance.dto.BookTickerBinanceWebSocketTransaction;
import info.bitrich.xchangestream.binance.dto.DepthBinanceWebSocketTransaction;
import info.bitrich.xchangestream.binance.dto.TradeBinanceWebsocketTransaction;
import info.bitrich.xchangestream.service.netty.StreamingObjectMapperHelper;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.VenueDecoder;
import io.tocsin.venues.WireDecimal;
import io.tocsin.venues.binance.BinanceSpotAdapter;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.knowm.xchange.binance.BinanceAdapters;
import org.knowm.xchange.currency.CurrencyPair;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From the text of a Binance frame to a typed event, one frame at a time.
 *
 * <p>{@link #tocsin}: the decoder, as the pipeline calls it, up to the call of the sink. {@link
 * #xchange}: the calls that XChange's streaming service makes for the same frame, up to its {@code
 * Trade}, {@code Ticker} or order book (without the copy into its own updates that would follow).
 * {@link #tree}: a Jackson databind tree, its fields read, and the same call of the sink.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BinanceFrameBenchmark {

  private static final InstrumentId ID = new InstrumentId("binance", "BTC_USDT");
  private static final CurrencyPair XCHANGE_PAIR = new CurrencyPair("BTC", "USDT");
  private static final long MILLIS = 1_000;

  /** What the frame is. */
  public enum Kind {
    TRADE,
    BOOK_TICKER,
    /** 20 levels a side. */
    DEPTH
  }

  @Param({"TRADE", "BOOK_TICKER", "DEPTH"})
  public Kind kind = Kind.TRADE;

  private String frame = "";
  private final char[] text = new char[1 << 16];
  private final VenueDecoder decoder = new BinanceSpotAdapter().newDecoder();
  private final LastEvent sink = new LastEvent(update -> update);
  private final ObjectMapper mapper = new ObjectMapper();
  private final ObjectMapper xchangeMapper = StreamingObjectMapperHelper.getObjectMapper();
  private final Map<String, Integer> indexes = Map.of("BTCUSDT", 0);
  private final WireDecimal first = new WireDecimal();
  private final WireDecimal second = new WireDecimal();
  private final WireDecimal third = new WireDecimal();
  private final WireDecimal fourth = new WireDecimal();
  private final DepthUpdate treeDepth = new DepthUpdate();

  @SuppressWarnings("NullAway.Init")
  private JavaType xchangeType;

  /** Makes the frame; numbers as Binance writes them. */
  @Setup
  public void prepare() {
    frame =
        switch (kind) {
          case TRADE ->
              "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1723161255343,"
                  + "\"s\":\"BTCUSDT\",\"t\":3735683259,\"p\":\"61837.63000000\","
                  + "\"q\":\"0.02000000\",\"T\":1723161255342,\"m\":true,\"M\":true}}";
          case BOOK_TICKER ->
              "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":50093239212,\"s\":\"BTCUSDT\","
                  + "\"b\":\"61837.63000000\",\"B\":\"3.78826000\",\"a\":\"61837.64000000\","
                  + "\"A\":\"1.54698000\"}}";
          case DEPTH ->
              "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\","
                  + "\"E\":1723161255308,\"s\":\"BTCUSDT\",\"U\":50093239203,\"u\":50093239207,"
                  + "\"b\":["
                  + levels(61_837)
                  + "],\"a\":["
                  + levels(61_900)
                  + "]}}";
        };
    decoder.register(
        new Instrument(
            ID,
            "BTCUSDT",
            new BigDecimal("0.01"),
            new BigDecimal("0.00001"),
            BigDecimal.ZERO,
            BigDecimal.ONE,
            true),
        0);
    BinanceAdapters.putSymbolMapping("BTCUSDT", XCHANGE_PAIR);
    Class<?> data =
        switch (kind) {
          case TRADE -> TradeBinanceWebsocketTransaction.class;
          case BOOK_TICKER -> BookTickerBinanceWebSocketTransaction.class;
          case DEPTH -> DepthBinanceWebSocketTransaction.class;
        };
    xchangeType =
        xchangeMapper
            .getTypeFactory()
            .constructParametricType(BinanceWebsocketTransaction.class, data);
  }

  private static String levels(int from) {
    StringBuilder levels = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      levels.append(i == 0 ? "" : ",");
      levels.append("[\"").append(from - i).append(".3").append(i % 10).append("000000\",\"");
      levels.append(i % 3).append(".0").append(i * 37 % 100).append("31000\"]");
    }
    return levels.toString();
  }

  @Benchmark
  public Object tocsin() throws MalformedFrameException {
    frame.getChars(0, frame.length(), text, 0);
    decoder.text(text, 0, frame.length(), sink);
    return sink;
  }

  @Benchmark
  public Object xchange() throws IOException {
    JsonNode node = xchangeMapper.readTree(frame);
    BinanceWebsocketTransaction<?> read =
        xchangeMapper.readValue(xchangeMapper.treeAsTokens(node), xchangeType);
    return switch (read.getData()) {
      case TradeBinanceWebsocketTransaction trade ->
          BinanceStreamingAdapters.adaptRawTrade(trade.getRawTrade(), XCHANGE_PAIR);
      case BookTickerBinanceWebSocketTransaction top -> top.getTicker().toTicker(false);
      case DepthBinanceWebSocketTransaction depth -> depth.getOrderBook();
      default -> throw new IllegalStateException(frame);
    };
  }

  @Benchmark
  public Object tree() throws IOException {
    JsonNode data = mapper.readTree(frame).get("data");
    switch (kind) {
      case TRADE -> {
        number(data.get("p"), first);
        number(data.get("q"), second);
        sink.trade(
            symbol(data),
            data.get("T").longValue() * MILLIS,
            data.get("E").longValue() * MILLIS,
            first,
            second,
            data.get("m").booleanValue() ? TakerSide.SELL : TakerSide.BUY,
            data.get("t").longValue(),
            false);
      }
      case BOOK_TICKER -> {
        number(data.get("b"), first);
        number(data.get("B"), second);
        number(data.get("a"), third);
        number(data.get("A"), fourth);
        sink.quote(symbol(data), FrameSink.NO_TIME, first, second, third, fourth);
      }
      case DEPTH -> {
        treeDepth.clear();
        treeDepth.ids(data.get("U").longValue(), data.get("u").longValue());
        side(data.get("b"), treeDepth.bids());
        side(data.get("a"), treeDepth.asks());
        sink.depth(symbol(data), data.get("E").longValue() * MILLIS, treeDepth);
      }
    }
    return sink;
  }

  private int symbol(JsonNode data) {
    return indexes.getOrDefault(data.get("s").textValue(), -1);
  }

  private static void number(JsonNode node, WireDecimal into) {
    char[] digits = node.textValue().toCharArray();
    into.read(digits, 0, digits.length);
  }

  private static void side(JsonNode levels, DepthUpdate.Levels into) {
    for (JsonNode level : levels) {
      int at = into.add();
      number(level.get(0), into.price(at));
      number(level.get(1), into.quantity(at));
    }
  }
}
