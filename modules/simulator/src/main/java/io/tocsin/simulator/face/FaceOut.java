package io.tocsin.simulator.face;

import io.vertx.core.buffer.Buffer;

/** One client's connection as its session sees it; on the simulator's event loop. */
public interface FaceOut {

  /** Sends a text frame, unless a misbehaviour does something else with it. */
  void send(FrameTag tag, String text);

  /** Sends a binary frame, unless a misbehaviour does something else with it. */
  void send(FrameTag tag, Buffer binary);

  /** Sends a ping frame of the WebSocket protocol; the answer comes as {@link FaceSession#pong}. */
  void ping(String payload);

  /** Closes with a close frame. */
  void close(int code, String reason);

  /** Ends the connection without a close frame; the client sees code 1006. */
  void cut();

  /**
   * Whether a misbehaviour wants this subscription refused. A face asks once for each subscription,
   * and if so answers with its venue's refusal and does not subscribe.
   */
  boolean refuses(int symbol, Channel channel);
}
