package io.tocsin.simulator.face;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * An HTTP request, or a WebSocket's handshake.
 *
 * @param path without the query, for example {@code /api/v3/depth}
 * @param query the raw text after the question mark, may be empty
 * @param headers by lower-case name
 * @param body may be empty
 */
public record FaceRequest(
    String method, String path, String query, Map<String, String> headers, String body) {

  /** Headers may come in any case. */
  public FaceRequest {
    Map<String, String> lower = new TreeMap<>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    headers = Map.copyOf(lower);
  }

  public boolean get() {
    return method.equals("GET");
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** The first parameter of this name in the query, decoded. */
  public Optional<String> parameter(String name) {
    for (String part : query.split("&")) {
      int equals = part.indexOf('=');
      if (decode(equals < 0 ? part : part.substring(0, equals)).equals(name)) {
        return Optional.of(equals < 0 ? "" : decode(part.substring(equals + 1)));
      }
    }
    return Optional.empty();
  }

  /** A parameter that is a whole number of 1 to 9 digits; empty if absent or not one. */
  public OptionalInt number(String name) {
    Optional<String> text = parameter(name);
    return text.isPresent() && text.get().matches("[0-9]{1,9}")
        ? OptionalInt.of(Integer.parseInt(text.get()))
        : OptionalInt.empty();
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
