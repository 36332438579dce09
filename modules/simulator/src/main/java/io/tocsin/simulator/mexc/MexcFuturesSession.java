package io.tocsin.simulator.mexc;

import io.tocsin.model.Micros;
import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.face.Channel;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceOut;
import io.tocsin.simulator.face.FaceSession;
import io.tocsin.simulator.face.FrameTag;
import io.tocsin.simulator.face.VenueSymbols;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One client of MEXC's futures. Acknowledgements name no contract, errors have it in brackets, and
 * what is not known is met with silence; without a ping for 60 s the connection ends without a
 * close frame, data or not. Books are always merged.
 */
final class MexcFuturesSession implements FaceSession {

  private static final long PING_WITHIN_MICROS = 60 * Micros.SECOND;
  private static final int DEFAULT_LEVELS = 20;
  private static final int MOST_LEVELS = 50;

  private final Exchange exchange;
  private final VenueSymbols symbols;
  private final MexcFuturesFrames frames;
  private final FaceOut out;
  private final Map<String, MexcFuturesStream> streams = new LinkedHashMap<>();
  private long lastPingMicros;
  private boolean over;

  MexcFuturesSession(
      Exchange exchange, VenueSymbols symbols, MexcFuturesFrames frames, FaceOut out) {
    this.exchange = exchange;
    this.symbols = symbols;
    this.frames = frames;
    this.out = out;
    this.lastPingMicros = exchange.nowMicros();
  }

  @Override
  public void event(SimulatedEvent event) {
    for (MexcFuturesStream stream : streams.values()) {
      if (stream.symbol() == event.symbol()) {
        stream.event(event);
      }
    }
  }

  @Override
  public void tick(long nowMicros) {
    if (over) {
      return;
    }
    for (MexcFuturesStream stream : streams.values()) {
      stream
          .tick(nowMicros)
          .ifPresent(frame -> out.send(FrameTag.data(stream.symbol(), stream.channel()), frame));
    }
    if (nowMicros - lastPingMicros > PING_WITHIN_MICROS) {
      over = true;
      answer(FrameTag.NOTICE, "rs.error", "more than 60 seconds no response, close the channel");
      out.cut();
    }
  }

  @Override
  public void text(String text) {
    try {
      JsonObject request = new JsonObject(text);
      String method = String.valueOf(request.getValue("method"));
      JsonObject param =
          request.getValue("param") instanceof JsonObject given ? given : new JsonObject();
      if (method.equals("ping")) {
        lastPingMicros = exchange.nowMicros();
        long now = exchange.nowMillis();
        out.send(FrameTag.PONG, "{\"channel\":\"pong\",\"data\":" + now + ",\"ts\":" + now + "}");
      } else if (method.startsWith("sub.")) {
        subscribe(method.substring("sub.".length()), param);
      } else if (method.startsWith("unsub.")) {
        unsubscribe(method.substring("unsub.".length()), param);
      }
    } catch (DecodeException e) {
      // Silence, as for a method that is not known.
    }
  }

  private static @Nullable Channel channel(String topic) {
    return switch (topic) {
      case "deal" -> Channel.TRADES;
      case "depth" -> Channel.BOOK;
      case "depth.full" -> Channel.QUOTES;
      case "ticker" -> Channel.TICKER;
      default -> null;
    };
  }

  private void subscribe(String topic, JsonObject param) {
    Channel channel = channel(topic);
    if (channel == null) {
      return;
    }
    String name = String.valueOf(param.getValue("symbol"));
    int symbol = symbols.index(name);
    if (symbol == VenueSymbols.UNKNOWN) {
      answer(FrameTag.REFUSAL, "rs.error", "Contract [" + name + "] not exists");
      return;
    }
    if (out.refuses(symbol, channel)) {
      answer(FrameTag.refusal(symbol, channel), "rs.error", "Contract [" + name + "] not exists");
      return;
    }
    // A repetition is acknowledged again and doubles nothing.
    streams.computeIfAbsent(
        topic + "@" + name,
        fresh ->
            new MexcFuturesStream(
                symbol,
                channel,
                levels(param),
                !Boolean.FALSE.equals(param.getValue("compress")),
                exchange,
                frames));
    answer(FrameTag.ack(symbol, channel), "rs.sub." + topic, "success");
  }

  private static int levels(JsonObject param) {
    int asked = param.getValue("limit") instanceof Number limit ? limit.intValue() : DEFAULT_LEVELS;
    return Math.clamp(asked, 1, MOST_LEVELS);
  }

  private void unsubscribe(String topic, JsonObject param) {
    if (channel(topic) != null) {
      streams.remove(topic + "@" + param.getValue("symbol"));
      answer(FrameTag.ACK, "rs.unsub." + topic, "success");
    }
  }

  private void answer(FrameTag tag, String channel, String data) {
    out.send(
        tag,
        new JsonObject()
            .put("channel", channel)
            .put("data", data)
            .put("ts", exchange.nowMillis())
            .encode());
  }
}
