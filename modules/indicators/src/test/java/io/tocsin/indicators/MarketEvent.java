package io.tocsin.indicators;

import io.tocsin.model.BookLevels;
import io.tocsin.model.EventKind;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import java.util.List;

/** One event as a test writes it; the numbers are those of a batch's row. */
record MarketEvent(
    EventKind kind, int instrument, long time, double a, double b, double c, double d) {

  static final InstrumentId BTC = new InstrumentId("binance", "BTC_USDT");
  static final InstrumentId ETH = new InstrumentId("binance", "ETH_USDT");
  static final InstrumentId OTHER = new InstrumentId("binance", "DOGE_USDT");

  /** Not the order of the layout, and with an instrument that it does not have. */
  static final List<InstrumentId> SOURCE = List.of(OTHER, ETH, BTC);

  static final int OTHER_INDEX = 0;
  static final int ETH_INDEX = 1;
  static final int BTC_INDEX = 2;

  static MarketEvent trade(double seconds, double price, double quantity, TakerSide side) {
    double sign = side == TakerSide.BUY ? 1 : side == TakerSide.SELL ? -1 : 0;
    return new MarketEvent(EventKind.TRADE, BTC_INDEX, micros(seconds), price, quantity, sign, 0);
  }

  static MarketEvent trade(double seconds, double price, double quantity) {
    return trade(seconds, price, quantity, TakerSide.BUY);
  }

  static MarketEvent quote(double seconds, double bid, double ask) {
    return new MarketEvent(EventKind.QUOTE, BTC_INDEX, micros(seconds), bid, 1, ask, 1);
  }

  static MarketEvent book(double seconds, double bid, double ask) {
    return new MarketEvent(EventKind.BOOK, BTC_INDEX, micros(seconds), bid, 1, ask, 1);
  }

  static MarketEvent gap(double seconds) {
    return new MarketEvent(EventKind.GAP, BTC_INDEX, micros(seconds), 0, 0, 0, 0);
  }

  static MarketEvent ticker(double seconds) {
    return new MarketEvent(EventKind.TICKER, BTC_INDEX, micros(seconds), 1, 1, 1, 1);
  }

  static MarketEvent clock(double seconds) {
    return new MarketEvent(EventKind.CLOCK, -1, micros(seconds), 0, 0, 0, 0);
  }

  MarketEvent of(int otherInstrument) {
    return new MarketEvent(kind, otherInstrument, time, a, b, c, d);
  }

  static long micros(double seconds) {
    return Math.round(seconds * 1e6);
  }

  static MarketBatch batch(List<MarketEvent> events) {
    MarketBatch.Builder batch = MarketBatch.builder(SOURCE, events.size());
    for (MarketEvent e : events) {
      switch (e.kind) {
        case TRADE ->
            batch.trade(
                e.instrument,
                e.time,
                e.time,
                e.a,
                e.b,
                e.c > 0 ? TakerSide.BUY : e.c < 0 ? TakerSide.SELL : TakerSide.UNKNOWN,
                7);
        case QUOTE -> batch.quote(e.instrument, e.time, e.time, e.a, e.b, e.c, e.d);
        case BOOK ->
            batch.book(
                e.instrument,
                e.time,
                e.time,
                new BookLevels(
                    new double[] {e.a},
                    new double[] {e.b},
                    new double[] {e.c},
                    new double[] {e.d}));
        case TICKER -> batch.ticker(e.instrument, e.time, e.time, e.a, e.b, e.c, e.d);
        case GAP -> batch.gap(e.instrument, e.time, e.time, "reconnected");
        case CLOCK -> batch.clock(e.time, e.time);
        case END -> batch.end(e.time, e.time);
        case CANDLE -> throw new IllegalArgumentException("CandleSourceTest makes its own");
      }
    }
    return batch.build();
  }
}
