package io.tocsin.venues.finnhub;

import io.tocsin.venues.BaseAdapter;
import io.tocsin.venues.BookRule;
import io.tocsin.venues.Channel;
import io.tocsin.venues.Polling;
import io.tocsin.venues.TradeIds;
import io.tocsin.venues.VenueFacts;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;

/** Finnhub, a source of prices: nothing can be bought there, and it takes no fees. */
public final class FinnhubAdapter extends BaseAdapter {

  private static final FinnhubRest REST = new FinnhubRest();
  private static final VenueFacts FACTS =
      new VenueFacts(
          "finnhub",
          "Finnhub",
          EnumSet.of(Channel.TRADES, Channel.TICKER),
          BigDecimal.ZERO,
          BigDecimal.ZERO,
          TradeIds.NONE,
          BookRule.NONE);

  public FinnhubAdapter() {
    super(FACTS, new FinnhubSocket(), REST, FinnhubDecoder::new);
  }

  @Override
  public String venueSymbol(String symbol) {
    return FinnhubSymbols.venue(symbol);
  }

  @Override
  public Polling newPolling() {
    return new FinnhubPolling(REST);
  }

  /** A round is one call, and 60 a minute are free. */
  @Override
  public Duration pollEvery() {
    return Duration.ofMillis(60_000 / FinnhubRest.CALLS_PER_MINUTE);
  }

  @Override
  public Optional<String> keyVariable() {
    return Optional.of(FinnhubRest.KEY_VARIABLE);
  }
}
