package io.tocsin.venues.mexc;

import static io.tocsin.venues.mexc.ProtobufReader.LENGTH;
import static io.tocsin.venues.mexc.ProtobufReader.VARINT;

import io.tocsin.model.Micros;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.SymbolTable;
import java.nio.charset.StandardCharsets;

/**
 * {@code PushDataV3ApiWrapper}: which channel and market a frame is of, when it was sent, and where
 * its body is. Reused; the bytes are those of the frame at hand.
 */
final class MexcWrapper {

  static final int DEALS = 301 << 3 | LENGTH;
  static final int LIMIT_DEPTHS = 303 << 3 | LENGTH;
  static final int BOOK_TICKER = 305 << 3 | LENGTH;
  static final int MINI_TICKER = 309 << 3 | LENGTH;
  static final int MINI_TICKERS = 310 << 3 | LENGTH;
  static final int BOOK_TICKER_BATCH = 311 << 3 | LENGTH;
  static final int AGGREGATED_DEPTHS = 313 << 3 | LENGTH;
  static final int AGGREGATED_DEALS = 314 << 3 | LENGTH;
  static final int AGGREGATED_BOOK_TICKER = 315 << 3 | LENGTH;

  private static final int CHANNEL = 1 << 3 | LENGTH;
  private static final int SYMBOL = 3 << 3 | LENGTH;
  private static final int CREATE_TIME = 5 << 3 | VARINT;
  private static final int SEND_TIME = 6 << 3 | VARINT;

  /** {@code oneof body}: 301 to 315 now; candles and what may come are passed over. */
  private static final int LEAST_BODY = 301;

  private static final String DAY_ZONE = "@24H";
  private static final int LONGEST_SYMBOL = 64;

  private final SymbolTable symbols;
  private final ProtobufReader reader;
  private final char[] name = new char[LONGEST_SYMBOL];
  private byte[] frame = {};
  private int channelFrom;
  private int channelLength;
  private int symbolFrom;
  private int symbolLength;
  private long created;
  private long sent;
  private int body;
  private int bodyFrom;
  private int bodyLength;

  /**
   * @param reader stands in the body after {@link #enterBody}
   */
  MexcWrapper(SymbolTable symbols, ProtobufReader reader) {
    this.symbols = symbols;
    this.reader = reader;
  }

  void read(byte[] bytes, int from, int length) throws MalformedFrameException {
    frame = bytes;
    channelLength = 0;
    symbolLength = 0;
    created = 0;
    sent = 0;
    body = 0;
    boolean other = false;
    reader.over(bytes, from, length);
    while (reader.next()) {
      switch (reader.tag()) {
        case CHANNEL -> {
          reader.bytes();
          channelFrom = reader.from();
          channelLength = reader.length();
        }
        case SYMBOL -> {
          reader.bytes();
          named();
        }
        case CREATE_TIME -> created = reader.varint();
        case SEND_TIME -> sent = reader.varint();
        case DEALS,
            LIMIT_DEPTHS,
            BOOK_TICKER,
            MINI_TICKER,
            MINI_TICKERS,
            BOOK_TICKER_BATCH,
            AGGREGATED_DEPTHS,
            AGGREGATED_DEALS,
            AGGREGATED_BOOK_TICKER -> {
          body = reader.tag();
          reader.bytes();
          bodyFrom = reader.from();
          bodyLength = reader.length();
        }
        default -> {
          other |= reader.tag() >>> 3 >= LEAST_BODY;
          reader.skip();
        }
      }
    }
    if (channelLength == 0 || body == 0 && !other) {
      throw new MalformedFrameException("is no wrapper with a channel and a body");
    }
  }

  /** Its tag, one of the constants; 0 for one that is of no use. */
  int body() {
    return body;
  }

  void enterBody() {
    reader.over(frame, bodyFrom, bodyLength);
  }

  /** The bytes that the reader has just read are the market's name. */
  void named() {
    symbolFrom = reader.from();
    symbolLength = reader.length();
  }

  void nameless() {
    symbolLength = 0;
  }

  /** When it was sent, or made where it does not say; {@link FrameSink#NO_TIME} for neither. */
  long sentMicros() {
    long millis = sent == 0 ? created : sent;
    return MexcTrades.isTime(millis) ? millis * Micros.MILLI : FrameSink.NO_TIME;
  }

  /** Whether changes in it are of 24 h, not since midnight somewhere. */
  boolean isOf24Hours() {
    int at = channelFrom + channelLength - DAY_ZONE.length();
    for (int i = 0; i < DAY_ZONE.length(); i++) {
      if (at < channelFrom || frame[at + i] != DAY_ZONE.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The frame's market, by the channel's name if nothing else names it; -1 to skip it. */
  int symbol(FrameSink sink) {
    if (symbolLength > 0) {
      int known = find(symbolFrom, symbolLength);
      return known >= 0 ? known : unregistered(sink);
    }
    int end = channelFrom + channelLength;
    for (int from = channelFrom, at = channelFrom; at <= end; at++) {
      if (at == end || frame[at] == '@') {
        int known = find(from, at - from);
        if (known >= 0) {
          return known;
        }
        from = at + 1;
      }
    }
    return -1;
  }

  private int unregistered(FrameSink sink) {
    String unknown = new String(frame, symbolFrom, symbolLength, StandardCharsets.UTF_8);
    int index = sink.unregistered(unknown);
    if (index >= 0) {
      symbols.put(unknown, index);
    }
    return index;
  }

  private int find(int from, int length) {
    if (length > LONGEST_SYMBOL) {
      return -1;
    }
    for (int i = 0; i < length; i++) {
      name[i] = (char) (frame[from + i] & 0xff);
    }
    return symbols.find(name, 0, length);
  }
}
