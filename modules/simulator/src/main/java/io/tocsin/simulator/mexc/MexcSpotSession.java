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
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One client of MEXC spot, and MEXC's rules for it: 30 subscriptions, 100 messages a second, frames
 * of up to 1,024 bytes; closed after 30 s without a subscription, after 60 s without data or PING,
 * and after 24 hours. The closing codes are on no record.
 */
final class MexcSpotSession implements FaceSession {

  private static final int MOST_SUBSCRIPTIONS = 30;
  private static final int MOST_MESSAGES_PER_SECOND = 100;
  private static final int MOST_FRAME_BYTES = 1_024;
  private static final long IDLE_MICROS = 30 * Micros.SECOND;
  private static final long SILENT_MICROS = 60 * Micros.SECOND;
  private static final long LONGEST_MICROS = 24 * 3_600 * Micros.SECOND;
  private static final int NORMAL = 1000;
  private static final int POLICY_VIOLATION = 1008;
  private static final int TOO_BIG = 1009;

  private final Exchange exchange;
  private final VenueSymbols symbols;
  private final MexcSpotFrames frames;
  private final FaceOut out;
  private final long connectedMicros;
  private final Map<String, MexcSpotStream> streams = new LinkedHashMap<>();
  private long idleSinceMicros;
  private long activeMicros;
  private long second;
  private int messagesInSecond;

  MexcSpotSession(Exchange exchange, VenueSymbols symbols, MexcSpotFrames frames, FaceOut out) {
    this.exchange = exchange;
    this.symbols = symbols;
    this.frames = frames;
    this.out = out;
    this.connectedMicros = exchange.nowMicros();
    this.idleSinceMicros = connectedMicros;
    this.activeMicros = connectedMicros;
  }

  @Override
  public void event(SimulatedEvent event) {
    for (MexcSpotStream stream : streams.values()) {
      if (stream.topic().symbol() == event.symbol()) {
        stream.event(event);
        if (event instanceof SimulatedEvent.Depth && stream.topic().channel() == Channel.BOOK) {
          activeMicros = exchange.nowMicros();
        }
      }
    }
  }

  @Override
  public void tick(long nowMicros) {
    for (MexcSpotStream stream : streams.values()) {
      if (stream.tick(nowMicros)) {
        activeMicros = nowMicros;
      }
    }
    if (nowMicros - connectedMicros > LONGEST_MICROS) {
      out.close(NORMAL, "24 hours");
    } else if (streams.isEmpty() && nowMicros - idleSinceMicros > IDLE_MICROS) {
      out.close(NORMAL, "no subscription for 30 seconds");
    } else if (nowMicros - activeMicros > SILENT_MICROS) {
      out.close(NORMAL, "no data for 60 seconds");
    }
  }

  @Override
  public void text(String text) {
    long now = exchange.nowMicros() / Micros.SECOND;
    messagesInSecond = now == second ? messagesInSecond + 1 : 1;
    second = now;
    if (messagesInSecond > MOST_MESSAGES_PER_SECOND) {
      out.close(POLICY_VIOLATION, "too many requests");
    } else if (text.getBytes(StandardCharsets.UTF_8).length > MOST_FRAME_BYTES) {
      out.close(TOO_BIG, "frame of more than 1024 bytes");
    } else {
      try {
        request(new JsonObject(text));
      } catch (DecodeException e) {
        // In no record either.
        answer(FrameTag.REFUSAL, 0, 30_001, "param error");
      }
    }
  }

  private void request(JsonObject request) {
    // Echoed; 0 where the client gave none.
    long id = request.getValue("id") instanceof Number number ? number.longValue() : 0;
    switch (String.valueOf(request.getValue("method"))) {
      case "PING" -> {
        activeMicros = exchange.nowMicros();
        answer(FrameTag.PONG, id, 0, "PONG");
      }
      case "SUBSCRIPTION" -> subscribe(names(request), id);
      case "UNSUBSCRIPTION" -> unsubscribe(names(request), id);
      default -> answer(FrameTag.REFUSAL, id, 30_001, "param error");
    }
  }

  private static List<String> names(JsonObject request) {
    return request.getValue("params") instanceof JsonArray params
        ? params.stream().map(String::valueOf).toList()
        : List.of();
  }

  private void subscribe(List<String> names, long id) {
    List<String> good = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    for (String name : names) {
      (subscribe(name) ? good : bad).add(name);
    }
    if (!good.isEmpty()) {
      answer(tag(good, true), id, 0, String.join(",", good));
    }
    if (!bad.isEmpty() || names.isEmpty()) {
      // The code is 0, and the colon is the full-width one.
      answer(
          tag(bad, false),
          id,
          0,
          "Not Subscribed successfully! ["
              + String.join(",", bad)
              + "].  Reason\uFF1A "
              + (streams.size() >= MOST_SUBSCRIPTIONS ? "Too many subscriptions! " : "Blocked! "));
    }
  }

  private boolean subscribe(String name) {
    if (streams.containsKey(name)) {
      return true;
    }
    Optional<MexcSpotTopic> topic = MexcSpotTopic.read(name, symbols);
    if (topic.isEmpty()
        || streams.size() >= MOST_SUBSCRIPTIONS
        || out.refuses(topic.get().symbol(), topic.get().channel())) {
      return false;
    }
    streams.put(name, new MexcSpotStream(topic.get(), exchange, frames, out));
    return true;
  }

  private FrameTag tag(List<String> names, boolean acknowledged) {
    Optional<MexcSpotTopic> only =
        names.size() == 1 ? MexcSpotTopic.read(names.getFirst(), symbols) : Optional.empty();
    return only.map(topic ->
            acknowledged
                ? FrameTag.ack(topic.symbol(), topic.channel())
                : FrameTag.refusal(topic.symbol(), topic.channel()))
        .orElse(acknowledged ? FrameTag.ACK : FrameTag.REFUSAL);
  }

  private void unsubscribe(List<String> names, long id) {
    names.forEach(streams::remove);
    if (streams.isEmpty()) {
      idleSinceMicros = exchange.nowMicros();
    }
    answer(FrameTag.ACK, id, 0, String.join(",", names));
  }

  private void answer(FrameTag tag, long id, int code, String message) {
    out.send(tag, new JsonObject().put("id", id).put("code", code).put("msg", message).encode());
  }
}
