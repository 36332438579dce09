package io.tocsin.venues.kraken;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.venues.Channel;
import io.tocsin.venues.ControlSink;
import io.tocsin.venues.MalformedFrameException;
import java.io.IOException;
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

  /** Reads a field of the frame that is no data; the parser stands at its value. */
  void read(JsonParser parser, String name) throws IOException {
    switch (name) {
      case "method" -> method = text(parser);
      case "event" -> event = text(parser);
      case "success" -> success = parser.currentToken() == JsonToken.VALUE_TRUE;
      case "req_id" -> {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
          requestId = parser.getLongValue();
        } else {
          parser.skipChildren();
        }
      }
      case "error", "errorMessage" -> error = text(parser);
      case "symbol", "pair" -> symbol = text(parser);
      case "status" -> status = text(parser);
      case "result", "subscription" -> what(parser);
      default -> parser.skipChildren();
    }
  }

  /** What was subscribed: v2's channel and symbol, v1's name. */
  private void what(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "channel", "name" -> channel = text(parser);
        case "symbol" -> symbol = text(parser);
        default -> parser.skipChildren();
      }
    }
  }

  private static String text(JsonParser parser) throws IOException {
    String text = parser.getValueAsString("");
    parser.skipChildren();
    return text;
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
