package io.tocsin.web;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * SockJS over a WebSocket: framed ({@code a["…"]}, opened by {@code o}, closed by {@code c}) or
 * plain, one message a WebSocket message. Takes the place of vertx-web's own, which encodes each
 * message for each socket and can tell a browser no reason at the end.
 */
final class WebSocketWire implements Wire {

  /** How long a browser may take what was written before the close, and answer it. */
  private static final long CLOSING_MILLIS = 1_000;

  private final Vertx vertx;
  private final ServerWebSocket socket;
  private final HttpServerRequest request;
  private final boolean framed;
  private final boolean arrays;

  /**
   * @param framed whether the client speaks SockJS' frames
   * @param arrays whether it takes several messages as a JSON array
   */
  WebSocketWire(
      Vertx vertx,
      ServerWebSocket socket,
      HttpServerRequest request,
      boolean framed,
      boolean arrays) {
    this.vertx = vertx;
    this.socket = socket;
    this.request = request;
    this.framed = framed;
    this.arrays = arrays;
    if (framed) {
      socket.writeTextMessage("o");
    }
  }

  @Override
  public String transport() {
    return framed ? "websocket" : "websocket-raw";
  }

  @Override
  public Future<Void> write(FrameChain chain) {
    if (framed) {
      return socket.writeTextMessage(arrays ? chain.framedAsOne() : chain.framed());
    }
    if (arrays) {
      return socket.writeTextMessage(chain.array());
    }
    Future<Void> last = Future.succeededFuture();
    for (OutMessage message : chain.messages()) {
      last = socket.writeTextMessage(message.text());
    }
    return last;
  }

  @Override
  public void heartbeat() {
    if (framed) {
      socket.writeTextMessage("h");
    }
  }

  @Override
  public void pause() {
    socket.pause();
  }

  @Override
  public void resume() {
    socket.resume();
  }

  @Override
  public void close(CloseReason reason) {
    if (framed) {
      socket.writeTextMessage("c[" + reason.code() + ",\"" + reason.word() + "\"]");
    }
    socket.close((short) reason.code(), reason.word());
    vertx.setTimer(CLOSING_MILLIS, id -> cut());
  }

  /**
   * Every close that passes Vert.x waits behind what was written before, which a stalled browser
   * never takes: its memory would never be given back. So this one goes by at the front.
   */
  private void cut() {
    if (request.connection() instanceof HttpServerConnection connection) {
      ChannelHandlerContext front =
          connection.channelHandlerContext().channel().pipeline().firstContext();
      if (front != null) {
        front.close();
      }
    }
  }
}
