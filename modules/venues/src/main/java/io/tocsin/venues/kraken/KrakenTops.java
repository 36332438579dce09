package io.tocsin.venues.kraken;

import io.tocsin.venues.FrameSink;
import io.tocsin.venues.JsonScanner;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.SymbolTable;
import io.tocsin.venues.VenueTimes;
import io.tocsin.venues.WireDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What is in one frame of the ticker channel: the top of the book, and the day's figures. A frame
 * comes with each change of the top; the figures are told only when they have changed. Reused; not
 * thread-safe.
 */
final class KrakenTops {

  private static final double NEVER = Double.NaN;

  private static final class Top {
    private int symbol;
    private String unregistered = "";
    private long sentMicros;
    private final WireDecimal bid = new WireDecimal();
    private final WireDecimal bidQuantity = new WireDecimal();
    private final WireDecimal ask = new WireDecimal();
    private final WireDecimal askQuantity = new WireDecimal();
    private final WireDecimal last = new WireDecimal();
    private final WireDecimal volume = new WireDecimal();
    private final WireDecimal mean = new WireDecimal();
    private final WireDecimal change = new WireDecimal();

    /** Where the figure of the scanner's name goes, null for none of interest. */
    private @Nullable WireDecimal figure(JsonScanner scanner) {
      if (scanner.nameIs("bid")) {
        return bid;
      }
      if (scanner.nameIs("bid_qty")) {
        return bidQuantity;
      }
      if (scanner.nameIs("ask")) {
        return ask;
      }
      if (scanner.nameIs("ask_qty")) {
        return askQuantity;
      }
      if (scanner.nameIs("last")) {
        return last;
      }
      if (scanner.nameIs("volume")) {
        return volume;
      }
      if (scanner.nameIs("vwap")) {
        return mean;
      }
      return scanner.nameIs("change") ? change : null;
    }

    private void clear() {
      symbol = -1;
      unregistered = "";
      sentMicros = FrameSink.NO_TIME;
      bid.clear();
      bidQuantity.clear();
      ask.clear();
      askQuantity.clear();
      last.clear();
      volume.clear();
      mean.clear();
      change.clear();
    }
  }

  private final List<Top> tops = new ArrayList<>();
  private int size;

  /** Last price and volume told, by symbol. */
  private double[] toldLast = new double[0];

  private double[] toldVolume = new double[0];

  void clear() {
    size = 0;
  }

  /** The symbol's figures are told with its next frame, changed or not. */
  void forget(int symbol) {
    if (symbol >= toldLast.length) {
      int old = toldLast.length;
      toldLast = Arrays.copyOf(toldLast, symbol + 16);
      toldVolume = Arrays.copyOf(toldVolume, symbol + 16);
      Arrays.fill(toldLast, old, toldLast.length, NEVER);
    }
    toldLast[symbol] = NEVER;
  }

  /** What was told last, {@code symbol=last,volume;…}. */
  String state() {
    StringJoiner state = new StringJoiner(";");
    for (int symbol = 0; symbol < toldLast.length; symbol++) {
      if (!Double.isNaN(toldLast[symbol])) {
        state.add(symbol + "=" + toldLast[symbol] + "," + toldVolume[symbol]);
      }
    }
    return state.toString();
  }

  void restore(String state) {
    Arrays.fill(toldLast, NEVER);
    for (String told : state.isEmpty() ? new String[0] : state.split(";")) {
      int equals = told.indexOf('=');
      int comma = told.indexOf(',');
      int symbol = Integer.parseInt(told.substring(0, equals));
      forget(symbol);
      toldLast[symbol] = Double.parseDouble(told.substring(equals + 1, comma));
      toldVolume[symbol] = Double.parseDouble(told.substring(comma + 1));
    }
  }

  /** Kraken writes 1970-01-01 for what has no time yet. */
  static long time(long micros) {
    return micros <= 0 ? FrameSink.NO_TIME : micros;
  }

  /** Reads an element of {@code data}. */
  void read(JsonScanner scanner, SymbolTable symbols) throws MalformedFrameException {
    if (size == tops.size()) {
      tops.add(new Top());
    }
    Top top = tops.get(size++);
    top.clear();
    scanner.beginObject("an element of \"data\"");
    while (scanner.nextName()) {
      if (scanner.nameIs("symbol")) {
        scanner.string("\"symbol\"");
        top.symbol = symbols.find(scanner.chars(), scanner.from(), scanner.length());
        top.unregistered = top.symbol < 0 ? scanner.copy() : "";
      } else if (scanner.nameIs("timestamp")) {
        top.sentMicros = time(VenueTimes.rfc3339(scanner, "\"timestamp\""));
      } else {
        WireDecimal figure = top.figure(scanner);
        if (figure == null || scanner.peek() == 'n') {
          scanner.skip();
        } else {
          scanner.decimal(figure, "a figure of a ticker");
        }
      }
    }
    if (top.symbol < 0 && top.unregistered.isEmpty()) {
      throw new MalformedFrameException("a ticker needs symbol");
    }
  }

  void tell(FrameSink sink, SymbolTable symbols) {
    for (int i = 0; i < size; i++) {
      Top top = tops.get(i);
      int index = KrakenDecoder.index(top.symbol, top.unregistered, sink, symbols);
      if (index >= 0) {
        quote(sink, index, top);
        figures(sink, index, top);
      }
    }
  }

  /** A market that is not traded has zeros for prices: no quote. */
  private static void quote(FrameSink sink, int symbol, Top top) {
    if (top.bid.isPositive()
        && top.ask.isPositive()
        && top.bidQuantity.toDouble() >= 0
        && top.askQuantity.toDouble() >= 0) {
      sink.quote(symbol, top.sentMicros, top.bid, top.bidQuantity, top.ask, top.askQuantity);
    }
  }

  private void figures(FrameSink sink, int symbol, Top top) {
    double last = top.last.toDouble();
    double volume = top.volume.toDouble();
    if (!(last > 0) || !(volume >= 0)) {
      return;
    }
    if (symbol >= toldLast.length) {
      forget(symbol);
    }
    if (toldLast[symbol] == last && toldVolume[symbol] == volume) {
      return;
    }
    toldLast[symbol] = last;
    toldVolume[symbol] = volume;
    sink.ticker(
        symbol,
        top.sentMicros,
        last,
        last - top.change.toDouble(),
        volume,
        volume * top.mean.toDouble());
  }
}
