package io.tocsin.venues;

import io.tocsin.model.TakerSide;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what a decoder or a REST reader tells, one line a call, numbers as the venue's. */
public final class ToldSink implements FrameSink {

  private final List<String> told = new ArrayList<>();

  /** All since the last {@link #clear}. */
  public List<String> told() {
    return told;
  }

  public void clear() {
    told.clear();
  }

  private void tell(Object... words) {
    StringBuilder line = new StringBuilder();
    for (Object word : words) {
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    told.add(line.toString());
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
    tell(
        past ? "past" : "trade",
        symbol,
        time(timeMicros),
        time(sentMicros),
        price,
        quantity,
        side,
        tradeId);
  }

  @Override
  public void quote(
      int symbol,
      long sentMicros,
      WireDecimal bid,
      WireDecimal bidQuantity,
      WireDecimal ask,
      WireDecimal askQuantity) {
    tell("quote", symbol, time(sentMicros), bid, bidQuantity, ask, askQuantity);
  }

  @Override
  public void ticker(
      int symbol,
      long sentMicros,
      double last,
      double open24h,
      double volume24h,
      double quoteVolume24h) {
    tell("ticker", symbol, time(sentMicros), last, open24h, volume24h, quoteVolume24h);
  }

  @Override
  public void depth(int symbol, long sentMicros, DepthUpdate update) {
    tell("depth", symbol, time(sentMicros), text(update));
  }

  @Override
  public void book(int symbol, long sentMicros, DepthUpdate book) {
    tell("book", symbol, time(sentMicros), text(book));
  }

  private static String text(DepthUpdate update) {
    StringBuilder text = new StringBuilder();
    text.append(update.checksum() == DepthUpdate.NO_CHECKSUM ? "-" : update.checksum());
    side(text, " b", update.bids());
    side(text, " a", update.asks());
    return text.toString();
  }

  private static void side(StringBuilder text, String mark, DepthUpdate.Levels levels) {
    for (int i = 0; i < levels.size(); i++) {
      text.append(mark).append(levels.price(i)).append('x').append(levels.quantity(i));
    }
  }

  @Override
  public void acknowledged(long requestId) {
    tell("acknowledged", requestId);
  }

  @Override
  public void acknowledged(Channel channel, @Nullable String venueSymbol) {
    tell("acknowledged", channel, venueSymbol);
  }

  @Override
  public void refused(long requestId, String reason) {
    tell("refused", requestId, reason);
  }

  @Override
  public void refused(@Nullable Channel channel, @Nullable String venueSymbol, String reason) {
    tell("refused", channel, venueSymbol, reason);
  }

  @Override
  public void pong() {
    tell("pong");
  }

  @Override
  public void heartbeat() {
    tell("heartbeat");
  }

  @Override
  public void closing(String reason) {
    tell("closing", reason);
  }

  @Override
  public void lost(String reason) {
    tell("lost", reason);
  }

  @Override
  public void venueState(String state) {
    tell("state", state);
  }
}
