package io.tocsin.venues.coinbase;

import io.tocsin.venues.BaseAdapter;
import io.tocsin.venues.BookRule;
import io.tocsin.venues.Channel;
import io.tocsin.venues.TradeIds;
import io.tocsin.venues.VenueFacts;
import java.math.BigDecimal;
import java.util.EnumSet;

/** Coinbase Advanced Trade, public market data. Fees are those of a small account. */
public final class CoinbaseAdapter extends BaseAdapter {

  private static final VenueFacts FACTS =
      new VenueFacts(
          "coinbase",
          "Coinbase",
          EnumSet.allOf(Channel.class),
          new BigDecimal("0.006"),
          new BigDecimal("0.004"),
          TradeIds.CONTIGUOUS,
          BookRule.STREAMED);

  public CoinbaseAdapter() {
    super(FACTS, new CoinbaseSocket(), new CoinbaseRest(), CoinbaseDecoder::new);
  }

  @Override
  public String venueSymbol(String symbol) {
    return symbol.replace('_', '-');
  }
}
