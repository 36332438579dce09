package io.tocsin.simulator.coinbase;

import io.tocsin.model.Micros;
import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.face.Channel;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceOut;
import io.tocsin.simulator.face.FaceSession;
import io.tocsin.simulator.face.FrameTag;
import io.tocsin.simulator.face.Subscribed;
import io.tocsin.simulator.face.VenueSymbols;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One client of Coinbase: it must subscribe within 5 s, is told its whole subscription after each
 * request, has its messages numbered through, trades in batches of 250 ms, and loses a connection
 * that is quiet for 90 s.
 */
final class CoinbaseSession implements FaceSession {

  private static final long SUBSCRIBE_WITHIN_MICROS = 5 * Micros.SECOND;
  private static final long BATCH_MICROS = 250 * Micros.MILLI;
  private static final long HEARTBEAT_MICROS = Micros.SECOND;
  private static final long QUIET_MICROS = 90 * Micros.SECOND;
  private static final int SNAPSHOT_TRADES = 100;
  private static final int WHOLE_BOOK = 100_000;
  private static final int POLICY_VIOLATION = 1008;
  private static final int GOING_AWAY = 1001;
  private static final Map<Channel, String> NAMES =
      Map.of(Channel.TRADES, "market_trades", Channel.QUOTES, "ticker", Channel.BOOK, "level2");

  private final Exchange exchange;
  private final CoinbaseProducts products;
  private final CoinbaseFrames frames;
  private final FaceOut out;
  private final Subscribed subscribed;
  private final Map<Integer, List<SimulatedEvent.Trade>> batch = new HashMap<>();
  private final Map<Integer, SimulatedEvent.MiniTicker> days = new HashMap<>();
  private final long connectedMicros;
  private boolean anything;
  private boolean heartbeats;
  private long sequence;
  private long beats;
  private long lastBatchMicros;
  private long lastBeatMicros;
  private long lastSentMicros;
  private final MessageLimit limit;

  CoinbaseSession(Exchange exchange, CoinbaseProducts products, MessageLimit limit, FaceOut out) {
    this.limit = limit;
    this.exchange = exchange;
    this.products = products;
    this.frames = new CoinbaseFrames(products);
    this.out = out;
    this.subscribed = new Subscribed(exchange.symbols().size());
    this.connectedMicros = exchange.nowMicros();
    this.lastBatchMicros = connectedMicros;
    this.lastBeatMicros = connectedMicros;
    this.lastSentMicros = connectedMicros;
  }

  private void send(FrameTag tag, String channel, String event) {
    long now = exchange.nowMicros();
    lastSentMicros = now;
    out.send(
        tag,
        "{\"channel\":\""
            + channel
            + "\",\"client_id\":\"\",\"timestamp\":\""
            + CoinbaseFrames.time(now)
            + "\",\"sequence_num\":"
            + sequence++
            + ",\"events\":["
            + event
            + "]}");
  }

  @Override
  public void event(SimulatedEvent event) {
    int symbol = event.symbol();
    switch (event) {
      case SimulatedEvent.Trade trade -> {
        if (subscribed.has(symbol, Channel.TRADES)) {
          batch.computeIfAbsent(symbol, s -> new ArrayList<>()).add(trade);
        }
        if (subscribed.has(symbol, Channel.QUOTES)) {
          ticker("update", FrameTag.data(symbol, Channel.QUOTES), symbol);
        }
      }
      case SimulatedEvent.Depth depth -> {
        if (subscribed.has(symbol, Channel.BOOK)) {
          send(FrameTag.data(symbol, Channel.BOOK), "l2_data", frames.book("update", depth));
        }
      }
      case SimulatedEvent.MiniTicker day -> days.put(symbol, day);
      case SimulatedEvent.BookTicker _ -> {}
    }
  }

  private void ticker(String type, FrameTag tag, int symbol) {
    SimulatedEvent.MiniTicker day = days.computeIfAbsent(symbol, exchange::day);
    send(tag, "ticker", frames.ticker(type, exchange.bookTicker(symbol), day));
  }

