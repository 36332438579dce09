package io.tocsin.venues.binance;

import io.tocsin.venues.BookRule;
import io.tocsin.venues.Channel;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.SocketProtocol;
import io.tocsin.venues.TradeIds;
import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.VenueDecoder;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Binance spot, public market data. Fees are those of a standard account. */
public final class BinanceSpotAdapter implements VenueAdapter {

  private final BinanceSpotRest rest = new BinanceSpotRest();
  private final BinanceSpotSocket socket = new BinanceSpotSocket();

  @Override
  public String id() {
    return "binance";
  }

  @Override
  public String title() {
    return "Binance";
  }

  @Override
  public Set<Channel> channels() {
    return EnumSet.allOf(Channel.class);
  }

  @Override
  public BigDecimal takerFee() {
    return new BigDecimal("0.001");
  }

  @Override
  public BigDecimal makerFee() {
    return new BigDecimal("0.001");
  }

  @Override
  public String venueSymbol(String symbol) {
    return symbol.replace("_", "");
  }

  @Override
  public TradeIds tradeIds() {
    return TradeIds.CONTIGUOUS;
  }

  @Override
  public BookRule bookRule() {
    return BookRule.NUMBERED;
  }

  @Override
  public VenueDecoder newDecoder() {
    return new BinanceDecoder();
  }

  @Override
  public Optional<SocketProtocol> socket() {
    return Optional.of(socket);
  }

  @Override
  public RestProtocol rest() {
    return rest;
  }
}
