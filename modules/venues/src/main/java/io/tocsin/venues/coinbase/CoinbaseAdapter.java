package io.tocsin.venues.coinbase;

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

/** Coinbase Advanced Trade, public market data. Fees are those of a small account. */
public final class CoinbaseAdapter implements VenueAdapter {

  private final CoinbaseRest rest = new CoinbaseRest();
  private final CoinbaseSocket socket = new CoinbaseSocket();

  @Override
  public String id() {
    return "coinbase";
  }

  @Override
  public String title() {
    return "Coinbase";
  }

  @Override
  public Set<Channel> channels() {
    return EnumSet.allOf(Channel.class);
  }

  @Override
  public BigDecimal takerFee() {
    return new BigDecimal("0.006");
  }

  @Override
  public BigDecimal makerFee() {
    return new BigDecimal("0.004");
  }

  @Override
  public String venueSymbol(String symbol) {
    return symbol.replace('_', '-');
  }

  @Override
  public TradeIds tradeIds() {
    return TradeIds.CONTIGUOUS;
  }

  @Override
  public BookRule bookRule() {
    return BookRule.STREAMED;
  }

  @Override
  public VenueDecoder newDecoder() {
    return new CoinbaseDecoder();
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
