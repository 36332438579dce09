package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {

  private static final JsonFactory JACKSON = new JsonFactory();
  private static final List<String> DOCUMENTS =
      List.of(
          "{\"a\":[1,-2.50,3e5,\"x\\u0041\\n\",true,false,null,{}],\"bc\":{\"d\":[[],[\"1\",2]]}}",
          " [ { \"name\" : \"value\" , \"n\" : 0.1E-7 } , [ ] , \"\\\\\\\"\" ] ",
          "{\"stream\":\"btcusdt@trade\",\"data\":{\"t\":3735683259,\"p\":\"61837.63\",\"m\":true}}",
          "\"text\"",
          "-12.5");

  private final JsonScanner scanner = new JsonScanner();

  private JsonScanner on(String text) {
    scanner.begin(("##" + text + "##").toCharArray(), 2, text.length());
    return scanner;
  }

  private boolean accepts(String text) {
    try {
      on(text).skip();
      scanner.end();
      return true;
    } catch (MalformedFrameException e) {
      return false;
    }
  }

  private static boolean jacksonAccepts(String text) {
    try (JsonParser parser = JACKSON.createParser(text.toCharArray())) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      if (parser.currentToken().isNumeric()) {
        parser.getDoubleValue(); // looks at the whole number
      }
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  @Property(tries = 2_000)
  void takes_for_json_what_jackson_takes_for_json(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    String document = DOCUMENTS.get(random.nextInt(DOCUMENTS.size()));
    assertThat(accepts(document)).isTrue();
    String spoilt = MutatedFrames.mutate(document, random);
    // Zeros in front are let pass, and half of a surrogate pair too: numbers and names stay whole.
    boolean differs = spoilt.matches("(?s).*(^|[^0-9.eE+-]|-)0[0-9].*");
    if (!differs) {
      assertThat(accepts(spoilt)).as(spoilt).isEqualTo(jacksonAccepts(spoilt));
    }
  }

  @Test
  void reads_names_values_and_nested_values() throws Exception {
    on(
        "{ \"p\" : \"1.50\" , \"name\" : -12 , \"m\":false,\"x\":{\"y\":[1,{}]}, \"s\":\"a\\u0062\\t\" }");
    WireDecimal decimal = new WireDecimal();
    scanner.beginObject("it");
    assertThat(scanner.nextName()).isTrue();
    assertThat(scanner.letter()).isEqualTo('p');
    scanner.decimal(decimal, "p");
    assertThat(decimal).hasToString("1.50");
    assertThat(scanner.nextName()).isTrue();
    assertThat(scanner.letter()).isEqualTo((char) 0);
    assertThat(scanner.nameIs("name")).isTrue();
    assertThat(scanner.integer("name")).isEqualTo(-12);
    assertThat(scanner.nextName()).isTrue();
    assertThat(scanner.bool("m")).isFalse();
    assertThat(scanner.nextName()).isTrue();
    scanner.skip();
    assertThat(scanner.nextName()).isTrue();
    scanner.string("s");
    assertThat(scanner.copy()).isEqualTo("ab\t");
    assertThat(scanner.nextName()).isFalse();
    scanner.end();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.00000000",
        "61837.63000000",
        "-1.5",
        "7.548E+4",
        "1e-7",
        "123456789012345678901234.5",
        "000.1",
        "9223372036854775807"
      })
  void keeps_a_numbers_own_text_whether_quoted_or_not(String number) throws Exception {
    for (String text : List.of("[" + number + "]", "[\"" + number + "\"]")) {
      on(text);
      WireDecimal decimal = new WireDecimal();
      scanner.beginArray("it");
      assertThat(scanner.nextElement()).isTrue();
      scanner.decimal(decimal, "it");
      assertThat(decimal).hasToString(number);
      assertThat(decimal.toDouble()).isEqualTo(Double.parseDouble(number));
      assertThat(scanner.nextElement()).isFalse();
      scanner.end();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[\"\"]", "[\"1.2.3\"]", "[\"1,5\"]", "[\"0x1\"]", "[true]", "[1..2]", "[\"5"})
  void refuses_what_is_not_a_decimal_number(String text) throws Exception {
    on(text);
    scanner.beginArray("it");
    scanner.nextElement();
    assertThatThrownBy(() -> scanner.decimal(new WireDecimal(), "price"))
        .isInstanceOf(MalformedFrameException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"\"]",
        "[1.5]",
        "[1e3]",
        "[\"7x\"]",
        "[-]",
        "[1234567890123456789]",
        "[\"12",
        "[1"
      })
  void refuses_what_is_not_a_whole_number(String text) throws Exception {
    on(text);
    scanner.beginArray("it");
    scanner.nextElement();
    assertThatThrownBy(() -> scanner.integer("id")).isInstanceOf(MalformedFrameException.class);
  }

  @Test
  void nesting_without_end_is_refused_and_not_followed() {
    assertThat(accepts("[".repeat(64) + "]".repeat(64))).isTrue();
    assertThat(accepts("[".repeat(100_000))).isFalse();
  }

  @Test
  void says_where_it_stopped_being_json() {
    on("{\"a\":1 \"b\":2}");
    assertThatThrownBy(scanner::skip)
        .hasMessageContaining("'\"'")
        .hasMessageContaining("character 8");
    on("{\"a\":");
    assertThatThrownBy(scanner::skip).hasMessageContaining("ends in the middle");
  }
}
