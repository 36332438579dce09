package io.tocsin.venues;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.TakerSide;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what a decoder or a REST answer told, one line a call, numbers as on the wire. */
public class Told implements FrameSink {

  /** Lines, the newest last. */
  public final List<String> lines = new ArrayList<>();

  /** A market whose rules do not matter. */
  public static Instrument market(String venue, String symbol, String venueSymbol) {
    return new Instrument(
        new InstrumentId(venue, symbol),
        venueSymbol,
        new BigDecimal("0.01"),
        new BigDecimal("0.00001"),
        BigDecimal.ZERO,
        BigDecimal.ONE,
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
        "trade %d %d %s %s x %s %s %d%s"
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
  public void skippedTrade(int symbol, long tradeId) {
    lines.add("skipped %d %d".formatted(symbol, tradeId));
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
    lines.add("depth %d %s %s".formatted(symbol, time(sentMicros), text(update)));
  }

  @Override
  public void book(int symbol, long sentMicros, DepthUpdate book) {
    lines.add("book %d %s %s".formatted(symbol, time(sentMicros), text(book)));
  }

  private static String text(DepthUpdate update) {
    StringBuilder text = new StringBuilder();
    text.append(update.firstId()).append('-').append(update.lastId());
    text.append(" after ").append(update.previousId());
    for (int i = 0; i < update.bids().size(); i++) {
      text.append(" b")
          .append(update.bids().price(i))
          .append('x')
          .append(update.bids().quantity(i));
    }
    for (int i = 0; i < update.asks().size(); i++) {
      text.append(" a")
          .append(update.asks().price(i))
          .append('x')
          .append(update.asks().quantity(i));
    }
    return text.toString();
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
    lines.add("refused " + requestId + " " + reason);
  }

  @Override
  public void refused(@Nullable Channel channel, @Nullable String venueSymbol, String reason) {
    lines.add("refused " + channel + " " + venueSymbol + " " + reason);
  }

  @Override
  public void pong() {
    lines.add("pong");
  }

  @Override
  public void heartbeat() {
    lines.add("heartbeat");
  }

  @Override
  public void closing(String reason) {
    lines.add("closing");
  }

  @Override
  public void lost(String reason) {
    lines.add("lost " + reason);
  }

  @Override
  public void venueState(String state) {
    lines.add("state " + state);
  }
}
