package io.tocsin.venues;

import org.jspecify.annotations.Nullable;

/** What a venue says about the connection and its subscriptions, between the market data. */
public interface ControlSink {

  /** The venue accepted the request with this id. */
  default void acknowledged(long requestId) {}

  /**
   * The venue accepted a subscription that it names.
   *
   * @param venueSymbol null where the answer names only the channel: the oldest request of it that
   *     waits is meant
   */
  default void acknowledged(Channel channel, @Nullable String venueSymbol) {}

  /** The venue refused the request with this id, -1 where it does not say which. */
  default void refused(long requestId, String reason) {}

  /**
   * The venue refused a subscription that it names.
   *
   * @param channel null where the answer names only the market: all of its channels are meant
   * @param venueSymbol null where the answer names only the channel
   */
  default void refused(@Nullable Channel channel, @Nullable String venueSymbol, String reason) {}

  /** The answer to a ping of ours. */
  default void pong() {}

  /** The venue says by itself that it lives: proof of the connection, but not data. */
  default void heartbeat() {}

  /** The venue is about to close the connection. */
  default void closing(String reason) {}

  /**
   * Messages of this connection were lost, whoever's they were: every subscription of it has to be
   * made again.
   */
  default void lost(String reason) {}

  /** The venue trades or not, in its own word, for example Kraken's {@code cancel_only}. */
  default void venueState(String state) {}
}
