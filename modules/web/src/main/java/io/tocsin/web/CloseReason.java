package io.tocsin.web;

import java.util.Locale;

/**
 * Why the server ends a browser's link: one word for the browser, the log, the metrics and {@code
 * /api/connections} alike, with the WebSocket close code (RFC 6455 7.4).
 */
enum CloseReason {
  /** Took nothing, or acknowledged nothing, for too long. */
  SLOW_CONSUMER(4001),
  /** Nothing was heard for too long. */
  SILENT(4002),
  /** Sent a message that is longer than is allowed. */
  TOO_LONG(1009),
  /** Sent more messages than is allowed, and went on although they were refused. */
  TOO_FAST(4003),
  /** Its address has as many links as is allowed. */
  TOO_MANY_SOCKETS(4004),
  /** What came is no SockJS frame. */
  BAD_FRAME(4005),
  /** Logged out, or the login is over, or its user was changed or removed. */
  LOGIN_ENDED(4006),
  /** The server ends. */
  SERVER_STOPPING(1001);

  private final int code;

  CloseReason(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
