package io.tocsin.venues.kraken;

import io.tocsin.venues.BookCheck;
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

/** Kraken spot, public market data. Fees are those of the lowest volume. */
public final class KrakenAdapter implements VenueAdapter {

  private final KrakenRest rest = new KrakenRest();
  private final KrakenSocket socket = new KrakenSocket();

  @Override
  public String id() {
    return "kraken";
  }

  @Override
  public String title() {
    return "Kraken";
  }

  @Override
  public Set<Channel> channels() {
    return EnumSet.allOf(Channel.class);
  }

  @Override
  public BigDecimal takerFee() {
    return new BigDecimal("0.004");
  }

  @Override
  public BigDecimal makerFee() {
    return new BigDecimal("0.0025");
  }

  /** The names of ISO 4217 and of common use: BTC and DOGE where REST still says XBT and XDG. */
  @Override
  public String venueSymbol(String symbol) {
    return symbol.replace('_', '/');
  }

  @Override
  public TradeIds tradeIds() {
    return TradeIds.CONTIGUOUS;
  }

  @Override
  public BookRule bookRule() {
    return BookRule.CHECKSUM;
  }

  @Override
  public Optional<BookCheck> bookCheck() {
    return Optional.of(new KrakenChecksum());
  }

  @Override
  public VenueDecoder newDecoder() {
    return new KrakenDecoder();
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
    return new KrakenPolling(rest);
  }

  /** Kraken wants one call a second at most, and a round is two calls a market. */
  @Override
  public Duration pollEvery() {
    return Duration.ofSeconds(3);
  }
}
