package io.tocsin.venues.kraken;

import io.tocsin.venues.BaseAdapter;
import io.tocsin.venues.BookCheck;
import io.tocsin.venues.BookRule;
import io.tocsin.venues.Channel;
import io.tocsin.venues.Polling;
import io.tocsin.venues.TradeIds;
import io.tocsin.venues.VenueFacts;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;

/** Kraken spot, public market data. Fees are those of the lowest volume. */
public final class KrakenAdapter extends BaseAdapter {

  private static final KrakenRest REST = new KrakenRest();
  private static final VenueFacts FACTS =
      new VenueFacts(
          "kraken",
          "Kraken",
          EnumSet.allOf(Channel.class),
          new BigDecimal("0.004"),
          new BigDecimal("0.0025"),
          TradeIds.CONTIGUOUS,
          BookRule.CHECKSUM);

  public KrakenAdapter() {
    super(FACTS, new KrakenSocket(), REST, KrakenDecoder::new);
  }

  /** The names of ISO 4217 and of common use: BTC and DOGE where REST still says XBT and XDG. */
  @Override
  public String venueSymbol(String symbol) {
    return symbol.replace('_', '/');
  }

  @Override
  public Optional<BookCheck> bookCheck() {
    return Optional.of(new KrakenChecksum());
  }

  @Override
  public Polling newPolling() {
    return new KrakenPolling(REST);
  }

  /** Kraken wants one call a second at most, and a round is two calls a market. */
  @Override
  public Duration pollEvery() {
    return Duration.ofSeconds(3);
  }
}
