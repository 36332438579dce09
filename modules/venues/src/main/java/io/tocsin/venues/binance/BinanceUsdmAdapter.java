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

/** Binance USD-M perpetual futures, public market data. Fees are those of a standard account. */
public final class BinanceUsdmAdapter implements VenueAdapter {

  private final BinanceUsdmRest rest = new BinanceUsdmRest();
  private final BinanceUsdmSocket socket = new BinanceUsdmSocket();

  @Override
  public String id() {
    return "binance_usdm";
  }

  @Override
  public String title() {
    return "Binance USD-M";
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
    return new BigDecimal("0.0002");
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
    return BookRule.LINKED;
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
