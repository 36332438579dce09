package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownFormTest {

  private static final int FROM = 2;

  private final KnownForm form = new KnownForm();

  /** What follows the text in its array is none of it, even if it would go on well. */
  private void on(String text) {
    form.begin(("##" + text + "12\"}").toCharArray(), FROM, text.length());
  }

  @Test
  void reads_part_by_part_and_says_where_each_ends() {
    on("{\"p\":\"1.50\",\"n\":123456,\"m\":false}");
    WireDecimal decimal = new WireDecimal();
    int at = form.decimal(form.literal(FROM, "{\"p\":\"".toCharArray()), decimal);
    at = form.integer(form.literal(at, "\",\"n\":".toCharArray()));
    assertThat(form.number()).isEqualTo(123_456);
    at = form.bool(form.literal(at, ",\"m\":".toCharArray()));
    assertThat(form.flag()).isFalse();
    assertThat(form.ends(at)).isFalse();
    assertThat(form.ends(form.literal(at, "}".toCharArray()))).isTrue();
    assertThat(decimal).hasToString("1.50");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "12345678, 8, 12345678",
    "999999999999999999, 18, 999999999999999999",
    "12a, 2, 12"
  })
  void whole_numbers_go_as_far_as_their_digits(String text, int length, long number) {
    on(text);
    assertThat(form.integer(FROM)).isEqualTo(FROM + length);
    assertThat(form.number()).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({"-1", "a", "''", "1234567890123456789"})
  void other_whole_numbers_have_another_form(String text) {
    on(text);
    assertThat(form.integer(FROM)).isEqualTo(KnownForm.OTHER);
  }

  @ParameterizedTest
  @CsvSource({"abc, -1", "'ab\"c', 2", "'a\\\"c\"', -1", "'a\tc\"', -1", "'\"', 0"})
  void a_string_ends_at_its_quote_and_has_no_escapes(String text, int length) {
    on(text);
    assertThat(form.string(FROM)).isEqualTo(length < 0 ? KnownForm.OTHER : FROM + length);
  }

  @Test
  void what_is_cut_off_has_another_form_and_stays_so() {
    on("tru");
    assertThat(form.bool(FROM)).isEqualTo(KnownForm.OTHER);
    assertThat(form.literal(FROM, "true".toCharArray())).isEqualTo(KnownForm.OTHER);
    for (int at :
        new int[] {
          form.literal(KnownForm.OTHER, "".toCharArray()),
          form.string(KnownForm.OTHER),
          form.integer(KnownForm.OTHER),
          form.decimal(KnownForm.OTHER, new WireDecimal()),
          form.bool(KnownForm.OTHER)
        }) {
      assertThat(at).isEqualTo(KnownForm.OTHER);
      assertThat(form.ends(at)).isFalse();
    }
  }
}
