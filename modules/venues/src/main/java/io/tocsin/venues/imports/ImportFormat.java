package io.tocsin.venues.imports;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be imported. */
public enum ImportFormat {
  /** Binance public data: {@code id,price,qty,quote_qty,time,is_buyer_maker[,is_best_match]}. */
  BINANCE_TRADES,
  /**
   * Binance public data: {@code agg_id,price,qty,first_id,last_id,time,is_buyer_maker[,best]}. An
   * aggregated trade is several of one order at one price; the last one's id is taken.
   */
  BINANCE_AGG_TRADES,
  /** Binance public data: {@code open_time,open,high,low,close,volume,close_time,…}. */
  BINANCE_KLINES,
  /** Tardis: {@code exchange,symbol,timestamp,local_timestamp,id,side,price,amount}. */
  TARDIS_TRADES,
  /**
   * Tardis: {@code exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,
   * bid_amount}.
   */
  TARDIS_QUOTES,
  /** Tardis: {@code …,asks[0].price,asks[0].amount,bids[0].price,bids[0].amount,…}. */
  TARDIS_BOOK,
  /** Lines of the receive time, ISO 8601 or nanoseconds, a blank, and a venue's frame. */
  FRAMES,
  /** Bitcoincharts: {@code seconds,price,amount}, and a side if there is a fourth column. */
  BITCOINCHARTS,
  /** A header that names at least a time, a price and a quantity. */
  CSV;

  /** As it is written on the command line, for example {@code binance-agg-trades}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The format of that word. */
  public static Optional<ImportFormat> of(String word) {
    return Arrays.stream(values())
        .filter(format -> format.word().equalsIgnoreCase(word))
        .findFirst();
  }
}
