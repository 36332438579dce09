package io.tocsin.venues.mexc;

import io.tocsin.venues.BookRule;
import io.tocsin.venues.Channel;
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

/**
 * MEXC futures, linear and coin-margined, public market data. Fees are those of a standard account;
 * some contracts have others.
 */
public final class MexcFuturesAdapter implements VenueAdapter {

  private final MexcFuturesRest rest = new MexcFuturesRest();
  private final MexcFuturesSocket socket = new MexcFuturesSocket();

  @Override
  public String id() {
    return "mexc_futures";
  }

  @Override
  public String title() {
    return "MEXC Futures";
  }

  @Override
  public Set<Channel> channels() {
    return EnumSet.allOf(Channel.class);
  }

  @Override
  public BigDecimal takerFee() {
    return new BigDecimal("0.0004");
  }

  @Override
  public BigDecimal makerFee() {
    return new BigDecimal("0.0001");
  }

  @Override
  public String venueSymbol(String symbol) {
    return symbol;
  }

  /** The socket's trades have ids and REST's have none: only what they say tells them apart. */
  @Override
  public TradeIds tradeIds() {
    return TradeIds.NONE;
  }

  @Override
  public BookRule bookRule() {
    return BookRule.NUMBERED;
  }

  @Override
  public VenueDecoder newDecoder() {
    return new MexcFuturesDecoder();
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
  public Duration pollEvery() {
    return Duration.ofSeconds(2);
  }
}