  @Override
  public void tick(long nowMicros) {
    if (!anything && nowMicros - connectedMicros > SUBSCRIBE_WITHIN_MICROS) {
      out.close(POLICY_VIOLATION, "no subscription within 5 seconds");
      return;
    }
    if (nowMicros - lastSentMicros > QUIET_MICROS) {
      out.close(GOING_AWAY, "quiet");
      return;
    }
    if (nowMicros - lastBatchMicros >= BATCH_MICROS) {
      lastBatchMicros = nowMicros;
      // Coinbase writes what is newest first, and not always even that: the ids tell the order.
      batch.forEach((symbol, trades) ->
          send(
              FrameTag.data(symbol, Channel.TRADES),
              "market_trades",
              frames.trades("update", symbol, trades.reversed())));
      batch.clear();
    }
    if (heartbeats && nowMicros - lastBeatMicros >= HEARTBEAT_MICROS) {
      lastBeatMicros = nowMicros;
      send(FrameTag.HEARTBEAT, "heartbeats", CoinbaseFrames.heartbeat(nowMicros, beats++));
    }
  }

  @Override
  public void delisted(int symbol) {
    batch.remove(symbol);
  }

  @Override
  public void text(String text) {
    if (!limit.allows(exchange.nowMicros())) {
      error("rate limit exceeded");
      return;
    }
    try {
      request(new JsonObject(text));
    } catch (DecodeException | ClassCastException e) {
      error("failure to parse message");
    }
  }

  private void error(String message) {
    out.send(
        FrameTag.REFUSAL, new JsonObject().put("type", "error").put("message", message).encode());
  }

  private void request(JsonObject request) {
    String type = request.getString("type", "");
    String channelName = request.getString("channel", "");
    if (!type.equals("subscribe") && !type.equals("unsubscribe")) {
      error("invalid type");
      return;
    }
    boolean subscribe = type.equals("subscribe");
    if (channelName.equals("heartbeats")) {
      heartbeats = subscribe;
      anything |= subscribe;
      acknowledge(FrameTag.ACK);
      return;
    }
    Channel channel = channel(channelName);
    List<Integer> wanted = new ArrayList<>();
    for (Object product : request.getJsonArray("product_ids", new JsonArray())) {
      wanted.add(products.index(String.valueOf(product)));
    }
    // The error names neither channel nor product, and one bad product spoils all.
    if (channel == null
        || wanted.isEmpty()
        || wanted.contains(VenueSymbols.UNKNOWN)
        || (subscribe && wanted.stream().anyMatch(symbol -> out.refuses(symbol, channel)))) {
      error("failure to " + type);
      return;
    }
    List<Integer> fresh = new ArrayList<>();
    for (int symbol : wanted) {
      if (subscribe ? subscribed.add(symbol, channel) : subscribed.remove(symbol, channel)) {
        fresh.add(symbol);
      }
    }
    anything |= subscribe;
    acknowledge(wanted.size() == 1 ? FrameTag.ack(wanted.getFirst(), channel) : FrameTag.ACK);
    if (subscribe) {
      fresh.forEach(symbol -> snapshot(symbol, channel));
    } else if (channel == Channel.TRADES) {
      fresh.forEach(batch::remove);
    }
  }

  private static @Nullable Channel channel(String name) {
    return switch (name) {
      case "market_trades" -> Channel.TRADES;
      case "ticker" -> Channel.QUOTES;
      case "level2" -> Channel.BOOK;
      default -> null;
    };
  }

  /** Lists all that is subscribed. */
  private void acknowledge(FrameTag tag) {
    JsonObject state = new JsonObject();
    for (Channel channel : NAMES.keySet().stream().sorted(Comparator.naturalOrder()).toList()) {
      JsonArray names = new JsonArray();
      for (int symbol = 0; symbol < exchange.symbols().size(); symbol++) {
        if (subscribed.has(symbol, channel)) {
          names.add(products.name(symbol));
        }
      }
      if (!names.isEmpty()) {
        state.put(NAMES.get(channel), names);
      }
    }
    if (heartbeats) {
      state.put("heartbeats", new JsonArray().add("heartbeats"));
    }
    send(tag, "subscriptions", new JsonObject().put("subscriptions", state).encode());
  }

  private void snapshot(int symbol, Channel channel) {
    FrameTag tag = FrameTag.snapshot(symbol, channel);
    switch (channel) {
      case TRADES ->
          send(
              tag,
              "market_trades",
              frames.trades(
                  "snapshot", symbol, exchange.recentTrades(symbol, SNAPSHOT_TRADES).reversed()));
      case QUOTES -> ticker("snapshot", tag, symbol);
      case BOOK -> send(tag, "l2_data", frames.book("snapshot", exchange.book(symbol, WHOLE_BOOK)));
      case TICKER -> throw new IllegalArgumentException(channel.name());
    }
  }
}
