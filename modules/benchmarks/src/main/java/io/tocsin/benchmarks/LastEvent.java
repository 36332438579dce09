package io.tocsin.benchmarks;

import io.tocsin.model.TakerSide;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.WireDecimal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps what it is told last, so that nothing of it can be left out. */
class LastEvent implements FrameSink {

  private final Function<DepthUpdate, Object> books;
  private int symbol;
  private long time;
  private long id;
  private double a;
  private double b;
  private double c;
  private double d;
  private @Nullable TakerSide side;
  private @Nullable Object book;

  /**
   * @param books what becomes of a change of a book
   */
  LastEvent(Function<DepthUpdate, Object> books) {
    this.books = books;
  }

  @Override
  public void trade(
      int symbolIndex,
      long timeMicros,
      long sentMicros,
      WireDecimal price,
      WireDecimal quantity,
      TakerSide taker,
      long tradeId,
      boolean past) {
    symbol = symbolIndex;
    time = timeMicros;
    id = tradeId;
    a = price.toDouble();
    b = quantity.toDouble();
    side = taker;
  }

  @Override
  public void quote(
      int symbolIndex,
      long sentMicros,
      WireDecimal bid,
      WireDecimal bidQuantity,
      WireDecimal ask,
      WireDecimal askQuantity) {
    symbol = symbolIndex;
    time = sentMicros;
    a = bid.toDouble();
    b = bidQuantity.toDouble();
    c = ask.toDouble();
    d = askQuantity.toDouble();
  }

  @Override
  public void ticker(
      int symbolIndex,
      long sentMicros,
      double last,
      double open24h,
      double volume24h,
      double quoteVolume24h) {
    symbol = symbolIndex;
    time = sentMicros;
    a = last;
    b = volume24h;
  }

  @Override
  public void depth(int symbolIndex, long sentMicros, DepthUpdate update) {
    symbol = symbolIndex;
    time = sentMicros;
    book = books.apply(update);
  }

  @Override
  public void book(int symbolIndex, long sentMicros, DepthUpdate whole) {
    symbol = symbolIndex;
    time = sentMicros;
    book = whole;
  }
}
