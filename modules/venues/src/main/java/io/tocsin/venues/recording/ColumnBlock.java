package io.tocsin.venues.recording;

import io.tocsin.model.BookLevels;
import io.tocsin.model.Candle;
import io.tocsin.model.EventKind;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Rows in columns of primitives, as the entries of a {@link Block}: each column one after the
 * other, little-endian, as long as there are rows.
 *
 * <pre>
 * int    rows, then a byte of flags
 * byte   kind: trade 1, quote 2, book 3, ticker 4, gap 5, candle 6
 * short  instrument, its place in the recording's list of markets
 * long   event time; receive time only if flag 1
 * double price, bid or last; quantity, bid quantity or open
 * byte   taker side 1, -1 or 0; 4 added if past       only if flag 2: there are trades
 * long   trade id                                       only if flag 4: one has an id
 * double ask or volume; ask quantity or quote volume    only if flag 8: there are quotes or tickers
 * then of each BOOK, CANDLE and GAP in order: levels, the candle, the reason
 * </pre>
 */
final class ColumnBlock {

  static final int ROWS = 1 << 14;

  /** Of a row: its kind, market, time and two numbers. */
  private static final int LEAST_BYTES = 1 + 2 + 8 + 8 + 8;

  private static final int RECEIVED = 1;
  private static final int TRADES = 2;
  private static final int IDS = 4;
  private static final int PAIRS = 8;
  private static final int PAST = 4;

  private ColumnBlock() {}

  static Block of(MarketBatch rows) {
    int size = rows.size();
    int flags = flags(rows);
    ByteBuffer out =
        ByteBuffer.allocate(5 + size * (1 + 2 + 8 + 8 + 16 + 1 + 8 + 16) + extras(rows))
            .order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(size).put((byte) flags);
    for (int i = 0; i < size; i++) {
      out.put(code(rows.kind(i)));
    }
    for (int i = 0; i < size; i++) {
      out.putShort((short) rows.instrument(i));
    }
    for (int i = 0; i < size; i++) {
      out.putLong(rows.timeMicros(i));
    }
    for (int i = 0; (flags & RECEIVED) != 0 && i < size; i++) {
      out.putLong(rows.receiveMicros(i));
    }
    for (int i = 0; i < size; i++) {
      out.putDouble(rows.price(i));
    }
    for (int i = 0; i < size; i++) {
      out.putDouble(rows.quantity(i));
    }
    for (int i = 0; (flags & TRADES) != 0 && i < size; i++) {
      out.put(rows.kind(i) == EventKind.TRADE ? side(rows, i) : 0);
    }
    for (int i = 0; (flags & IDS) != 0 && i < size; i++) {
      out.putLong(rows.tradeId(i));
    }
    for (int i = 0; (flags & PAIRS) != 0 && i < size; i++) {
      out.putDouble(rows.ask(i));
    }
    for (int i = 0; (flags & PAIRS) != 0 && i < size; i++) {
      out.putDouble(rows.askQuantity(i));
    }
    for (int i = 0; i < size; i++) {
      extra(rows, i, out);
    }
    long first = rows.receiveMicros(0);
    long last = first;
    for (int i = 0; i < size; i++) {
      last = Math.max(last, rows.receiveMicros(i));
    }
    return new Block(out.array(), out.position(), size, 0, first, last, true);
  }

  private static byte code(EventKind kind) {
    return switch (kind) {
      case TRADE -> 1;
      case QUOTE -> 2;
      case BOOK -> 3;
      case TICKER -> 4;
      case GAP -> 5;
      case CANDLE -> 6;
      case CLOCK, END -> throw new IllegalArgumentException("a recording has no row " + kind);
    };
  }

  private static EventKind kind(byte code) {
    return switch (code) {
      case 1 -> EventKind.TRADE;
      case 2 -> EventKind.QUOTE;
      case 3 -> EventKind.BOOK;
      case 4 -> EventKind.TICKER;
      case 5 -> EventKind.GAP;
      case 6 -> EventKind.CANDLE;
      default -> throw new ByteCursor.Damaged("has a row of the unknown kind " + code);
    };
  }

  private static int flags(MarketBatch rows) {
    int flags = 0;
    for (int i = 0; i < rows.size(); i++) {
      flags |= rows.receiveMicros(i) != rows.timeMicros(i) ? RECEIVED : 0;
      flags |=
          switch (rows.kind(i)) {
            case TRADE -> TRADES | (rows.tradeId(i) >= 0 ? IDS : 0);
            case QUOTE, TICKER -> PAIRS;
            case BOOK, GAP, CANDLE -> 0;
            case CLOCK, END ->
                throw new IllegalArgumentException("a recording has no row " + rows.kind(i));
          };
    }
    return flags;
  }

  private static byte side(MarketBatch rows, int row) {
    int side =
        switch (rows.side(row)) {
          case BUY -> 1;
          case SELL -> -1;
          case UNKNOWN -> 0;
        };
    return (byte) (rows.past(row) ? side + PAST : side);
  }

  private static int extras(MarketBatch rows) {
    int bytes = 0;
    for (int i = 0; i < rows.size(); i++) {
      bytes +=
          switch (rows.kind(i)) {
            case BOOK ->
                2 + 16 * (rows.book(i).bidPrices().length + rows.book(i).askPrices().length);
            case CANDLE -> 48;
            case GAP -> 4 + 3 * rows.gapReason(i).length();
            default -> 0;
          };
    }
    return bytes;
  }

