package io.tocsin.benchmarks;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import info.bitrich.xchangestream.kraken.KrakenStreamingAdapters;
import info.bitrich.xchangestream.service.netty.StreamingObjectMapperHelper;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.BookSync;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.VenueDecoder;
import io.tocsin.venues.VenueTimes;
import io.tocsin.venues.WireDecimal;
import io.tocsin.venues.kraken.KrakenAdapter;
import java.io.IOException;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.dto.trade.LimitOrder;
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
 * From the text of a Kraken frame to a typed event; a book update is applied to a book of 25 levels
 * a side, and its checksum found right, before it counts as done.
 *
 * <p>The rivals: {@code …ByTree} reads a Jackson databind tree that keeps the digits, then does the
 * same. XChange (5.2.0, the newest that is published for Kraken) speaks WebSocket v1 only, so
 * {@code …OldByXChange} stands beside {@code …Old}, which reads the very same v1 frames: the calls
 * of its streaming service, with its book and its check of the checksum.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KrakenFrameBenchmark {

  private static final int XCHANGE_DEPTH = 25;
  private static final CurrencyPair XCHANGE_PAIR = new CurrencyPair("BTC", "USD");

  private static final String TRADE =
      "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"side\":\"buy\","
          + "\"price\":83744.3,\"qty\":0.00044780,\"ord_type\":\"limit\",\"trade_id\":109116693,"
          + "\"timestamp\":\"2026-09-25T17:48:26.844359Z\"}]}";
  private static final String OLD_TRADE =
      "[321,[[\"83744.30000\",\"0.00044780\",\"1790358506.844359\",\"b\",\"l\",\"\"]],"
          + "\"trade\",\"XBT/USD\"]";

  private final char[] text = new char[1 << 14];
  private final KrakenAdapter adapter = new KrakenAdapter();
  private final VenueDecoder decoder = adapter.newDecoder();
  private final ObjectMapper mapper =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private final ObjectMapper xchangeMapper = StreamingObjectMapperHelper.getObjectMapper();
  private final Map<String, Integer> indexes = Map.of("BTC/USD", 0);
  private final WireDecimal price = new WireDecimal();
  private final WireDecimal quantity = new WireDecimal();
  private final DepthUpdate treeDepth = new DepthUpdate();
  private final TreeSet<LimitOrder> xchangeBids = new TreeSet<>();
  private final TreeSet<LimitOrder> xchangeAsks = new TreeSet<>();
  private BookSync sync = new BookSync(adapter);
  private BookSync oldSync = new BookSync(adapter);
  private final LastEvent sink = new LastEvent(update -> checked(sync.diff(update)));
  private final LastEvent oldSink = new LastEvent(update -> checked(oldSync.diff(update)));
  private KrakenBookFrames frames = new KrakenBookFrames();
  private int next = -1;

  private static Object checked(BookSync.Outcome outcome) {
    if (outcome != BookSync.Outcome.APPLIED) {
      throw new IllegalStateException("the book is not as the frames say: " + outcome);
    }
    return outcome;
  }

  /** All begin with the same book, to which the frames lead back. */
  @Setup
  public void begin() throws Exception {
    frames = new KrakenBookFrames();
    sync = new BookSync(adapter);
    decoder.register(Markets.spot("kraken", "BTC_USD", "BTC/USD"), 0);
    checked(sync.whole(frames.whole("")));
    oldSync = new BookSync(adapter);
    checked(oldSync.whole(frames.whole(KrakenBookFrames.OLD_ZEROS)));
    KrakenStreamingAdapters.adaptOrderbookMessage(
        XCHANGE_DEPTH,
        xchangeBids,
        xchangeAsks,
        XCHANGE_PAIR,
        (ArrayNode) xchangeMapper.readTree(frames.oldWhole()));
  }

  private int next() {
    next = (next + 1) % KrakenBookFrames.COUNT;
    return next;
  }

  private Object decode(String frame, LastEvent into) throws MalformedFrameException {
    frame.getChars(0, frame.length(), text, 0);
    decoder.text(text, 0, frame.length(), into);
    return into;
  }

  @Benchmark
  public Object book() throws MalformedFrameException {
    return decode(frames.update(next()), sink);
  }

  @Benchmark
  public Object bookByTree() throws IOException {
    JsonNode update = mapper.readTree(frames.update(next())).get("data").get(0);
    treeDepth.clear();
    side(update.get("bids"), treeDepth.bids());
    side(update.get("asks"), treeDepth.asks());
    treeDepth.checksum(update.get("checksum").longValue());
    sink.depth(symbol(update), time(update), treeDepth);
    return sink;
  }

  private int symbol(JsonNode node) {
    return indexes.getOrDefault(node.get("symbol").textValue(), -1);
  }

  private static long time(JsonNode node) {
    try {
      return VenueTimes.rfc3339(node.get("timestamp").textValue());
    } catch (MalformedFrameException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void side(JsonNode levels, DepthUpdate.Levels into) {
    for (JsonNode level : levels) {
      int at = into.add();
      number(level.get("price"), into.price(at));
      number(level.get("qty"), into.quantity(at));
    }
  }

  /** With its digits: without them no checksum is right. */
  private static void number(JsonNode node, WireDecimal into) {
    char[] digits = node.decimalValue().toPlainString().toCharArray();
    into.read(digits, 0, digits.length);
  }

  @Benchmark
  public Object bookOld() throws MalformedFrameException {
    return decode(frames.oldUpdate(next()), oldSink);
  }

  @Benchmark
  public Object bookOldByXChange() throws IOException {
    return KrakenStreamingAdapters.adaptOrderbookMessage(
        XCHANGE_DEPTH,
        xchangeBids,
        xchangeAsks,
        XCHANGE_PAIR,
        (ArrayNode) xchangeMapper.readTree(frames.oldUpdate(next())));
  }

  @Benchmark
  public Object trade() throws MalformedFrameException {
    return decode(TRADE, sink);
  }

  @Benchmark
  public Object tradeByTree() throws IOException {
    JsonNode trade = mapper.readTree(TRADE).get("data").get(0);
    number(trade.get("price"), price);
    number(trade.get("qty"), quantity);
    sink.trade(
        symbol(trade),
        time(trade),
        0,
        price,
        quantity,
        trade.get("side").textValue().equals("buy") ? TakerSide.BUY : TakerSide.SELL,
        trade.get("trade_id").longValue(),
        false);
    return sink;
  }

  @Benchmark
  public Object tradeOld() throws MalformedFrameException {
    return decode(OLD_TRADE, oldSink);
  }

  @Benchmark
  public Object tradeOldByXChange() throws IOException {
    return KrakenStreamingAdapters.adaptTrades(
        XCHANGE_PAIR, xchangeMapper.readTree(OLD_TRADE).get(1));
  }
}
