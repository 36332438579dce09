package io.tocsin.venues.mexc;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.Channel;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.WireDecimal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a decoder told, one line a call, numbers as the venue wrote them. */
final class Told implements FrameSink {

  private final List<String> lines = new ArrayList<>();

  List<String> lines() {
    return lines;
  }

  static Instrument spot(String symbol) {
    return contract("mexc", symbol, symbol.replace("_", ""), "1", false);
  }

  static Instrument linear(String symbol, String contractSize) {
    return contract("mexc_futures", symbol, symbol, contractSize, false);
  }

  static Instrument inverse(String symbol, String contractSize) {
    return contract("mexc_futures", symbol, symbol, contractSize, true);
  }

  private static Instrument contract(
      String venue, String symbol, String venueSymbol, String size, boolean inverse) {
    return new Instrument(
        new InstrumentId(venue, symbol),
        venueSymbol,
        new BigDecimal("0.01"),
        new BigDecimal("0.0001"),
        BigDecimal.ZERO,
        new BigDecimal(size),
        inverse,
        true);
  }

  private static String time(long micros) {
    return micros == NO_TIME ? "-" : Long.toString(micros);
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
    lines.add(
        "trade %d %d %s %s %s %s %d%s"
            .formatted(
                symbol,
                timeMicros,
                time(sentMicros),
                price,
                quantity,
                side,
                tradeId,
                past ? " past" : ""));
  }

  @Override
  public void quote(
      int symbol,
      long sentMicros,
      WireDecimal bid,
      WireDecimal bidQuantity,
      WireDecimal ask,
      WireDecimal askQuantity) {
    lines.add(
        "quote %d %s %s x %s %s x %s"
            .formatted(symbol, time(sentMicros), bid, bidQuantity, ask, askQuantity));
  }

  @Override
  public void ticker(
      int symbol,
      long sentMicros,
      double last,
      double open24h,
      double volume24h,
      double quoteVolume24h) {
    lines.add(
        "ticker %d %s %s %s %s %s"
            .formatted(symbol, time(sentMicros), last, open24h, volume24h, quoteVolume24h));
  }

  @Override
  public void depth(int symbol, long sentMicros, DepthUpdate update) {
    lines.add("depth %d %s %s".formatted(symbol, time(sentMicros), levels(update)));
  }

  @Override
  public void book(int symbol, long sentMicros, DepthUpdate book) {
    lines.add("book %d %s %s".formatted(symbol, time(sentMicros), levels(book)));
  }

  private static String levels(DepthUpdate update) {
    StringBuilder text = new StringBuilder(update.firstId() + "-" + update.lastId());
    text.append(" bids");
    side(text, update.bids());
    text.append(" asks");
    side(text, update.asks());
    return text.toString();
  }

  private static void side(StringBuilder text, DepthUpdate.Levels side) {
    for (int i = 0; i < side.size(); i++) {
      text.append(' ').append(side.price(i)).append('x').append(side.quantity(i));
    }
  }

  @Override
  public void acknowledged(long requestId) {
    lines.add("acknowledged " + requestId);
  }

  @Override
  public void acknowledged(Channel channel, @Nullable String venueSymbol) {
    lines.add("acknowledged " + channel + " " + venueSymbol);
  }

  @Override
  public void refused(long requestId, String reason) {
    lines.add("refused " + requestId + ": " + reason);
  }

  @Override
  public void refused(@Nullable Channel channel, @Nullable String venueSymbol, String reason) {
    lines.add("refused " + channel + " " + venueSymbol + ": " + reason);
  }

  @Override
  public void pong() {
    lines.add("pong");
  }

  @Override
  public void closing(String reason) {
    lines.add("closing: " + reason);
  }
}
