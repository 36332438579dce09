package io.tocsin.venues;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is always the same of a venue.
 *
 * @param id for example {@code binance}
 * @param title its name for a person
 * @param channels what it can tell of a market, at least one
 * @param takerFee fraction of the notional, of a standard account
 * @param makerFee fraction of the notional, of a standard account
 * @param tradeIds what the ids of its trades tell
 * @param bookRule how changes of a book follow each other
 */
public record VenueFacts(
    String id,
    String title,
    Set<Channel> channels,
    BigDecimal takerFee,
    BigDecimal makerFee,
    TradeIds tradeIds,
    BookRule bookRule) {

  public VenueFacts {
    channels = Collections.unmodifiableSet(EnumSet.copyOf(channels));
  }
}
