package io.tocsin.simulator.face;

import java.util.OptionalInt;

/**
 * How one venue looks on the wire, over one {@link Exchange}; on the simulator's event loop.
 *
 * <p>An instance belongs to one running simulator and may keep state for all clients, for example
 * the bytes of a frame that many of them take.
 */
public interface VenueFace {

  /**
   * Whether a WebSocket handshake is turned away before it becomes a connection.
   *
   * @return the HTTP status to answer with, or empty to accept
   */
  OptionalInt refusal(FaceRequest handshake);

  /** A client has connected; {@code out} is its connection. */
  FaceSession connect(FaceRequest handshake, FaceOut out);

  /** Answers an HTTP request. */
  FaceAnswer rest(FaceRequest request);
}
