package io.tocsin.venues;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.model.input.InvalidInputException;
import io.tocsin.model.input.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all JSON decoders share: token by token without Strings for frames, and maps and lists for
 * the rare answers whose speed does not matter.
 */
public final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();

  /** Reads a document with the parser at its first token. */
  @FunctionalInterface
  public interface Reader {
    void read(JsonParser parser) throws IOException, MalformedFrameException;
  }

  private Json() {}

  /**
   * Reads one document. Keep the reader in a field: a frame then costs no garbage but the parser.
   *
   * @throws MalformedFrameException if it is not JSON, has a number that is none, or the reader
   *     says so
   */
  public static void read(char[] text, int from, int length, Reader reader)
      throws MalformedFrameException {
    try (JsonParser parser = FACTORY.createParser(text, from, length)) {
      parser.nextToken();
      reader.read(parser);
      if (parser.nextToken() != null) {
        throw new MalformedFrameException("text follows the end of the document");
      }
    } catch (JsonProcessingException e) {
      throw new MalformedFrameException("is not JSON: " + e.getOriginalMessage());
    } catch (NumberFormatException e) {
      throw new MalformedFrameException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The current token must be this. */
  public static void expect(JsonParser parser, JsonToken token, String what)
      throws IOException, MalformedFrameException {
    if (parser.currentToken() != token) {
      throw new MalformedFrameException(what + " is not " + words(token));
    }
  }

  private static String words(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      default -> token.toString();
    };
  }

  /** Reads the current token, a number or a string that holds one, with the venue's own digits. */
  public static void decimal(JsonParser parser, WireDecimal into)
      throws IOException, MalformedFrameException {
    switch (parser.currentToken()) {
      case VALUE_STRING, VALUE_NUMBER_FLOAT, VALUE_NUMBER_INT ->
          into.read(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
      default ->
          throw new MalformedFrameException(
              "\"" + parser.currentName() + "\" is not a decimal number");
    }
  }

  /** Reads a text, with the venue's own digits. */
  public static void decimal(String number, WireDecimal into) throws MalformedFrameException {
    try {
      into.read(number.toCharArray(), 0, number.length());
    } catch (NumberFormatException e) {
      throw new MalformedFrameException(String.valueOf(e.getMessage()));
    }
  }

  /** The current token, a whole number or a string that holds one. */
  public static long integer(JsonParser parser) throws IOException, MalformedFrameException {
    switch (parser.currentToken()) {
      case VALUE_NUMBER_INT -> {
        return parser.getLongValue();
      }
      case VALUE_STRING -> {
        return integer(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
      }
      default ->
          throw new MalformedFrameException(
              "\"" + parser.currentName() + "\" is not a whole number");
    }
  }

  private static long integer(char[] text, int from, int length) {
    boolean negative = length > 1 && text[from] == '-';
    long value = 0;
    for (int i = from + (negative ? 1 : 0); i < from + length; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        throw new NumberFormatException(
            "\"" + new String(text, from, Math.min(length, 40)) + "\" is not a whole number");
      }
      value = value * 10 + digit;
    }
    if (length == 0) {
      throw new NumberFormatException("an empty string is not a whole number");
    }
    return negative ? -value : value;
  }

  /** Whether the current token's text is this. */
  public static boolean is(JsonParser parser, String expected) throws IOException {
    return matches(
        parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength(), expected);
  }

  public static boolean matches(char[] text, int from, int length, String expected) {
    if (length != expected.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text[from + i] != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The index of the market that the current token names, -1 if it is not registered. */
  public static int symbol(JsonParser parser, SymbolTable symbols) throws IOException {
    return symbols.find(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
  }

  /** A whole answer as maps, lists, Strings and BigDecimals. */
  public static @Nullable Object tree(char[] body) throws MalformedFrameException {
    try {
      return JsonText.parse("answer", new String(body));
    } catch (InvalidInputException e) {
      throw new MalformedFrameException(String.valueOf(e.getMessage()));
    }
  }

  public static Map<?, ?> map(@Nullable Object value, String what) throws MalformedFrameException {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new MalformedFrameException(what + " is not an object");
  }

  public static List<?> list(@Nullable Object value, String what) throws MalformedFrameException {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new MalformedFrameException(what + " is not an array");
  }

  public static String text(Map<?, ?> from, String name) throws MalformedFrameException {
    if (from.get(name) instanceof String text) {
      return text;
    }
    throw new MalformedFrameException("\"" + name + "\" is not a string");
  }

  /** A field that is a number, or a string that holds one. */
  public static BigDecimal decimal(Map<?, ?> from, String name) throws MalformedFrameException {
    Object value = from.get(name);
    try {
      return value instanceof BigDecimal number ? number : new BigDecimal(String.valueOf(value));
    } catch (NumberFormatException e) {
      throw new MalformedFrameException("\"" + name + "\" is not a number");
    }
  }

  /** The same, with the venue's own digits; one that no double can hold is no number either. */
  public static void decimal(Map<?, ?> from, String name, WireDecimal into)
      throws MalformedFrameException {
    try {
      into.set(decimal(from, name));
    } catch (NumberFormatException e) {
      throw new MalformedFrameException("\"" + name + "\": " + e.getMessage());
    }
  }
}
