package io.tocsin.venues.binance;

import io.tocsin.model.TakerSide;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.KnownForm;
import io.tocsin.venues.WireDecimal;

/**
 * The frames that come most, in the very form in which Binance spot sends them: trades and tops of
 * the book. A frame in any other form, however little it differs, is left to {@link
 * BinanceDecoder}.
 */
final class BinanceUsualForm {

  private static final char[] STREAM = "{\"stream\":\"".toCharArray();
  private static final char[] TRADE_SENT = "\",\"data\":{\"e\":\"trade\",\"E\":".toCharArray();
  private static final char[] SYMBOL = ",\"s\":\"".toCharArray();
  private static final char[] TRADE_ID = "\",\"t\":".toCharArray();
  private static final char[] PRICE = ",\"p\":\"".toCharArray();
  private static final char[] QUANTITY = "\",\"q\":\"".toCharArray();
  private static final char[] TIME = "\",\"T\":".toCharArray();
  private static final char[] MAKER = ",\"m\":".toCharArray();
  private static final char[] IGNORED = ",\"M\":".toCharArray();
  private static final char[] TRADE_END = "}}".toCharArray();

  private static final char[] QUOTE_ID = "\",\"data\":{\"u\":".toCharArray();
  private static final char[] BID = "\",\"b\":\"".toCharArray();
  private static final char[] BID_QUANTITY = "\",\"B\":\"".toCharArray();
  private static final char[] ASK = "\",\"a\":\"".toCharArray();
  private static final char[] ASK_QUANTITY = "\",\"A\":\"".toCharArray();
  private static final char[] QUOTE_END = "\"}}".toCharArray();

  private final StreamNames streams;
  private final KnownForm form = new KnownForm();
  private final WireDecimal price = new WireDecimal();
  private final WireDecimal quantity = new WireDecimal();
  private final WireDecimal ask = new WireDecimal();
  private final WireDecimal askQuantity = new WireDecimal();

  /**
   * @param streams of registered markets; others are not read here
   */
  BinanceUsualForm(StreamNames streams) {
    this.streams = streams;
  }

  /** Tells the sink what the frame has; false, and nothing was told, if it has another form. */
  boolean read(char[] frame, int from, int length, FrameSink sink) {
    form.begin(frame, from, length);
    int name = form.literal(from, STREAM);
    int at = form.string(name);
    if (at < 0) {
      return false;
    }
    int meaning = streams.find(frame, name, at - name);
    if (meaning < 0) {
      return false;
    }
    int symbol = StreamNames.symbol(meaning);
    return switch (StreamNames.event(meaning)) {
      case TRADE -> trade(symbol, at, sink);
      case QUOTE -> quote(symbol, at, sink);
      default -> false;
    };
  }

  private boolean trade(int symbol, int from, FrameSink sink) {
    int at = form.integer(form.literal(from, TRADE_SENT));
    long sent = form.number();
    at = form.string(form.literal(at, SYMBOL));
    at = form.integer(form.literal(at, TRADE_ID));
    long id = form.number();
    at = form.decimal(form.literal(at, PRICE), price);
    at = form.decimal(form.literal(at, QUANTITY), quantity);
    at = form.integer(form.literal(at, TIME));
    long time = form.number();
    at = form.bool(form.literal(at, MAKER));
    boolean buyerIsMaker = form.flag();
    at = form.literal(form.bool(form.literal(at, IGNORED)), TRADE_END);
    if (!form.ends(at)) {
      return false;
    }
    sink.trade(
        symbol,
        BinanceTimes.micros(time),
        BinanceTimes.micros(sent),
        price,
        quantity,
        buyerIsMaker ? TakerSide.SELL : TakerSide.BUY,
        id,
        false);
    return true;
  }

  private boolean quote(int symbol, int from, FrameSink sink) {
    int at = form.integer(form.literal(from, QUOTE_ID));
    at = form.string(form.literal(at, SYMBOL));
    at = form.decimal(form.literal(at, BID), price);
    at = form.decimal(form.literal(at, BID_QUANTITY), quantity);
    at = form.decimal(form.literal(at, ASK), ask);
    at = form.decimal(form.literal(at, ASK_QUANTITY), askQuantity);
    at = form.literal(at, QUOTE_END);
    if (!form.ends(at)) {
      return false;
    }
    sink.quote(symbol, FrameSink.NO_TIME, price, quantity, ask, askQuantity);
    return true;
  }
}
