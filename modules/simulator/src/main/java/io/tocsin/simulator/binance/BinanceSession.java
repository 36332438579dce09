package io.tocsin.simulator.binance;

import io.tocsin.model.Micros;
import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.face.Channel;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceOut;
import io.tocsin.simulator.face.FaceRequest;
import io.tocsin.simulator.face.FaceSession;
import io.tocsin.simulator.face.FrameTag;
import io.tocsin.simulator.face.Subscribed;
import io.tocsin.simulator.face.VenueSymbols;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One client of Binance: its streams, and Binance's rules for it. */
final class BinanceSession implements FaceSession {

  /**
   * What differs between spot and USD-M; 1,024 streams and 24 hours are the same.
   *
   * @param served channels of the route that the client connected to: other streams are
   *     acknowledged and stay silent
   * @param combined whether frames are {@code {"stream":…,"data":…}}
   */
  record Rules(
      int messagesPerSecond,
      Duration pingEvery,
      Duration pongWithin,
      Set<Channel> served,
      boolean combined) {}

  private static final int MOST_STREAMS = 1_024;
  private static final long LONGEST_MICROS = 24 * 3_600 * Micros.SECOND;
  private static final int POLICY_VIOLATION = 1008;
  private static final int GOING_AWAY = 1001;

  private final Rules rules;
  private final Function<SimulatedEvent, BinanceFrame> frames;
  private final Exchange exchange;
  private final VenueSymbols symbols;
  private final FaceOut out;
  private final long pingMicros;
  private final long connectedMicros;

  /**
   * All names that were asked for, also those that Binance does not know and says nothing about.
   */
  private final Set<String> streams = new LinkedHashSet<>();

  private final Subscribed subscribed;
  private long second;
  private int messagesInSecond;
  private long lastPingMicros;
  private long lastPongMicros;

  BinanceSession(
      Rules rules,
      Function<SimulatedEvent, BinanceFrame> frames,
      Exchange exchange,
      VenueSymbols symbols,
      FaceRequest handshake,
      FaceOut out) {
    this.rules = rules;
    this.frames = frames;
    this.exchange = exchange;
    this.symbols = symbols;
    this.out = out;
    this.pingMicros = exchange.pingEvery(rules.pingEvery).toNanos() / 1_000;
    this.connectedMicros = exchange.nowMicros();
    this.lastPingMicros = connectedMicros;
    this.lastPongMicros = connectedMicros;
    this.subscribed = new Subscribed(exchange.symbols().size());
    String path = handshake.path();
    int raw = path.indexOf("/ws/");
    String listed =
        rules.combined
            ? handshake.parameter("streams").orElse("")
            : raw < 0 ? "" : path.substring(raw + "/ws/".length());
    for (String name : listed.split("/")) {
      if (!name.isEmpty()) {
        subscribe(name);
      }
    }
  }

  @Override
  public void event(SimulatedEvent event) {
    if (subscribed.has(event.symbol(), Channel.of(event))) {
      BinanceFrame frame = frames.apply(event);
      out.send(frame.tag(), rules.combined ? frame.combined() : frame.raw());
    }
  }

  @Override
  public void tick(long nowMicros) {
    if (nowMicros - connectedMicros > LONGEST_MICROS) {
      out.close(GOING_AWAY, "24 hours");
    } else if (nowMicros - lastPongMicros > rules.pongWithin.toNanos() / 1_000
        && lastPingMicros > lastPongMicros) {
      out.close(POLICY_VIOLATION, "Pong timeout");
    } else if (nowMicros - lastPingMicros >= pingMicros) {
      lastPingMicros = nowMicros;
      out.ping(Long.toString(nowMicros / Micros.MILLI));
    }
  }

  /** Not counted among the messages: the simulator may be told to ping more often than Binance. */
  @Override
  public void pong() {
    lastPongMicros = exchange.nowMicros();
  }

  private boolean tooMany() {
    long now = exchange.nowMicros() / Micros.SECOND;
    messagesInSecond = now == second ? messagesInSecond + 1 : 1;
    second = now;
    return messagesInSecond > rules.messagesPerSecond;
  }

