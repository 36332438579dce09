package io.tocsin.venues.mexc;

import static io.tocsin.venues.mexc.ProtobufReader.LENGTH;
import static io.tocsin.venues.mexc.ProtobufReader.VARINT;

import io.tocsin.model.Instrument;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.SymbolTable;
import io.tocsin.venues.VenueDecoder;
import io.tocsin.venues.WireDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * MEXC spot frames: {@code PushDataV3ApiWrapper} in protobuf (mexcdevelop/websocket-proto of
 * 2026-06-17), read from the bytes into fields without any object between, and text answers.
 *
 * <p>proto3 leaves out what has its default value, and fields may come in any order; those that are
 * not known are skipped, whatever their type. A limited depth is told as a quote: it is of other
 * levels than the book that the differences keep.
 */
public final class MexcSpotDecoder implements VenueDecoder {

  private final SymbolTable symbols = new SymbolTable();
  private final MexcSpotAnswers answers = new MexcSpotAnswers();
  private final ProtobufReader reader = new ProtobufReader();
  private final MexcWrapper wrapper = new MexcWrapper(symbols, reader);
  private final MexcTrades trades = new MexcTrades();

  /** Levels of a book; or quotes, the i-th bid beside the i-th ask. */
  private final DepthUpdate depth = new DepthUpdate();

  private byte[] frame = {};
  private final WireDecimal last = new WireDecimal();
  private final WireDecimal change = new WireDecimal();
  private final WireDecimal volume = new WireDecimal();
  private final WireDecimal quoteVolume = new WireDecimal();

  @Override
  public void register(Instrument market, int index) {
    symbols.put(market.venueSymbol(), index);
  }

  @Override
  public void forget(Instrument market) {
    symbols.remove(market.venueSymbol());
  }

  @Override
  public void text(char[] text, int from, int length, FrameSink sink)
      throws MalformedFrameException {
    answers.text(text, from, length, sink);
  }

  @Override
  public void binary(byte[] bytes, int from, int length, FrameSink sink)
      throws MalformedFrameException {
    if (length > 0 && bytes[from] == '{') {
      // A recording that kept no opcode: no wrapper begins like this.
      char[] text = new String(bytes, from, length, StandardCharsets.UTF_8).toCharArray();
      answers.text(text, 0, text.length, sink);
      return;
    }
    frame = bytes;
    try {
      wrapper.read(bytes, from, length);
      body(sink);
    } catch (NumberFormatException e) {
      throw new MalformedFrameException(String.valueOf(e.getMessage()));
    }
  }

  private void body(FrameSink sink) throws MalformedFrameException {
    wrapper.enterBody();
    switch (wrapper.body()) {
      case MexcWrapper.AGGREGATED_DEALS, MexcWrapper.DEALS -> deals(sink);
      case MexcWrapper.AGGREGATED_DEPTHS -> depths(sink);
      case MexcWrapper.LIMIT_DEPTHS -> limitDepths(sink);
      case MexcWrapper.AGGREGATED_BOOK_TICKER, MexcWrapper.BOOK_TICKER -> {
        depth.clear();
        bookTicker();
        quotes(sink);
      }
      case MexcWrapper.BOOK_TICKER_BATCH -> {
        depth.clear();
        while (reader.next()) {
          if (reader.tag() == (1 << 3 | LENGTH)) {
            int outer = reader.enter();
            bookTicker();
            reader.leave(outer);
          } else {
            reader.skip();
          }
        }
        quotes(sink);
      }
      case MexcWrapper.MINI_TICKER -> {
        miniTicker();
        ticker(sink);
      }
      case MexcWrapper.MINI_TICKERS -> {
        // Once to see that all are good, once to tell.
        miniTickers(null);
        wrapper.enterBody();
        miniTickers(sink);
      }
      default -> {}
    }
  }

  private void deals(FrameSink sink) throws MalformedFrameException {
    trades.clear();
    while (reader.next()) {
      if (reader.tag() == (1 << 3 | LENGTH)) {
        int outer = reader.enter();
        deal(trades.add());
        reader.leave(outer);
      } else {
        reader.skip();
      }
    }
    trades.check();
    trades.sort();
    int symbol = wrapper.symbol(sink);
    if (symbol >= 0) {
      trades.tell(symbol, wrapper.sentMicros(), false, sink);
    }
  }

  /** Its field 5 is an id of two numbers in words of MEXC's own, which is not told. */
  private void deal(MexcTrades.Trade trade) throws MalformedFrameException {
    while (reader.next()) {
      switch (reader.tag()) {
        case 1 << 3 | LENGTH -> decimal(trade.price);
        case 2 << 3 | LENGTH -> decimal(trade.quantity);
        case 3 << 3 | VARINT -> trade.side(reader.varint());
        case 4 << 3 | VARINT -> trade.time(reader.varint());
        default -> reader.skip();
      }
    }
  }

