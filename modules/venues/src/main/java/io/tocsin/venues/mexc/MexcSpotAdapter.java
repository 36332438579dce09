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

/** MEXC spot, public market data. Fees are those of a standard account. */
public final class MexcSpotAdapter implements VenueAdapter {

  private final MexcSpotRest rest = new MexcSpotRest();
  private final MexcSpotSocket socket = new MexcSpotSocket();

  @Override
  public String id() {
    return "mexc";
  }

  @Override
  public String title() {
    return "MEXC";
  }

  @Override
  public Set<Channel> channels() {
    return EnumSet.allOf(Channel.class);
  }

  @Override
  public BigDecimal takerFee() {
    return new BigDecimal("0.0005");
  }

  @Override
  public BigDecimal makerFee() {
    return BigDecimal.ZERO;
  }

  @Override
  public String venueSymbol(String symbol) {
    return symbol.replace("_", "");
  }

  /** REST gives none, and nobody has shown that the socket's rise within a market. */
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
    return new MexcSpotDecoder();
  }

  @Override
  public Optional<SocketProtocol> socket() {
    return Optional.of(socket);
  }

  @Override
  public RestProtocol rest() {
    return rest;
  }

  /** Trades cost 5 of weight. */
  @Override
  public Duration pollEvery() {
    return Duration.ofSeconds(2);
  }
}
