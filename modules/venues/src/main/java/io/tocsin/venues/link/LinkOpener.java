package io.tocsin.venues.link;

import io.tocsin.venues.SocketProtocol;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;

/** Opens WebSockets to a venue, and keeps the user's key out of everything that is said of them. */
final class LinkOpener {

  /** Whole books and lists of all markets come in one message. */
  private static final int MOST_MESSAGE_BYTES = 16 << 20;

  /** A venue that does not answer the closing handshake must not hold up the shutdown. */
  private static final int CLOSING_SECONDS = 1;

  private final String baseUrl;
  private final String key;
  private final LinkOptions options;
  private final SocketProtocol protocol;
  private final WebSocketClient client;

  LinkOpener(
      Vertx vertx, String baseUrl, String key, LinkOptions options, SocketProtocol protocol) {
    this.baseUrl = baseUrl;
    this.key = key;
    this.options = options;
    this.protocol = protocol;
    this.client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setConnectTimeout((int) options.connectTimeout().toMillis())
                .setMaxFrameSize(MOST_MESSAGE_BYTES)
                .setMaxMessageSize(MOST_MESSAGE_BYTES)
                .setClosingTimeout(CLOSING_SECONDS));
  }

  /** Where a route leads, without the key. */
  String address(String route) {
    return baseUrl + route;
  }

  /** Opens one; fails with a sentence that can be shown. */
  Future<WebSocket> open(String route) {
    WebSocketConnectOptions connect = new WebSocketConnectOptions();
    connect.setAbsoluteURI(protocol.uri(baseUrl, route, key));
    connect.setTimeout(options.connectTimeout().toMillis());
    return client
        .connect(connect)
        .recover(cause ->
            Future.failedFuture(
                new IllegalStateException(
                    "cannot connect to " + address(route) + ": " + words(cause))));
  }

  private String words(Throwable cause) {
    String message =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return key.isEmpty() ? message : message.replace(key, "…");
  }

  void close() {
    client.close();
  }
}
