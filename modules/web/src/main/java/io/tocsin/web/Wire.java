package io.tocsin.web;

import io.vertx.core.Future;

/** How messages reach one browser: a SockJS transport. Used on the bridge's event loop. */
interface Wire {

  /** The transport's name in the SockJS protocol. */
  String transport();

  /** Sends all messages of the chain in order; succeeds once the network has taken them. */
  Future<Void> write(FrameChain chain);

  /** Sends the protocol's own sign of life, for the proxies between. */
  void heartbeat();

  /** Takes no more from the browser until {@link #resume}, where the transport can do that. */
  void pause();

  void resume();

  /**
   * Ends the link, even if the browser takes nothing more; the code and word where it can be told.
   */
  void close(CloseReason reason);
}
