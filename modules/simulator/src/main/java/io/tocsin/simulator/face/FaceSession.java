package io.tocsin.simulator.face;

import io.tocsin.simulator.SimulatedEvent;
import io.vertx.core.buffer.Buffer;

/**
 * One WebSocket client in front of a face: its subscriptions, and the venue's rules for it. Called
 * on the simulator's event loop only.
 */
public interface FaceSession {

  /** The client sent text. */
  void text(String text);

  /** The client sent bytes; most venues do not listen to them. */
  default void binary(Buffer bytes) {}

  /**
   * Something happened on a listed symbol; every session gets every event, so the first thing to do
   * is to ask {@link Subscribed#has}.
   */
  void event(SimulatedEvent event);

  /**
   * Time passes, about every 10 ms, after the events up to now: batches, heartbeats, pings, and the
   * venue's kill rules.
   *
   * @param nowMicros the venue's clock, microseconds since the epoch
   */
  void tick(long nowMicros);

  /** The client answered a ping frame. */
  default void pong() {}

  /** A symbol is no longer listed; its events have ended. */
  default void delisted(int symbol) {}

  /** The venue is about to close connections, for those that announce it. */
  default void shutdownAhead() {}

  /** The connection is gone, for a face that keeps a list of its sessions. */
  default void closed() {}
}
