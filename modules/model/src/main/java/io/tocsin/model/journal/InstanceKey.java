package io.tocsin.model.journal;

import io.tocsin.model.InstrumentId;

/** One strategy on one instrument of a session: the unit that has a state. */
public record InstanceKey(String strategy, InstrumentId instrument) {

  /** The id that people and programs see, for example {@code quick-start:binance:BTC_USDT}. */
  public String id() {
    return strategy + ":" + instrument;
  }
}
