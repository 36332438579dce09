package io.tocsin.web;

import io.opentelemetry.context.Context;
import io.tocsin.bus.StreamMessage;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One message to browsers, encoded once however many of them get it, and only if one does. Used on
 * the bridge's event loop.
 *
 * <p>The text is ASCII: the SockJS protocol wants other characters escaped, and a client on the
 * eventsource transport decodes percent signs as in a URI, so that they are escaped as well.
 */
final class OutMessage {

  /** Sockets whose deliveries of one message stand in its trace. */
  private static final int MOST_DELIVERIES = 20;

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final @Nullable StreamMessage stream;
  private @Nullable JsonObject json;
  private @Nullable String text;
  private @Nullable String quoted;
  private @Nullable Frame frame;

  private @Nullable Context followed;
  private int deliveries;

  private OutMessage(@Nullable StreamMessage stream, @Nullable JsonObject json) {
    this.stream = stream;
    this.json = json;
  }

  /** A message of a stream, which clients acknowledge. */
  static OutMessage of(StreamMessage stream) {
    return new OutMessage(stream, null);
  }

  /** A message of the bridge itself, or an answer. */
  static OutMessage of(JsonObject json) {
    return new OutMessage(null, json);
  }

  @Nullable StreamMessage stream() {
    return stream;
  }

  /** The trace that the message belongs to; null for none. */
  void follow(@Nullable Context trace) {
    followed = trace;
  }

  /** The trace, for one more delivery that belongs to it; of thousands the first tell enough. */
  @Nullable Context delivery() {
    return followed == null || ++deliveries > MOST_DELIVERIES ? null : followed;
  }

  /** The message as JSON text. */
  String text() {
    String encoded = text;
    if (encoded == null) {
      encoded = ascii(encode());
      text = encoded;
      json = null;
    }
    return encoded;
  }

  /** The message by itself, as it goes over a plain WebSocket. */
  Frame frame() {
    Frame known = frame;
    if (known == null) {
      known = new Frame(text());
      frame = known;
    }
    return known;
  }

  /** The text as a JSON string, in quotes: what stands in a SockJS frame. */
  String quoted() {
    String escaped = quoted;
    if (escaped == null) {
      escaped = quote(text());
      quoted = escaped;
    }
    return escaped;
  }

  private String encode() {
    StreamMessage message = stream;
    if (message != null) {
      return "{\"type\":\"rec\",\"address\":\""
          + message.stream()
          + "\",\"body\":"
          + message.envelope().encode()
          + "}";
    }
    return json == null ? "{}" : json.encode();
  }

  /** JSON text with everything beyond printable ASCII, and percent signs, as {@code \\uXXXX}. */
  static String ascii(String json) {
    int at = firstToEscape(json);
    if (at < 0) {
      return json;
    }
    StringBuilder out = new StringBuilder(json.length() + 64).append(json, 0, at);
    for (; at < json.length(); at++) {
      char c = json.charAt(at);
      if (mustEscape(c)) {
        out.append("\\u")
            .append(HEX[c >> 12])
            .append(HEX[(c >> 8) & 0xF])
            .append(HEX[(c >> 4) & 0xF])
            .append(HEX[c & 0xF]);
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static int firstToEscape(String json) {
    for (int i = 0; i < json.length(); i++) {
      if (mustEscape(json.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  /** In JSON text these occur within strings only, where the escape means the same. */
  private static boolean mustEscape(char c) {
    return c >= 0x7F || c == '%';
  }

  /** ASCII JSON text has no control characters: quotes and backslashes are all there is. */
  private static String quote(String ascii) {
    StringBuilder out = new StringBuilder(ascii.length() + ascii.length() / 4 + 2).append('"');
    for (int i = 0; i < ascii.length(); i++) {
      char c = ascii.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\');
      }
      out.append(c);
    }
    return out.append('"').toString();
  }
}
