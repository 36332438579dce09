package io.tocsin.simulator.kraken;

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
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One client of Kraken's WebSocket v2: a status at the beginning, one answer for each symbol of a
 * request, a heartbeat a second once something is subscribed, the end after a minute of silence.
 */
final class KrakenSession implements FaceSession {

  private static final long HEARTBEAT_MICROS = Micros.SECOND;
  private static final long IDLE_MICROS = 60 * Micros.SECOND;
  private static final int SNAPSHOT_TRADES = 50;
  private static final int DEFAULT_DEPTH = 10;
  private static final Set<Integer> DEPTHS = Set.of(10, 25, 100, 500, 1_000);
  private static final int GOING_AWAY = 1001;

  private final KrakenFace face;
  private final Exchange exchange;
  private final VenueSymbols symbols;
  private final KrakenFrames frames;
  private final FaceOut out;
  private final Subscribed subscribed;
  private final Map<Integer, Integer> depths = new HashMap<>();

  /** By symbol whether the ticker comes with the top of the book instead of with trades. */
  private final Map<Integer, Boolean> onTop = new HashMap<>();

  private long lastHeartbeatMicros;
  private long lastActiveMicros;

  KrakenSession(
      KrakenFace face, Exchange exchange, VenueSymbols symbols, KrakenFrames frames, FaceOut out) {
    this.face = face;
    this.exchange = exchange;
    this.symbols = symbols;
    this.frames = frames;
    this.out = out;
    this.subscribed = new Subscribed(exchange.symbols().size());
    this.lastHeartbeatMicros = exchange.nowMicros();
    this.lastActiveMicros = lastHeartbeatMicros;
    status("online");
  }

  /** The connection's id is greater than a signed long can hold, as Kraken's are. */
  private void status(String system) {
    out.send(
        FrameTag.NOTICE,
        "{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"version\":\"2.0.10\","
            + "\"system\":\""
            + system
            + "\",\"api_version\":\"v2\",\"connection_id\":"
            + Long.toUnsignedString(Long.MIN_VALUE + exchange.nowMicros())
            + ",\"upcoming_maintenance\":[],\"emergency\":[]}]}");
  }

  @Override
  public void event(SimulatedEvent event) {
    face.apply(event);
    int symbol = event.symbol();
    switch (event) {
      case SimulatedEvent.Trade trade -> {
        if (subscribed.has(symbol, Channel.TRADES)) {
          out.send(FrameTag.data(symbol, Channel.TRADES), face.frame(trade));
        }
        if (subscribed.has(symbol, Channel.QUOTES) && !onTop.getOrDefault(symbol, false)) {
          out.send(
              FrameTag.data(symbol, Channel.QUOTES),
              frames.ticker("update", exchange.bookTicker(symbol), face.day(symbol)));
        }
      }
      case SimulatedEvent.BookTicker top -> {
        if (subscribed.has(symbol, Channel.QUOTES) && onTop.getOrDefault(symbol, false)) {
          out.send(FrameTag.data(symbol, Channel.QUOTES), face.frame(top));
        }
      }
      case SimulatedEvent.Depth depth -> {
        if (subscribed.has(symbol, Channel.BOOK)) {
          book(symbol, depth.timeMicros());
        }
      }
      case SimulatedEvent.MiniTicker _ -> {}
    }
  }

  private void book(int symbol, long timeMicros) {
    int depth = depths.getOrDefault(symbol, DEFAULT_DEPTH);
    KrakenBook.Window window = face.book(symbol, depth).window(depth);
    if (window.changed()) {
      out.send(FrameTag.data(symbol, Channel.BOOK), frames.update(symbol, window, timeMicros));
    }
  }

  @Override
  public void tick(long nowMicros) {
    if (subscribed.count() > 0) {
      lastActiveMicros = nowMicros;
      if (nowMicros - lastHeartbeatMicros >= HEARTBEAT_MICROS) {
        lastHeartbeatMicros = nowMicros;
        out.send(FrameTag.HEARTBEAT, "{\"channel\":\"heartbeat\"}");
      }
    } else if (nowMicros - lastActiveMicros > IDLE_MICROS) {
      out.close(GOING_AWAY, "idle");
    }
  }

  @Override
  public void shutdownAhead() {
    status("maintenance");
  }

  @Override
  public void closed() {
    face.closed();
  }

  @Override
  public void text(String text) {
    long now = exchange.nowMicros();
    lastActiveMicros = now;
    try {
      JsonObject request = new JsonObject(text);
      Object id = request.getValue("req_id");
      switch (String.valueOf(request.getValue("method"))) {
        case "ping" -> out.send(FrameTag.PONG, answer("pong", id).encode());
        case "subscribe" -> each(request, id, this::subscribe);
        case "unsubscribe" -> each(request, id, this::unsubscribe);
        default -> malformed(id);
      }
    } catch (DecodeException | ClassCastException e) {
      malformed(null);
    }
  }

