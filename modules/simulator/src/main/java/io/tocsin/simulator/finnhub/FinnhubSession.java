package io.tocsin.simulator.finnhub;

import io.tocsin.model.Micros;
import io.tocsin.simulator.Decimal8;
import io.tocsin.simulator.SimulatedEvent;
import io.tocsin.simulator.face.Channel;
import io.tocsin.simulator.face.Exchange;
import io.tocsin.simulator.face.FaceOut;
import io.tocsin.simulator.face.FaceSession;
import io.tocsin.simulator.face.FrameTag;
import io.tocsin.simulator.face.Subscribed;
import io.tocsin.simulator.face.VenueSymbols;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One client of Finnhub: up to 50 symbols, nothing acknowledged, a JSON ping a minute. Trades are
 * gathered for a moment and sent in one frame, symbol after symbol, so that a frame is not in the
 * order of time; once a second a symbol has a price without a volume.
 */
final class FinnhubSession implements FaceSession {

  private static final int MOST_SYMBOLS = 50;
  private static final Duration PING_EVERY = Duration.ofSeconds(60);
  private static final long GATHER_MICROS = 100 * Micros.MILLI;
  private static final String TOO_MANY =
      "{\"msg\":\"Subscribing to too many symbols\",\"type\":\"error\"}";

  /** One row of the next frame. */
  private record Row(int symbol, long timeMicros, long priceE8, long volumeE8) {}

  private final FinnhubFace face;
  private final String key;
  private final VenueSymbols symbols;
  private final FaceOut out;
  private final Subscribed subscribed;

  /** All names that count, also those that Finnhub does not know and says nothing about. */
  private final Set<String> names = new HashSet<>();

  private final List<Row> rows = new ArrayList<>();
  private final long pingMicros;
  private long lastPingMicros;
  private long lastSentMicros;
  private boolean ended;

  FinnhubSession(
      FinnhubFace face, String key, Exchange exchange, VenueSymbols symbols, FaceOut out) {
    this.face = face;
    this.key = key;
    this.symbols = symbols;
    this.out = out;
    this.subscribed = new Subscribed(exchange.symbols().size());
    this.pingMicros = exchange.pingEvery(PING_EVERY).toNanos() / 1_000;
    this.lastPingMicros = exchange.nowMicros();
  }

  /** Ends the connection at the next tick. */
  void end() {
    ended = true;
  }

  @Override
  public void event(SimulatedEvent event) {
    if (!subscribed.has(event.symbol(), Channel.TRADES)) {
      return;
    }
    switch (event) {
      case SimulatedEvent.Trade trade ->
          rows.add(
              new Row(trade.symbol(), trade.timeMicros(), trade.priceE8(), trade.quantityE8()));
      case SimulatedEvent.MiniTicker day ->
          rows.add(new Row(day.symbol(), day.timeMicros(), day.lastE8(), 0));
      case SimulatedEvent.BookTicker _, SimulatedEvent.Depth _ -> {}
    }
  }

  @Override
  public void tick(long nowMicros) {
    if (ended) {
      out.cut();
      return;
    }
    if (nowMicros - lastPingMicros >= pingMicros) {
      lastPingMicros = nowMicros;
      out.send(FrameTag.HEARTBEAT, "{\"type\":\"ping\"}");
    }
    if (!rows.isEmpty() && nowMicros - lastSentMicros >= GATHER_MICROS) {
      lastSentMicros = nowMicros;
      rows.sort(Comparator.comparingInt(Row::symbol));
      boolean one = rows.getFirst().symbol == rows.getLast().symbol;
      int symbol = one ? rows.getFirst().symbol : FrameTag.MANY;
      out.send(new FrameTag(FrameTag.Kind.DATA, symbol, Channel.TRADES), frame());
      rows.clear();
    }
  }

  private String frame() {
    StringBuilder text = new StringBuilder(rows.size() * 80 + 40).append("{\"data\":[");
    for (Row row : rows) {
      String name = symbols.name(row.symbol);
      text.append(text.length() > 9 ? ",{" : "{");
      text.append("\"c\":").append(name.indexOf(':') < 0 ? "[\"1\",\"24\",\"12\"]" : "null");
      text.append(",\"p\":");
      Decimal8.appendShort(text, row.priceE8);
      text.append(",\"s\":\"").append(name);
      text.append("\",\"t\":").append(row.timeMicros / Micros.MILLI).append(",\"v\":");
      Decimal8.appendShort(text, row.volumeE8);
      text.append('}');
    }
    return text.append("],\"type\":\"trade\"}").toString();
  }

  @Override
  public void text(String text) {
    try {
      JsonObject request = new JsonObject(text);
      String name = String.valueOf(request.getValue("symbol"));
      switch (String.valueOf(request.getValue("type"))) {
        case "subscribe" -> subscribe(name);
        case "unsubscribe" -> unsubscribe(name);
        default -> {}
      }
    } catch (DecodeException e) {
      out.send(FrameTag.REFUSAL, "{\"msg\":\"Invalid message\",\"type\":\"error\"}");
    }
  }

  private void subscribe(String name) {
    int symbol = symbols.index(name);
    boolean known = symbol != VenueSymbols.UNKNOWN;
    if (!names.contains(name) && names.size() == MOST_SYMBOLS
        || known && out.refuses(symbol, Channel.TRADES)) {
      out.send(known ? FrameTag.refusal(symbol, Channel.TRADES) : FrameTag.REFUSAL, TOO_MANY);
      return;
    }
    names.add(name);
    if (known) {
      subscribed.add(symbol, Channel.TRADES);
    }
  }

  private void unsubscribe(String name) {
    names.remove(name);
    int symbol = symbols.index(name);
    if (symbol != VenueSymbols.UNKNOWN) {
      subscribed.remove(symbol, Channel.TRADES);
    }
  }

  @Override
  public void closed() {
    face.closed(key, this);
  }
}
