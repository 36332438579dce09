package io.tocsin.venues.decode;

import io.tocsin.model.TakerSide;
import io.tocsin.venues.Channel;
import io.tocsin.venues.ControlSink;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.WireDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a decoder found as a JSON object a line. Prices and quantities are strings with the
 * venue's own digits; what the venue did not say is null. Not thread-safe.
 */
final class EventLines implements FrameSink {

  private static final long NEVER = Long.MIN_VALUE;

  private final VenueAdapter adapter;
  private final Consumer<CharSequence> out;
  private final Map<String, Integer> indexes;
  private final ControlSink control;
  private final List<String> symbols = new ArrayList<>();
  private final StringBuilder line = new StringBuilder(256);
  private long receiveMicros = NEVER;
  private long events;

  /**
   * @param out is given each line, without its end; the text is valid during the call
   * @param indexes the markets known, by the venue's spelling
   * @param control is told what is no event
   */
  EventLines(
      VenueAdapter adapter,
      Consumer<CharSequence> out,
      Map<String, Integer> indexes,
      ControlSink control) {
    this.adapter = adapter;
    this.out = out;
    this.indexes = indexes;
    this.control = control;
  }

  /** Adds a market; the answer is its index. */
  int add(String venueSymbol, String symbol) {
    Integer known = indexes.putIfAbsent(venueSymbol, symbols.size());
    if (known != null) {
      return known;
    }
    symbols.add(symbol);
    return symbols.size() - 1;
  }

  @Override
  public int unregistered(String venueSymbol) {
    return add(venueSymbol, adapter.symbol(venueSymbol).orElse(venueSymbol));
  }

  /** The next frame came without a receive time. */
  void receivedSometime() {
    receiveMicros = NEVER;
  }

  /** When the next frame came in. */
  void received(long micros) {
    receiveMicros = micros;
  }

  /** Events written. */
  long events() {
    return events;
  }

  @Override
  public void trade(
      int symbol,
      long timeMicros,
      long sentMicros,
      WireDecimal price,
      WireDecimal quantity,
      TakerSide side,
      long tradeId,
      boolean past) {
    begin("trade", symbol, timeMicros);
    time("sent_us", sentMicros);
    decimal("price", price);
    decimal("qty", quantity);
    line.append(",\"side\":\"").append(side.name().toLowerCase(Locale.ROOT)).append('"');
    line.append(",\"trade_id\":").append(tradeId == NO_ID ? "null" : Long.toString(tradeId));
    line.append(",\"past\":").append(past);
    end();
  }

  @Override
  public void quote(
      int symbol,
      long sentMicros,
      WireDecimal bid,
      WireDecimal bidQuantity,
      WireDecimal ask,
      WireDecimal askQuantity) {
    begin("quote", symbol, sentMicros);
    decimal("bid", bid);
    decimal("bid_qty", bidQuantity);
    decimal("ask", ask);
    decimal("ask_qty", askQuantity);
    end();
  }

  @Override
  public void ticker(
      int symbol,
      long sentMicros,
      double last,
      double open24h,
      double volume24h,
      double quoteVolume24h) {
    begin("ticker", symbol, sentMicros);
    number("last", last);
    number("open_24h", open24h);
    number("volume_24h", volume24h);
    number("quote_volume_24h", quoteVolume24h);
    end();
  }

  @Override
  public void depth(int symbol, long sentMicros, DepthUpdate update) {
    begin("depth", symbol, sentMicros);
    levels(update);
  }

  @Override
  public void book(int symbol, long sentMicros, DepthUpdate book) {
    begin("book", symbol, sentMicros);
    levels(book);
  }

  private void levels(DepthUpdate update) {
    line.append(",\"first_id\":").append(update.firstId());
    line.append(",\"last_id\":").append(update.lastId());
    if (update.checksum() != DepthUpdate.NO_CHECKSUM) {
      line.append(",\"checksum\":").append(update.checksum());
    }
    levels("bids", update.bids());
    levels("asks", update.asks());
    end();
  }

  private void levels(String name, DepthUpdate.Levels levels) {
    line.append(",\"").append(name).append("\":[");
    for (int i = 0; i < levels.size(); i++) {
      line.append(i == 0 ? "[\"" : ",[\"");
      levels.price(i).appendTo(line);
      line.append("\",\"");
      levels.quantity(i).appendTo(line);
      line.append("\"]");
    }
    line.append(']');
  }

  private void begin(String type, int symbol, long timeMicros) {
    line.setLength(0);
    line.append("{\"type\":\"").append(type);
    line.append("\",\"venue\":\"").append(adapter.id());
    line.append("\",\"symbol\":\"").append(symbols.get(symbol)).append('"');
    time("time_us", timeMicros);
    time("receive_us", receiveMicros);
  }

  private void time(String name, long micros) {
    line.append(",\"").append(name).append("\":");
    if (micros == NO_TIME) {
      line.append("null");
    } else {
      line.append(micros);
    }
  }

  private void decimal(String name, WireDecimal value) {
    line.append(",\"").append(name).append("\":");
    if (value.isPresent()) {
      line.append('"');
      value.appendTo(line);
      line.append('"');
    } else {
      line.append("null");
    }
  }

  private void number(String name, double value) {
    line.append(",\"").append(name).append("\":");
    if (Double.isFinite(value)) {
      line.append(value);
    } else {
      line.append("null");
    }
  }

  private void end() {
    events++;
    out.accept(line.append('}'));
  }

  @Override
  public void acknowledged(long requestId) {
    control.acknowledged(requestId);
  }

  @Override
  public void acknowledged(Channel channel, @Nullable String venueSymbol) {
    control.acknowledged(channel, venueSymbol);
  }

  @Override
  public void refused(long requestId, String reason) {
    control.refused(requestId, reason);
  }

  @Override
  public void refused(@Nullable Channel channel, @Nullable String venueSymbol, String reason) {
    control.refused(channel, venueSymbol, reason);
  }

  @Override
  public void pong() {
    control.pong();
  }

  @Override
  public void heartbeat() {
    control.heartbeat();
  }

  @Override
  public void closing(String reason) {
    control.closing(reason);
  }

  @Override
  public void lost(String reason) {
    control.lost(reason);
  }

  @Override
  public void venueState(String state) {
    control.venueState(state);
  }
}