  private void depths(FrameSink sink) throws MalformedFrameException {
    depth.clear();
    long first = 0;
    long to = 0;
    while (reader.next()) {
      switch (reader.tag()) {
        case 1 << 3 | LENGTH -> level(depth.asks());
        case 2 << 3 | LENGTH -> level(depth.bids());
        case 4 << 3 | LENGTH -> first = number();
        case 5 << 3 | LENGTH -> to = number();
        default -> reader.skip();
      }
    }
    if (first <= 0 || to < first) {
      throw new MalformedFrameException("is a depth without fromVersion and toVersion");
    }
    depth.ids(first, to);
    int symbol = wrapper.symbol(sink);
    if (symbol >= 0) {
      sink.depth(symbol, wrapper.sentMicros(), depth);
    }
  }

  private void limitDepths(FrameSink sink) throws MalformedFrameException {
    depth.clear();
    while (reader.next()) {
      switch (reader.tag()) {
        case 1 << 3 | LENGTH -> level(depth.asks());
        case 2 << 3 | LENGTH -> level(depth.bids());
        default -> reader.skip();
      }
    }
    int symbol = wrapper.symbol(sink);
    if (symbol >= 0) {
      MexcQuotes.tell(symbol, wrapper.sentMicros(), depth, sink);
    }
  }

  private void level(DepthUpdate.Levels side) throws MalformedFrameException {
    int outer = reader.enter();
    int level = side.add();
    while (reader.next()) {
      switch (reader.tag()) {
        case 1 << 3 | LENGTH -> decimal(side.price(level));
        case 2 << 3 | LENGTH -> decimal(side.quantity(level));
        default -> reader.skip();
      }
    }
    reader.leave(outer);
    if (!side.price(level).isPresent() || !side.quantity(level).isPresent()) {
      throw new MalformedFrameException("has a level without price or quantity");
    }
  }

  /** A side without orders is absent: then there is no quote to tell. */
  private void bookTicker() throws MalformedFrameException {
    int bid = depth.bids().add();
    int ask = depth.asks().add();
    while (reader.next()) {
      switch (reader.tag()) {
        case 1 << 3 | LENGTH -> decimal(depth.bids().price(bid));
        case 2 << 3 | LENGTH -> decimal(depth.bids().quantity(bid));
        case 3 << 3 | LENGTH -> decimal(depth.asks().price(ask));
        case 4 << 3 | LENGTH -> decimal(depth.asks().quantity(ask));
        default -> reader.skip();
      }
    }
  }

  private void quotes(FrameSink sink) {
    int symbol = wrapper.symbol(sink);
    for (int i = 0; symbol >= 0 && i < depth.bids().size(); i++) {
      MexcQuotes.tell(symbol, wrapper.sentMicros(), depth, i, i, sink);
    }
  }

  private void miniTickers(@Nullable FrameSink sink) throws MalformedFrameException {
    while (reader.next()) {
      if (reader.tag() == (1 << 3 | LENGTH)) {
        int outer = reader.enter();
        wrapper.nameless();
        miniTicker();
        if (sink != null) {
          ticker(sink);
        }
        reader.leave(outer);
      } else {
        reader.skip();
      }
    }
  }

  private void miniTicker() throws MalformedFrameException {
    last.clear();
    change.clear();
    volume.clear();
    quoteVolume.clear();
    while (reader.next()) {
      switch (reader.tag()) {
        case 1 << 3 | LENGTH -> {
          reader.bytes();
          wrapper.named();
        }
        case 2 << 3 | LENGTH -> decimal(last);
        case 4 << 3 | LENGTH -> decimal(change);
        // What MEXC calls volume is the turnover in quote units.
        case 7 << 3 | LENGTH -> decimal(quoteVolume);
        case 8 << 3 | LENGTH -> decimal(volume);
        default -> reader.skip();
      }
    }
    if (!last.isPresent()) {
      throw new MalformedFrameException("is a ticker without a price");
    }
  }

  private void ticker(FrameSink sink) {
    int symbol = wrapper.symbol(sink);
    if (symbol >= 0) {
      sink.ticker(
          symbol,
          wrapper.sentMicros(),
          last.toDouble(),
          open24h(),
          volume.toDouble(),
          quoteVolume.toDouble());
    }
  }

  /**
   * The price 24 h ago, out of the change since then, a fraction of four decimals; in the zones of
   * clocks the change is one since midnight, which says nothing about 24 h ago.
   */
  private double open24h() {
    if (!wrapper.isOf24Hours()) {
      return Double.NaN;
    }
    double open = last.toDouble() / (1 + change.toDouble());
    return open > 0 && open < Double.POSITIVE_INFINITY ? open : Double.NaN;
  }

  /** An empty text is what proto3 leaves out: nothing. */
  private void decimal(WireDecimal into) throws MalformedFrameException {
    reader.bytes();
    if (reader.length() > 0) {
      into.read(frame, reader.from(), reader.length());
    }
  }

  private long number() throws MalformedFrameException {
    reader.bytes();
    long value = 0;
    for (int i = reader.from(); i < reader.from() + reader.length(); i++) {
      int digit = frame[i] - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        throw new MalformedFrameException("has a version that is not a whole number");
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
