package io.tocsin.venues.kraken;

import io.tocsin.venues.Channel;
import io.tocsin.venues.ControlSink;
import io.tocsin.venues.JsonScanner;
import io.tocsin.venues.MalformedFrameException;
import org.jspecify.annotations.Nullable;

/**
 * A frame that answers a request: {@code {"method":…}} of WebSocket v2, where each symbol of a
 * request is answered by itself, or {@code {"event":…}} of v1. Reused; not thread-safe.
 */
final class KrakenAnswer {

  private static final long NO_REQUEST = -1;

  private String method = "";
  private String event = "";
  private boolean success;
  private long requestId;
  private String channel = "";
  private String symbol = "";
  private String error = "";
  private String status = "";

  void clear() {
    method = "";
    event = "";
    success = false;
    requestId = NO_REQUEST;
    channel = "";
    symbol = "";
    error = "";
    status = "";
  }

  /** Reads the value of a field of the frame that is no data. */
  void read(JsonScanner scanner) throws MalformedFrameException {
    if (scanner.nameIs("method")) {
      method = text(scanner);
    } else if (scanner.nameIs("event")) {
      event = text(scanner);
    } else if (scanner.nameIs("success") && scanner.peek() == 't') {
      success = scanner.bool("\"success\"");
    } else if (scanner.nameIs("req_id") && Character.isDigit(scanner.peek())) {
      requestId = scanner.integer("\"req_id\"");
    } else if (scanner.nameIs("error") || scanner.nameIs("errorMessage")) {
      error = text(scanner);
    } else if (scanner.nameIs("symbol") || scanner.nameIs("pair")) {
      symbol = text(scanner);
    } else if (scanner.nameIs("status")) {
      status = text(scanner);
    } else if ((scanner.nameIs("result") || scanner.nameIs("subscription"))
        && scanner.peek() == '{') {
      what(scanner);
    } else {
      scanner.skip();
    }
  }

  /** What was subscribed: v2's channel and symbol, v1's name. */
  private void what(JsonScanner scanner) throws MalformedFrameException {
    scanner.beginObject("\"result\"");
    while (scanner.nextName()) {
      if (scanner.nameIs("channel") || scanner.nameIs("name")) {
        channel = text(scanner);
      } else if (scanner.nameIs("symbol")) {
        symbol = text(scanner);
      } else {
        scanner.skip();
      }
    }
  }

  private static String text(JsonScanner scanner) throws MalformedFrameException {
    if (scanner.peek() != '"') {
      scanner.skip();
      return "";
    }
    scanner.string("a text");
    return scanner.copy();
  }

  private @Nullable Channel channel() {
    return switch (channel) {
      case "trade" -> Channel.TRADES;
      case "ticker", "spread" -> Channel.QUOTES;
      case "book" -> Channel.BOOK;
      default -> null;
    };
  }

  void tell(ControlSink sink) throws MalformedFrameException {
    if (!event.isEmpty()) {
      tellOld(sink);
    } else if (!error.isEmpty()) {
      tellRefused(sink);
    } else if (method.isEmpty()) {
      throw new MalformedFrameException(
          "is neither data of a \"channel\" nor the answer to a \"method\"");
    } else if (method.equals("pong")) {
      sink.pong();
    } else if (method.equals("subscribe") && success) {
      acknowledge(sink, symbol);
    }
  }

  private void acknowledge(ControlSink sink, String pair) {
    Channel confirmed = channel();
    if (confirmed != null && !pair.isEmpty()) {
      sink.acknowledged(confirmed, pair);
    }
  }

  private void tellRefused(ControlSink sink) {
    // To leave what is not subscribed, or to subscribe again what is: nothing is missing then.
    if (method.equals("unsubscribe") || error.startsWith("Already subscribed")) {
      return;
    }
    if (symbol.isEmpty()) {
      sink.refused(requestId, error);
    } else {
      sink.refused(null, symbol, error);
    }
  }

  private void tellOld(ControlSink sink) {
    String pair = KrakenNames.iso(symbol);
    switch (event) {
      case "heartbeat" -> sink.heartbeat();
      case "pong" -> sink.pong();
      case "systemStatus" -> sink.venueState(status);
      case "subscriptionStatus" -> {
        if (status.equals("subscribed")) {
          acknowledge(sink, pair);
        } else if (status.equals("error")) {
          sink.refused(channel(), pair.isEmpty() ? null : pair, error);
        }
      }
      default -> {}
    }
  }
}
