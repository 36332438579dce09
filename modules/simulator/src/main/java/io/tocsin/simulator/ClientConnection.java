package io.tocsin.simulator;

import io.tocsin.simulator.face.Channel;
import io.tocsin.simulator.face.FaceOut;
import io.tocsin.simulator.face.FrameTag;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's WebSocket. */
final class ClientConnection implements FaceOut {

  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
  private static final int MOST_BYTES_WAITING = 8 << 20;
  private static final int POLICY_VIOLATION = 1008;

  private final ServerWebSocket socket;

  ClientConnection(ServerWebSocket socket) {
    this.socket = socket;
    socket.setWriteQueueMaxSize(MOST_BYTES_WAITING);
  }

  @Override
  public void send(FrameTag tag, String text) {
    if (writable()) {
      socket.writeTextMessage(text);
    }
  }

  @Override
  public void send(FrameTag tag, Buffer binary) {
    if (writable()) {
      socket.writeBinaryMessage(binary);
    }
  }

  private boolean writable() {
    if (socket.isClosed()) {
      return false;
    }
    if (socket.writeQueueFull()) {
      close(POLICY_VIOLATION, "too slow");
      return false;
    }
    return true;
  }

  @Override
  public void ping(String payload) {
    if (!socket.isClosed()) {
      socket.writePing(Buffer.buffer(payload));
    }
  }

  @Override
  public void close(int code, String reason) {
    if (!socket.isClosed()) {
      LOG.info("simulator closes {}: {} {}", socket.remoteAddress(), code, reason);
      socket.close((short) code, reason);
    }
  }

  @Override
  public void cut() {
    ((WebSocketInternal) socket).channelHandlerContext().close();
  }

  @Override
  public boolean refuses(int symbol, Channel channel) {
    return false;
  }
}
