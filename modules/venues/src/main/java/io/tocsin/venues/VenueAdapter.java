package io.tocsin.venues;

import io.tocsin.model.Symbols;
import io.tocsin.model.input.Fields;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that is particular to one venue. Adding a venue is one package with an implementation
 * on {@link BaseAdapter}, and one line in {@link VenueAdapters}. Stateless; callable from any
 * thread.
 */
public interface VenueAdapter {

  /** The venue's id, for example {@code binance}. */
  String id();

  /** The venue's name for a person. */
  String title();

  Set<Channel> channels();

  /** Fraction of the notional, of a standard account. */
  BigDecimal takerFee();

  /** Fraction of the notional, of a standard account. */
  BigDecimal makerFee();

  /** The venue's spelling of a canonical symbol. */
  String venueSymbol(String symbol);

  /** The canonical symbol of the venue's spelling, empty if it names no market. */
  default Optional<String> symbol(String venueSymbol) {
    return Symbols.canonical(venueSymbol);
  }

  TradeIds tradeIds();

  BookRule bookRule();

  /** A new check for one book, for {@link BookRule#CHECKSUM}. */
  default Optional<BookCheck> bookCheck() {
    return Optional.empty();
  }

  /** A decoder for a new connection. */
  VenueDecoder newDecoder();

  /** The WebSocket; empty for a venue that can only be polled. */
  Optional<SocketProtocol> socket();

  RestProtocol rest();

  /**
   * Polls a set of markets; the default asks for each market's trades, quote or book, and ticker.
   */
  default Polling newPolling() {
    return new RestPolling(this);
  }

  /** Between the beginnings of two rounds of polling. */
  default Duration pollEvery() {
    return Duration.ofSeconds(1);
  }

  /**
   * The adapter as the venue's section of {@code tocsin.json} wants it, for settings that only this
   * venue has. Problems are added to the fields' own.
   */
  default VenueAdapter configured(Fields section) {
    return this;
  }

  /** The environment variable that holds the user's key; empty if none is needed. */
  default Optional<String> keyVariable() {
    return Optional.empty();
  }
}
