package io.tocsin.model;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Market events that travel together, in event order: one venue frame, or thousands of replayed
 * events.
 *
 * <p>Columnar and immutable; passed by reference inside a node. The meaning of the four numbers of
 * a row depends on its {@link EventKind}; the named accessors say which is which. Times are
 * microseconds since the epoch, UTC: {@link #timeMicros} is the venue's (event time), {@link
 * #receiveMicros} this node's when the frame came in. Rows run from 0 to {@code size() - 1}; for
 * speed nothing checks a row's number or its kind, except {@link #book}, {@link #candle} and {@link
 * #gapReason}.
 */
public final class MarketBatch {

  /** In the place of a trade's id. */
  private static final long ANEW = 0;

  private final List<InstrumentId> instruments;
  private final int size;
  private final byte[] kinds;
  private final int[] instrument;
  private final long[] time;
  private final long[] received;
  private final double[] a;
  private final double[] b;
  private final double[] c;
  private final double[] d;
  private final long[] ids;
  private final @Nullable Object[] extras;
  private final long number;

  private MarketBatch(Builder builder) {
    instruments = builder.instruments;
    size = builder.size;
    kinds = builder.kinds;
    instrument = builder.instrument;
    time = builder.time;
    received = builder.received;
    a = builder.a;
    b = builder.b;
    c = builder.c;
    d = builder.d;
    ids = builder.ids;
    extras = builder.extras;
    number = builder.number;
  }

  /**
   * Starts a batch whose rows name their instrument by index into {@code instruments}.
   *
   * @param capacity rows expected; more make it grow
   */
  public static Builder builder(List<InstrumentId> instruments, int capacity) {
    return new Builder(instruments, capacity);
  }

  /** Rows in this batch. */
  public int size() {
    return size;
  }

  /**
   * Which of its venue's batches this is, counted from 1 by the source that made it; 0 for none. By
   * it a recording says in what order a session saw the batches of several venues.
   */
  public long number() {
    return number;
  }

  /** The instruments that {@link #instrument} indexes. */
  public List<InstrumentId> instruments() {
    return instruments;
  }

  /** What the row is, and so which accessors mean something on it. */
  public EventKind kind(int row) {
    return EventKind.of(kinds[row]);
  }

  /**
   * Index into {@link #instruments}; -1 on {@link EventKind#CLOCK} and {@link EventKind#END} rows.
   */
  public int instrument(int row) {
    return instrument[row];
  }

  /** Event time, microseconds since the epoch. */
  public long timeMicros(int row) {
    return time[row];
  }

  /** Receive time on this node, microseconds since the epoch. */
  public long receiveMicros(int row) {
    return received[row];
  }

  /** TRADE: price in quote units. TICKER: last price. */
  public double price(int row) {
    return a[row];
  }

  /** TRADE: quantity in base units. */
  public double quantity(int row) {
    return b[row];
  }

  /** TRADE: the taker's side. */
  public TakerSide side(int row) {
    return c[row] > 0 ? TakerSide.BUY : c[row] < 0 ? TakerSide.SELL : TakerSide.UNKNOWN;
  }

  /** TRADE: the venue's trade id, or -1 where it has none. */
  public long tradeId(int row) {
    return ids[row];
  }

  /**
   * TRADE: whether it was traded before the source began, and was fetched to warm windows or to
   * fill a gap: no reason to decide anything.
   */
  public boolean past(int row) {
    return d[row] > 0;
  }

  /** QUOTE: best bid. */
  public double bid(int row) {
    return a[row];
  }

  /** QUOTE: quantity at the best bid, base units. */
  public double bidQuantity(int row) {
    return b[row];
  }

  /** QUOTE: best ask. */
  public double ask(int row) {
    return c[row];
  }

  /** QUOTE: quantity at the best ask, base units. */
  public double askQuantity(int row) {
    return d[row];
  }

  /** TICKER: price 24 h ago. */
  public double open24h(int row) {
    return b[row];
  }

  /** TICKER: volume of the last 24 h, base units. */
  public double volume24h(int row) {
    return c[row];
  }

  /** TICKER: volume of the last 24 h, quote units. */
  public double quoteVolume24h(int row) {
    return d[row];
  }

  /** BOOK: the best levels. */
  public BookLevels book(int row) {
    return (BookLevels) extra(row);
  }

  /** CANDLE: what was traded in the interval that ends at the row's time. */
  public Candle candle(int row) {
    return (Candle) extra(row);
  }

  /** GAP: what was lost, in words. */
  public String gapReason(int row) {
    return (String) extra(row);
  }

  /**
   * GAP: whether nothing was lost, but the instrument is told anew from here on: its {@link #past}
   * trades follow, further back than what was known of it, which is to be forgotten.
   */
  public boolean beginsAnew(int row) {
    return kinds[row] == EventKind.GAP.ordinal() && ids[row] == ANEW;
  }

  private Object extra(int row) {
    Object extra = extras[row];
    if (extra == null) {
      throw new IllegalStateException(
          "row " + row + " is a " + kind(row) + " and carries nothing beside its numbers");
    }
    return extra;
  }

  @Override
  public String toString() {
    return "MarketBatch[" + size + " rows of " + instruments + "]";
  }

  /** Collects rows; not thread-safe; used once. */
  public static final class Builder {
    private final List<InstrumentId> instruments;
    private int size;
    private byte[] kinds;
    private int[] instrument;
    private long[] time;
    private long[] received;
    private double[] a;
    private double[] b;
    private double[] c;
    private double[] d;
    private long[] ids;
    private @Nullable Object[] extras;
    private long number;

    private Builder(List<InstrumentId> instruments, int capacity) {
      this.instruments = List.copyOf(instruments);
      int initial = Math.max(1, capacity);
      kinds = new byte[initial];
      instrument = new int[initial];
      time = new long[initial];
      received = new long[initial];
      a = new double[initial];
      b = new double[initial];
      c = new double[initial];
      d = new double[initial];
      ids = new long[initial];
      extras = new Object[initial];
    }

    /** Rows so far. */
    public int size() {
      return size;
    }

    /** Sets {@link MarketBatch#number}. */
    public Builder number(long value) {
      number = value;
      return this;
    }

    public Builder trade(
        int instrumentIndex,
        long timeMicros,
        long receiveMicros,
        double price,
        double quantity,
        TakerSide side,
        long tradeId) {
      return trade(
          instrumentIndex, timeMicros, receiveMicros, price, quantity, side, tradeId, false);
    }

    /** A trade that may be {@link MarketBatch#past}. */
    public Builder trade(
        int instrumentIndex,
        long timeMicros,
        long receiveMicros,
        double price,
        double quantity,
        TakerSide side,
        long tradeId,
        boolean past) {
      int row = row(EventKind.TRADE, instrumentIndex, timeMicros, receiveMicros);
      a[row] = price;
      b[row] = quantity;
      c[row] = side == TakerSide.BUY ? 1 : side == TakerSide.SELL ? -1 : 0;
      d[row] = past ? 1 : 0;
      ids[row] = tradeId;
      return this;
    }

    public Builder quote(
        int instrumentIndex,
        long timeMicros,
        long receiveMicros,
        double bid,
        double bidQuantity,
        double ask,
        double askQuantity) {
      int row = row(EventKind.QUOTE, instrumentIndex, timeMicros, receiveMicros);
      a[row] = bid;
      b[row] = bidQuantity;
      c[row] = ask;
      d[row] = askQuantity;
      return this;
    }

    public Builder book(
        int instrumentIndex, long timeMicros, long receiveMicros, BookLevels levels) {
      int row =
          row(EventKind.BOOK, instrumentIndex, timeMicros, receiveMicros); // may replace extras
      extras[row] = levels;
      return this;
    }

    public Builder ticker(
        int instrumentIndex,
        long timeMicros,
        long receiveMicros,
        double last,
        double open24h,
        double volume24h,
        double quoteVolume24h) {
      int row = row(EventKind.TICKER, instrumentIndex, timeMicros, receiveMicros);
      a[row] = last;
      b[row] = open24h;
      c[row] = volume24h;
      d[row] = quoteVolume24h;
      return this;
    }

    public Builder candle(int instrumentIndex, long endMicros, long receiveMicros, Candle candle) {
      int row =
          row(EventKind.CANDLE, instrumentIndex, endMicros, receiveMicros); // may replace extras
      extras[row] = candle;
      return this;
    }

    public Builder gap(int instrumentIndex, long timeMicros, long receiveMicros, String reason) {
      int row =
          row(EventKind.GAP, instrumentIndex, timeMicros, receiveMicros); // may replace extras
      extras[row] = reason;
      return this;
    }

    /** A GAP row that {@link MarketBatch#beginsAnew}. */
    public Builder beginAnew(int instrumentIndex, long timeMicros, long receiveMicros) {
      gap(instrumentIndex, timeMicros, receiveMicros, "told anew from its past");
      ids[size - 1] = ANEW;
      return this;
    }

    public Builder clock(long timeMicros, long receiveMicros) {
      row(EventKind.CLOCK, -1, timeMicros, receiveMicros);
      return this;
    }

    public Builder end(long timeMicros, long receiveMicros) {
      row(EventKind.END, -1, timeMicros, receiveMicros);
      return this;
    }

    /**
     * Appends a row of another batch; {@code instrumentIndex} is its instrument's index here, -1
     * for none.
     */
    public Builder copy(MarketBatch from, int fromRow, int instrumentIndex) {
      return copy(from, fromRow, instrumentIndex, from.time[fromRow]);
    }

    /** The same with another event time. */
    public Builder copy(MarketBatch from, int fromRow, int instrumentIndex, long timeMicros) {
      return copy(from, fromRow, instrumentIndex, timeMicros, from.received[fromRow]);
    }

    /** The same with another event time and another time of receipt. */
    public Builder copy(
        MarketBatch from, int fromRow, int instrumentIndex, long timeMicros, long receiveMicros) {
      int row = row(from.kind(fromRow), instrumentIndex, timeMicros, receiveMicros);
      a[row] = from.a[fromRow];
      b[row] = from.b[fromRow];
      c[row] = from.c[fromRow];
      d[row] = from.d[fromRow];
      ids[row] = from.ids[fromRow];
      extras[row] = from.extras[fromRow];
      return this;
    }

    /** The batch; it takes the builder's arrays, so add nothing after. */
    public MarketBatch build() {
      return new MarketBatch(this);
    }

    private int row(EventKind kind, int instrumentIndex, long timeMicros, long receiveMicros) {
      if (size == kinds.length) {
        grow();
      }
      kinds[size] = (byte) kind.ordinal();
      instrument[size] = instrumentIndex;
      time[size] = timeMicros;
      received[size] = receiveMicros;
      ids[size] = -1;
      return size++;
    }

    private void grow() {
      int capacity = size * 2;
      kinds = Arrays.copyOf(kinds, capacity);
      instrument = Arrays.copyOf(instrument, capacity);
      time = Arrays.copyOf(time, capacity);
      received = Arrays.copyOf(received, capacity);
      a = Arrays.copyOf(a, capacity);
      b = Arrays.copyOf(b, capacity);
      c = Arrays.copyOf(c, capacity);
      d = Arrays.copyOf(d, capacity);
      ids = Arrays.copyOf(ids, capacity);
      extras = Arrays.copyOf(extras, capacity);
    }
  }
}
