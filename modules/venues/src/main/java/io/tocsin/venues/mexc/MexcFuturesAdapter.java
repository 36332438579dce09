package io.tocsin.venues.mexc;

import io.tocsin.venues.BaseAdapter;
import io.tocsin.venues.BookRule;
import io.tocsin.venues.Channel;
import io.tocsin.venues.TradeIds;
import io.tocsin.venues.VenueFacts;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;

/**
 * MEXC futures, linear and coin-margined, public market data. Fees are those of a standard account;
 * some contracts have others.
 */
public final class MexcFuturesAdapter extends BaseAdapter {

  private static final VenueFacts FACTS =
      new VenueFacts(
          "mexc_futures",
          "MEXC Futures",
          EnumSet.allOf(Channel.class),
          new BigDecimal("0.0004"),
          new BigDecimal("0.0001"),
          // The socket's trades have ids and REST's have none: only what they say tells them apart.
          TradeIds.NONE,
          BookRule.NUMBERED);

  public MexcFuturesAdapter() {
    super(FACTS, new MexcFuturesSocket(), new MexcFuturesRest(), MexcFuturesDecoder::new);
  }

  @Override
  public String venueSymbol(String symbol) {
    return symbol;
  }

  @Override
  public Duration pollEvery() {
    return Duration.ofSeconds(2);
  }
}
