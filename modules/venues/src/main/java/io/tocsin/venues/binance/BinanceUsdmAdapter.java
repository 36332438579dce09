package io.tocsin.venues.binance;

import io.tocsin.venues.BaseAdapter;
import io.tocsin.venues.BookRule;
import io.tocsin.venues.Channel;
import io.tocsin.venues.TradeIds;
import io.tocsin.venues.VenueFacts;
import java.math.BigDecimal;
import java.util.EnumSet;

/** Binance USD-M perpetual futures, public market data. Fees are those of a standard account. */
public final class BinanceUsdmAdapter extends BaseAdapter {

  private static final VenueFacts FACTS =
      new VenueFacts(
          "binance_usdm",
          "Binance USD-M",
          EnumSet.allOf(Channel.class),
          new BigDecimal("0.0005"),
          new BigDecimal("0.0002"),
          TradeIds.CONTIGUOUS,
          BookRule.LINKED);

  public BinanceUsdmAdapter() {
    super(FACTS, new BinanceUsdmSocket(), new BinanceUsdmRest(), BinanceDecoder::new);
  }

  @Override
  public String venueSymbol(String symbol) {
    return symbol.replace("_", "");
  }
}
