package io.tocsin.web;

import io.vertx.core.Future;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;

/** SockJS' other transports, as vertx-web has them: streaming and polling over HTTP. */
final class FallbackWire implements Wire {

  private final SockJSSocket socket;
  private final boolean arrays;

  /**
   * @param arrays whether the client takes several messages as a JSON array
   */
  FallbackWire(SockJSSocket socket, boolean arrays) {
    this.socket = socket;
    this.arrays = arrays;
  }

  @Override
  public String transport() {
    String path = socket.routingContext().normalizedPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Override
  public Future<Void> write(FrameChain chain) {
    if (arrays) {
      return socket.write(chain.array().text());
    }
    Future<Void> last = Future.succeededFuture();
    for (OutMessage message : chain.messages()) {
      last = socket.write(message.text());
    }
    return last;
  }

  /** vertx-web sends it by itself. */
  @Override
  public void heartbeat() {}

  /** What comes by POST is answered at once, and would only wait elsewhere. */
  @Override
  public void pause() {}

  @Override
  public void resume() {}

  @Override
  public void close(CloseReason reason) {
    socket.close();
  }
}
