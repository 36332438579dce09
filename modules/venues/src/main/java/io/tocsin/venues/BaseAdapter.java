package io.tocsin.venues;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An adapter made of its parts: the facts, the protocols, the decoder. What is left to a venue is
 * the spelling of symbols, and what it has of its own.
 */
public abstract class BaseAdapter implements VenueAdapter {

  private final VenueFacts facts;
  private final Optional<SocketProtocol> socket;
  private final RestProtocol rest;
  private final Supplier<? extends VenueDecoder> decoders;

  /**
   * @param decoders makes one for each connection
   */
  protected BaseAdapter(
      VenueFacts facts,
      SocketProtocol socket,
      RestProtocol rest,
      Supplier<? extends VenueDecoder> decoders) {
    this(facts, Optional.of(socket), rest, decoders);
  }

  /** A venue that can only be polled. */
  protected BaseAdapter(
      VenueFacts facts, RestProtocol rest, Supplier<? extends VenueDecoder> decoders) {
    this(facts, Optional.empty(), rest, decoders);
  }

  private BaseAdapter(
      VenueFacts facts,
      Optional<SocketProtocol> socket,
      RestProtocol rest,
      Supplier<? extends VenueDecoder> decoders) {
    this.facts = facts;
    this.socket = socket;
    this.rest = rest;
    this.decoders = decoders;
  }

  @Override
  public final String id() {
    return facts.id();
  }

  @Override
  public final String title() {
    return facts.title();
  }

  @Override
  public final Set<Channel> channels() {
    return facts.channels();
  }

  @Override
  public final BigDecimal takerFee() {
    return facts.takerFee();
  }

  @Override
  public final BigDecimal makerFee() {
    return facts.makerFee();
  }

  @Override
  public final TradeIds tradeIds() {
    return facts.tradeIds();
  }

  @Override
  public final BookRule bookRule() {
    return facts.bookRule();
  }

  @Override
  public final VenueDecoder newDecoder() {
    return decoders.get();
  }

  @Override
  public final Optional<SocketProtocol> socket() {
    return socket;
  }

  @Override
  public final RestProtocol rest() {
    return rest;
  }
}
