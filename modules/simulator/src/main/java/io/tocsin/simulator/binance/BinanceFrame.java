package io.tocsin.simulator.binance;

import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.face.Channel;
import io.tocsin.simulator.face.FrameTag;
import java.util.Locale;

/** One event's frame in both framings. */
record BinanceFrame(FrameTag tag, String raw, String combined) {

  static BinanceFrame of(SimulatedEvent event, String stream, String payload) {
    return new BinanceFrame(
        FrameTag.data(event.symbol(), Channel.of(event)), payload, combined(stream, payload));
  }

  static String combined(String stream, String payload) {
    return "{\"stream\":\"" + stream + "\",\"data\":" + payload + "}";
  }

  /** The stream that carries an event, for example {@code btcusdt@trade}. */
  static String stream(String symbol, SimulatedEvent event) {
    String name = symbol.toLowerCase(Locale.ROOT);
    return switch (event) {
      case SimulatedEvent.Trade _ -> name + "@trade";
      case SimulatedEvent.BookTicker _ -> name + "@bookTicker";
      case SimulatedEvent.Depth _ -> name + "@depth@100ms";
      case SimulatedEvent.MiniTicker _ -> name + "@miniTicker";
    };
  }
}
