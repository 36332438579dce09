package io.tocsin.venues.finnhub;

import io.tocsin.venues.BookRule;
import io.tocsin.venues.Channel;
import io.tocsin.venues.Polling;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.TradeIds;
import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.VenueDecoder;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Finnhub, a source of prices: nothing can be bought there, and it takes no fees. */
public final class FinnhubAdapter implements VenueAdapter {

  private final FinnhubRest rest = new FinnhubRest();
  private final FinnhubSocket socket = new FinnhubSocket();

  @Override
  public String id() {
    return "finnhub";
  }

  @Override
  public String title() {
    return "Finnhub";
  }

  @Override
  public Set<Channel> channels() {
    return EnumSet.of(Channel.TRADES, Channel.TICKER);
  }

  @Override
  public BigDecimal takerFee() {
    return BigDecimal.ZERO;
  }

  @Override
  public BigDecimal makerFee() {
    return BigDecimal.ZERO;
  }

  @Override
  public String venueSymbol(String symbol) {
    return FinnhubSymbols.venue(symbol);
  }

  @Override
  public TradeIds tradeIds() {
    return TradeIds.NONE;
  }

  @Override
  public BookRule bookRule() {
    return BookRule.NONE;
  }

  @Override
  public VenueDecoder newDecoder() {
    return new FinnhubDecoder();
  }

  @Override
  public Optional<SocketProtocol> socket() {
    return Optional.of(socket);
  }

  @Override
  public RestProtocol rest() {
    return rest;
  }

  @Override
  public Polling newPolling() {
    return new FinnhubPolling(rest);
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
