package io.tocsin.venues.mexc;

import io.tocsin.venues.BaseAdapter;
import io.tocsin.venues.BookRule;
import io.tocsin.venues.Channel;
import io.tocsin.venues.TradeIds;
import io.tocsin.venues.VenueFacts;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;

/** MEXC spot, public market data. Fees are those of a standard account. */
public final class MexcSpotAdapter extends BaseAdapter {

  private static final VenueFacts FACTS =
      new VenueFacts(
          "mexc",
          "MEXC",
          EnumSet.allOf(Channel.class),
          new BigDecimal("0.0005"),
          BigDecimal.ZERO,
          // REST gives none, and nobody has shown that the socket's rise within a market.
          TradeIds.NONE,
          BookRule.NUMBERED);

  public MexcSpotAdapter() {
    super(FACTS, new MexcSpotSocket(), new MexcSpotRest(), MexcSpotDecoder::new);
  }

  @Override
  public String venueSymbol(String symbol) {
    return symbol.replace("_", "");
  }

  /** Trades cost 5 of weight. */
  @Override
  public Duration pollEvery() {
    return Duration.ofSeconds(2);
  }
}