  /** What a request asks for one of its symbols. */
  private record Wanted(String method, String channel, String symbol, JsonObject params) {}

  private interface Doing {
    void each(Wanted wanted, @Nullable Object id);
  }

  private void each(JsonObject request, @Nullable Object id, Doing doing) {
    JsonObject params = request.getJsonObject("params", new JsonObject());
    JsonArray names = params.getJsonArray("symbol", new JsonArray());
    String channel = params.getString("channel", "");
    if (names.isEmpty() || channel(channel) == null) {
      malformed(id);
      return;
    }
    for (Object name : names) {
      doing.each(
          new Wanted(request.getString("method"), channel, String.valueOf(name), params), id);
    }
  }

  private static @Nullable Channel channel(String name) {
    return switch (name) {
      case "trade" -> Channel.TRADES;
      case "ticker" -> Channel.QUOTES;
      case "book" -> Channel.BOOK;
      default -> null;
    };
  }

  private void subscribe(Wanted wanted, @Nullable Object id) {
    Channel channel = channel(wanted.channel());
    int symbol = symbols.index(wanted.symbol());
    if (channel == null) {
      return;
    }
    if (symbol == VenueSymbols.UNKNOWN || out.refuses(symbol, channel)) {
      refuse(wanted, "Currency pair not supported " + wanted.symbol(), symbol, channel, id);
      return;
    }
    int depth = wanted.params().getInteger("depth", DEFAULT_DEPTH);
    if (!DEPTHS.contains(depth)) {
      refuse(wanted, "Subscription depth not supported", symbol, channel, id);
    } else if (!subscribed.add(symbol, channel)) {
      refuse(wanted, "Already subscribed", symbol, channel, id);
    } else {
      JsonObject result =
          new JsonObject().put("channel", wanted.channel()).put("symbol", wanted.symbol());
      switch (channel) {
        case BOOK -> {
          depths.put(symbol, depth);
          result.put("depth", depth);
        }
        case QUOTES -> {
          String trigger = wanted.params().getString("event_trigger", "trades");
          onTop.put(symbol, trigger.equals("bbo"));
          result.put("event_trigger", trigger);
        }
        case TRADES, TICKER -> {}
      }
      boolean snapshot = wanted.params().getBoolean("snapshot", true);
      result.put("snapshot", snapshot);
      out.send(
          FrameTag.ack(symbol, channel),
          answer("subscribe", id).put("result", result).put("success", true).encode());
      if (snapshot) {
        snapshot(symbol, channel, depth);
      }
    }
  }

  private void snapshot(int symbol, Channel channel, int depth) {
    String frame =
        switch (channel) {
          case TRADES -> frames.trades("snapshot", exchange.recentTrades(symbol, SNAPSHOT_TRADES));
          case QUOTES -> frames.ticker("snapshot", exchange.bookTicker(symbol), face.day(symbol));
          case BOOK ->
              frames.snapshot(symbol, face.book(symbol, depth).window(depth), exchange.nowMicros());
          case TICKER -> throw new IllegalArgumentException(channel.name());
        };
    out.send(FrameTag.snapshot(symbol, channel), frame);
  }

  private void unsubscribe(Wanted wanted, @Nullable Object id) {
    Channel channel = channel(wanted.channel());
    int symbol = symbols.index(wanted.symbol());
    if (channel == null || symbol == VenueSymbols.UNKNOWN || !subscribed.remove(symbol, channel)) {
      refuse(wanted, "Subscription Not Found", symbol, channel, id);
      return;
    }
    JsonObject result =
        new JsonObject().put("channel", wanted.channel()).put("symbol", wanted.symbol());
    out.send(
        FrameTag.ACK,
        answer("unsubscribe", id).put("result", result).put("success", true).encode());
  }

  private JsonObject answer(String method, @Nullable Object id) {
    String now = KrakenFrames.time(exchange.nowMicros());
    JsonObject answer =
        new JsonObject().put("method", method).put("time_in", now).put("time_out", now);
    return id == null ? answer : answer.put("req_id", id);
  }

  private void refuse(
      Wanted wanted, String error, int symbol, @Nullable Channel channel, @Nullable Object id) {
    FrameTag tag =
        symbol == VenueSymbols.UNKNOWN || channel == null
            ? FrameTag.REFUSAL
            : FrameTag.refusal(symbol, channel);
    JsonObject answer = answer(wanted.method(), id);
    out.send(
        tag,
        answer.put("error", error).put("success", false).put("symbol", wanted.symbol()).encode());
  }

  private void malformed(@Nullable Object id) {
    JsonObject answer = answer("error", id);
    out.send(
        FrameTag.REFUSAL, answer.put("error", "Malformed request").put("success", false).encode());
  }
}
