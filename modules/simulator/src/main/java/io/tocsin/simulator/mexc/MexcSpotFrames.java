package io.tocsin.simulator.mexc;

import io.tocsin.model.Micros;
import io.tocsin.simulator.Decimal8;
import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.SimulatedSymbol;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.VenueSymbols;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Writes events as MEXC spot does: {@code PushDataV3ApiWrapper} in protobuf. */
final class MexcSpotFrames {

  private final Exchange exchange;
  private final VenueSymbols symbols;

  MexcSpotFrames(Exchange exchange, VenueSymbols symbols) {
    this.exchange = exchange;
    this.symbols = symbols;
  }

  /** A trade's id is a range of two numbers; prices lose their trailing zeros. */
  Buffer deals(MexcSpotTopic topic, List<SimulatedEvent.Trade> trades) {
    ProtobufWriter deals = new ProtobufWriter();
    for (SimulatedEvent.Trade trade : trades) {
      deals.message(
          1,
          new ProtobufWriter()
              .text(1, Decimal8.shortText(trade.priceE8()))
              .text(2, Decimal8.shortText(trade.quantityE8()))
              .number(3, trade.buyerIsMaker() ? 2 : 1)
              .number(4, trade.timeMicros() / Micros.MILLI)
              .text(5, 2 * trade.id() + "X0_" + (2 * trade.id() + 1) + "X0"));
    }
    return wrapper(topic, deals.text(2, topic.eventType()));
  }

  /** Asks come first; a side without changes is absent. */
  Buffer depth(MexcSpotTopic topic, SimulatedEvent.Depth depth) {
    ProtobufWriter body = levels(topic.symbol(), depth).text(3, topic.eventType());
    if (topic.body() == MexcSpotTopic.LIMIT_DEPTH) {
      body.text(4, Long.toString(depth.lastUpdateId()))
          .number(5, depth.timeMicros() / Micros.MILLI);
    } else {
      body.text(4, Long.toString(depth.firstUpdateId()))
          .text(5, Long.toString(depth.lastUpdateId()))
          .number(6, depth.timeMicros() / Micros.MILLI);
    }
    return wrapper(topic, body);
  }

  Buffer bookTicker(MexcSpotTopic topic, SimulatedEvent.BookTicker top) {
    ProtobufWriter quote =
        new ProtobufWriter()
            .text(1, Decimal8.shortText(top.bidE8()))
            .text(2, Decimal8.shortText(top.bidQuantityE8()))
            .text(3, Decimal8.shortText(top.askE8()))
            .text(4, Decimal8.shortText(top.askQuantityE8()));
    String version = Long.toString(top.updateId());
    long created = top.timeMicros() / Micros.MILLI;
    return wrapper(
        topic,
        topic.body() == MexcSpotTopic.BOOK_TICKER_BATCH
            ? new ProtobufWriter().message(1, quote).text(2, version).number(3, created)
            : quote.text(5, version).number(6, created));
  }

  /** Its {@code volume} is the turnover in quote units, {@code quantity} is base units. */
  Buffer miniTicker(MexcSpotTopic topic, SimulatedEvent.MiniTicker day) {
    String rate = fraction(day);
    return wrapper(
        topic,
        new ProtobufWriter()
            .text(1, symbols.name(day.symbol()))
            .text(2, Decimal8.shortText(day.lastE8()))
            .text(3, rate)
            .text(4, rate)
            .text(5, Decimal8.shortText(day.highE8()))
            .text(6, Decimal8.shortText(day.lowE8()))
            .text(7, Decimal8.shortText(day.quoteVolumeE8()))
            .text(8, Decimal8.shortText(day.volumeE8()))
            .text(9, rate)
            .text(10, rate));
  }

  /** The change over 24 h as a fraction of four decimals. */
  static String fraction(SimulatedEvent.MiniTicker day) {
    long change = Math.round((double) (day.lastE8() - day.openE8()) / day.openE8() * 10_000);
    return Decimal8.shortText(change * (Decimal8.ONE / 10_000));
  }

  private ProtobufWriter levels(int symbol, SimulatedEvent.Depth depth) {
    SimulatedSymbol market = exchange.symbols().get(symbol);
    int decimals = Decimal8.decimals(market.tickE8());
    ProtobufWriter body = new ProtobufWriter();
    levels(body, 1, depth.asks(), decimals);
    levels(body, 2, depth.bids(), decimals);
    return body;
  }

  private static void levels(ProtobufWriter body, int field, long[] flat, int decimals) {
    StringBuilder price = new StringBuilder();
    for (int i = 0; i < flat.length; i += 2) {
      price.setLength(0);
      Decimal8.append(price, flat[i], decimals);
      body.message(
          field,
          new ProtobufWriter().text(1, price.toString()).text(2, Decimal8.text(flat[i + 1])));
    }
  }

  private Buffer wrapper(MexcSpotTopic topic, ProtobufWriter body) {
    return new ProtobufWriter()
        .text(1, topic.name())
        .text(3, symbols.name(topic.symbol()))
        .number(6, exchange.nowMillis())
        .message(topic.body(), body)
        .toBuffer();
  }
}
