package io.tocsin.simulator.mexc;

import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceOut;
import io.tocsin.simulator.face.FrameTag;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One topic of one client: what has happened since the last frame, and the next frame's time. */
final class MexcSpotStream {

  private final MexcSpotTopic topic;
  private final Exchange exchange;
  private final MexcSpotFrames frames;
  private final FaceOut out;
  private final List<SimulatedEvent.Trade> trades = new ArrayList<>();
  private SimulatedEvent.@Nullable BookTicker top;
  private SimulatedEvent.@Nullable MiniTicker day;
  private long lastMicros;

  MexcSpotStream(MexcSpotTopic topic, Exchange exchange, MexcSpotFrames frames, FaceOut out) {
    this.topic = topic;
    this.exchange = exchange;
    this.frames = frames;
    this.out = out;
  }

  MexcSpotTopic topic() {
    return topic;
  }

  /** Takes what is of the topic; differences of the book leave at once, since they are paced. */
  void event(SimulatedEvent event) {
    switch (topic.channel()) {
      case TRADES -> {
        if (event instanceof SimulatedEvent.Trade trade) {
          trades.add(trade);
        }
      }
      case QUOTES -> {
        if (event instanceof SimulatedEvent.BookTicker newest) {
          top = newest;
        }
      }
      case TICKER -> {
        if (event instanceof SimulatedEvent.MiniTicker newest) {
          day = newest;
        }
      }
      case BOOK -> {
        if (event instanceof SimulatedEvent.Depth depth) {
          boolean limited = topic.limit() > 0;
          send(frames.depth(topic, limited ? exchange.book(topic.symbol(), topic.limit()) : depth));
        }
      }
    }
  }

  /** Whether a frame was sent. */
  boolean tick(long nowMicros) {
    if (nowMicros - lastMicros < topic.paceMicros()) {
      return false;
    }
    Buffer frame = null;
    if (!trades.isEmpty()) {
      frame = frames.deals(topic, trades);
      trades.clear();
    } else if (top != null) {
      frame = frames.bookTicker(topic, top);
      top = null;
    } else if (day != null) {
      frame = frames.miniTicker(topic, day);
      day = null;
    }
    if (frame == null) {
      return false;
    }
    lastMicros = nowMicros;
    send(frame);
    return true;
  }

  private void send(Buffer frame) {
    out.send(FrameTag.data(topic.symbol(), topic.channel()), frame);
  }
}
