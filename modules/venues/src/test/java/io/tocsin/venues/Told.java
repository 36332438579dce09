package io.tocsin.venues;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.TakerSide;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what a decoder or a REST answer told, one line a call, numbers with the venue's
 * digits; a dash stands for a time or number that was not given. A past trade's line begins with
 * {@code past}; a book names its ids ({@code 7-9 after 6}) and its checksum ({@code #5}) where it
 * has them.
 */
public class Told implements FrameSink {

  private final List<String> lines = new ArrayList<>();

  /** All since the last {@link #clear}, the newest last. */
  public List<String> lines() {
    return lines;
  }

  /** The lines that begin so. */
  public List<String> lines(String beginning) {
    return lines.stream().filter(line -> line.startsWith(beginning)).toList();
  }

  public void clear() {
    lines.clear();
  }

  /**
   * What a text frame tells, which stands among other text; nothing may be read of that.
   *
   * @throws MalformedFrameException what the decoder says; what it told before that is kept
   */
  public List<String> decode(VenueDecoder decoder, String frame) throws MalformedFrameException {
    clear();
    char[] padded = ("##" + frame + "##").toCharArray();
    decoder.text(padded, 2, frame.length(), this);
    return List.copyOf(lines);
  }

  /** What the answer to a REST call tells. */
  public List<String> read(RestProtocol rest, RestCall call, String body)
      throws MalformedFrameException {
    clear();
    rest.read(call, body.toCharArray(), this);
    return List.copyOf(lines);
  }

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

  private void tell(@Nullable Object... words) {
    StringBuilder line = new StringBuilder();
    for (Object word : words) {
      boolean absent = word instanceof WireDecimal decimal && !decimal.isPresent();
      line.append(line.isEmpty() ? "" : " ").append(absent ? "-" : word);
    }
    lines.add(line.toString());
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
    String kind = past ? "past" : "trade";
    tell(kind, symbol, time(timeMicros), time(sentMicros), price, quantity, side, tradeId);
  }

  @Override
  public void skippedTrade(int symbol, long tradeId) {
    tell("skipped", symbol, tradeId);
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
    tell("depth", symbol, time(sentMicros) + text(update));
  }

  @Override
  public void book(int symbol, long sentMicros, DepthUpdate book) {
    tell("book", symbol, time(sentMicros) + text(book));
  }

  private static String text(DepthUpdate update) {
    StringBuilder text = new StringBuilder();
    if (update.lastId() != 0) {
      text.append(' ').append(update.firstId()).append('-').append(update.lastId());
      text.append(" after ").append(update.previousId());
    }
    if (update.checksum() != DepthUpdate.NO_CHECKSUM) {
      text.append(" #").append(update.checksum());
    }
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