  private static void extra(MarketBatch rows, int row, ByteBuffer out) {
    switch (rows.kind(row)) {
      case BOOK -> {
        BookLevels book = rows.book(row);
        out.put((byte) book.bidPrices().length).put((byte) book.askPrices().length);
        for (double[] column :
            new double[][] {
              book.bidPrices(), book.bidQuantities(), book.askPrices(), book.askQuantities()
            }) {
          for (double value : column) {
            out.putDouble(value);
          }
        }
      }
      case CANDLE -> {
        Candle candle = rows.candle(row);
        out.putLong(candle.intervalMicros())
            .putDouble(candle.open())
            .putDouble(candle.high())
            .putDouble(candle.low())
            .putDouble(candle.close())
            .putDouble(candle.volume());
      }
      case GAP -> {
        byte[] reason = rows.gapReason(row).getBytes(StandardCharsets.UTF_8);
        out.putInt(reason.length).put(reason);
      }
      case TRADE, QUOTE, TICKER, CLOCK, END -> {}
    }
  }

  /**
   * The rows of a block.
   *
   * @param indexes for each instrument of the recording its index in {@code instruments}, -1 for
   *     none, whose rows are left out
   * @throws ByteCursor.Damaged if it is none that this version writes
   */
  static MarketBatch read(byte[] bytes, int length, List<InstrumentId> instruments, int[] indexes) {
    try {
      return rows(bytes, length, instruments, indexes);
    } catch (IndexOutOfBoundsException | BufferUnderflowException | IllegalArgumentException e) {
      throw new ByteCursor.Damaged("has a block that cannot be read: " + e.getMessage());
    }
  }

  private static MarketBatch rows(
      byte[] bytes, int length, List<InstrumentId> instruments, int[] indexes) {
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    int size = in.getInt();
    int flags = in.get();
    if (size < 0 || (long) size * LEAST_BYTES > length) {
      throw new ByteCursor.Damaged("has a block of " + size + " rows in " + length + " bytes");
    }
    int kinds = in.position();
    int markets = kinds + size;
    int times = markets + 2 * size;
    int received = (flags & RECEIVED) != 0 ? times + 8 * size : times;
    int first = received + 8 * size;
    int second = first + 8 * size;
    int sides = second + 8 * size;
    int ids = sides + ((flags & TRADES) != 0 ? size : 0);
    int third = ids + ((flags & IDS) != 0 ? 8 * size : 0);
    int fourth = third + 8 * size;
    int end = (flags & PAIRS) != 0 ? fourth + 8 * size : third;
    if (end > length) {
      throw new ByteCursor.Damaged("has a block that ends within its rows");
    }
    in.position(end);
    MarketBatch.Builder out = MarketBatch.builder(instruments, size);
    for (int i = 0; i < size; i++) {
      EventKind kind = kind(in.get(kinds + i));
      int index = indexes[in.getShort(markets + 2 * i)];
      long time = in.getLong(times + 8 * i);
      long receive = in.getLong(received + 8 * i);
      if (index < 0) {
        skip(kind, in);
        continue;
      }
      double a = in.getDouble(first + 8 * i);
      double b = in.getDouble(second + 8 * i);
      switch (kind) {
        case TRADE -> {
          int side = in.get(sides + i);
          boolean past = side > 1;
          side -= past ? PAST : 0;
          out.trade(
              index,
              time,
              receive,
              a,
              b,
              side > 0 ? TakerSide.BUY : side < 0 ? TakerSide.SELL : TakerSide.UNKNOWN,
              (flags & IDS) != 0 ? in.getLong(ids + 8 * i) : -1,
              past);
        }
        case QUOTE ->
            out.quote(
                index,
                time,
                receive,
                a,
                b,
                in.getDouble(third + 8 * i),
                in.getDouble(fourth + 8 * i));
        case TICKER ->
            out.ticker(
                index,
                time,
                receive,
                a,
                b,
                in.getDouble(third + 8 * i),
                in.getDouble(fourth + 8 * i));
        case BOOK -> out.book(index, time, receive, book(in));
        case CANDLE -> out.candle(index, time, receive, candle(in));
        case GAP -> out.gap(index, time, receive, reason(in));
        case CLOCK, END -> throw new ByteCursor.Damaged("has a row " + kind);
      }
    }
    return out.build();
  }

  private static void skip(EventKind kind, ByteBuffer in) {
    switch (kind) {
      case BOOK -> book(in);
      case CANDLE -> candle(in);
      case GAP -> reason(in);
      case TRADE, QUOTE, TICKER, CLOCK, END -> {}
    }
  }

  private static BookLevels book(ByteBuffer in) {
    int bids = in.get() & 0xFF;
    int asks = in.get() & 0xFF;
    return new BookLevels(
        doubles(in, bids), doubles(in, bids), doubles(in, asks), doubles(in, asks));
  }

  private static double[] doubles(ByteBuffer in, int count) {
    double[] values = new double[count];
    in.asDoubleBuffer().get(values);
    in.position(in.position() + 8 * count);
    return values;
  }

  private static Candle candle(ByteBuffer in) {
    return new Candle(
        in.getLong(),
        in.getDouble(),
        in.getDouble(),
        in.getDouble(),
        in.getDouble(),
        in.getDouble());
  }

  private static String reason(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new ByteCursor.Damaged("has a text of " + length + " bytes");
    }
    byte[] text = new byte[length];
    in.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
