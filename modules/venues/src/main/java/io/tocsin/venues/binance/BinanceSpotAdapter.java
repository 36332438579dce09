package io.tocsin.venues.binance;

import io.tocsin.venues.BaseAdapter;
import io.tocsin.venues.BookRule;
import io.tocsin.venues.Channel;
import io.tocsin.venues.TradeIds;
import io.tocsin.venues.VenueFacts;
import java.math.BigDecimal;
import java.util.EnumSet;

/** Binance spot, public market data. Fees are those of a standard account. */
public final class BinanceSpotAdapter extends BaseAdapter {

  private static final VenueFacts FACTS =
      new VenueFacts(
          "binance",
          "Binance",
          EnumSet.allOf(Channel.class),
          new BigDecimal("0.001"),
          new BigDecimal("0.001"),
          TradeIds.CONTIGUOUS,
          BookRule.NUMBERED);

  public BinanceSpotAdapter() {
    super(FACTS, new BinanceSpotSocket(), new BinanceSpotRest(), BinanceDecoder::new);
  }

  @Override
  public String venueSymbol(String symbol) {
    return symbol.replace("_", "");
  }
}