  @Override
  public void shutdownAhead() {
    String notice = "{\"e\":\"serverShutdown\",\"E\":" + exchange.nowMillis() + "}";
    out.send(
        FrameTag.NOTICE,
        rules.combined ? BinanceFrame.combined("!serverShutdown", notice) : notice);
  }

  @Override
  public void text(String text) {
    if (tooMany()) {
      out.close(POLICY_VIOLATION, "Too many requests");
      return;
    }
    try {
      request(new JsonObject(text));
    } catch (DecodeException e) {
      out.send(
          FrameTag.REFUSAL,
          "{\"code\":3,\"msg\":\"Invalid JSON: expected value at line 1 column 1\"}");
    }
  }

  private void request(JsonObject request) {
    Object id = request.getValue("id");
    String method = String.valueOf(request.getValue("method"));
    switch (method) {
      case "SUBSCRIBE", "UNSUBSCRIBE" -> {
        if (!(request.getValue("params") instanceof JsonArray names)
            || !names.stream().allMatch(String.class::isInstance)) {
          refuse(2, "Invalid request: params must be an array of strings", id);
          return;
        }
        List<String> wanted = names.stream().map(String.class::cast).toList();
        if (method.equals("UNSUBSCRIBE")) {
          wanted.forEach(this::unsubscribe);
        } else if (wanted.stream().anyMatch(this::refused)) {
          refuse(0, "Unknown property", id);
          return;
        } else {
          wanted.forEach(this::subscribe);
        }
        if (streams.size() > MOST_STREAMS) {
          out.close(POLICY_VIOLATION, "Too many streams");
        } else {
          acknowledge(null, id);
        }
      }
      case "LIST_SUBSCRIPTIONS" -> acknowledge(new JsonArray(streams.stream().toList()), id);
      default ->
          refuse(
              2,
              "Invalid request: unknown variant `"
                  + method
                  + "`, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`",
              id);
    }
  }

  private void subscribe(String name) {
    streams.add(name);
    Channel channel = channel(name);
    int symbol = symbol(name);
    if (channel != null && symbol != VenueSymbols.UNKNOWN) {
      subscribed.add(symbol, channel);
    }
  }

  private void unsubscribe(String name) {
    streams.remove(name);
    Channel channel = channel(name);
    int symbol = symbol(name);
    if (channel != null && symbol != VenueSymbols.UNKNOWN) {
      subscribed.remove(symbol, channel);
    }
  }

  private boolean refused(String name) {
    Channel channel = channel(name);
    int symbol = symbol(name);
    return channel != null && symbol != VenueSymbols.UNKNOWN && out.refuses(symbol, channel);
  }

  /** Stream names are lower case; in upper case they are acknowledged and stay silent. */
  private int symbol(String name) {
    int at = name.indexOf('@');
    String symbol = at < 0 ? "" : name.substring(0, at);
    return symbol.equals(symbol.toLowerCase(Locale.ROOT))
        ? symbols.index(symbol.toUpperCase(Locale.ROOT))
        : VenueSymbols.UNKNOWN;
  }

  /** Null for a stream that the simulator does not have, or that another route serves. */
  private @Nullable Channel channel(String name) {
    Channel channel = anyChannel(name);
    return channel != null && rules.served.contains(channel) ? channel : null;
  }

  private static @Nullable Channel anyChannel(String name) {
    return switch (name.substring(name.indexOf('@') + 1)) {
      case "trade" -> Channel.TRADES;
      case "bookTicker" -> Channel.QUOTES;
      case "depth@100ms" -> Channel.BOOK;
      case "miniTicker" -> Channel.TICKER;
      default -> null;
    };
  }

  private void acknowledge(@Nullable JsonArray result, @Nullable Object id) {
    out.send(FrameTag.ACK, new JsonObject().put("result", result).put("id", id).encode());
  }

  private void refuse(int code, String message, @Nullable Object id) {
    JsonObject error = new JsonObject().put("code", code).put("msg", message);
    out.send(FrameTag.REFUSAL, (id == null ? error : error.put("id", id)).encode());
  }
}
