package io.tocsin.model.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain values: maps and lists in the order of the text, strings, {@code BigDecimal},
 * booleans, null.
 */
public final class JsonText {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** How the parser writes a second place into a message, for example where an object began. */
  private static final Pattern PARSER_POSITION =
      Pattern.compile("\\[Source: [^;]*; line: (\\d+), column: (\\d+)]");

  private JsonText() {}

  /**
   * Parses one document. Numbers keep every digit and their scale.
   *
   * @param source where the text comes from, for the error: a file's path, or {@code body}
   * @throws InvalidInputException naming line and column if the text is not JSON, or a field stands
   *     twice
   */
  public static @Nullable Object parse(String source, String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw invalid(
            source, parser.currentTokenLocation(), "text follows the end of the document");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw invalid(source, e.getLocation(), e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands for a value outside of JSON, on a command line, as the value it would be there. */
  public static Object scalar(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return text;
    }
  }

  private static InvalidInputException invalid(
      String source, @Nullable JsonLocation at, String message) {
    String place = at == null ? "$" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
    String readable = PARSER_POSITION.matcher(message).replaceAll("line $1, column $2");
    return new InvalidInputException(source, List.of(new Problem(place, readable, "", "")));
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new JsonParseException(parser, "the document is empty");
    }
    return switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          object.put(name, value(parser));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<@Nullable Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser));
        }
        yield array;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      default -> throw new JsonParseException(parser, "unexpected " + token);
    };
  }

  private static BigDecimal number(JsonParser parser) throws IOException {
    try {
      return parser.getDecimalValue();
    } catch (NumberFormatException e) {
      throw new JsonParseException(parser, "the number has too great an exponent");
    }
  }
}
