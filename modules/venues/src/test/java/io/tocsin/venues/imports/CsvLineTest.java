package io.tocsin.venues.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;

class CsvLineTest {

  private static CsvLine line(String text) {
    CsvLine line = new CsvLine();
    line.set(text.toCharArray(), 0, text.length());
    return line;
  }

  @Property(tries = 2_000)
  void a_number_is_the_double_nearest_to_what_is_written(
      @ForAll @BigRange(min = "0", max = "99999999999999999999") BigDecimal number,
      @ForAll @IntRange(min = 0, max = 25) int scale)
      throws BadLineException {
    String text = number.movePointLeft(scale % 12).toPlainString();
    assertThat(line("x," + text + ",y").number(1, "price")).isEqualTo(Double.parseDouble(text));
  }

  @Example
  void numbers_in_every_usual_spelling() throws BadLineException {
    for (String text :
        new String[] {"1", "0.1", ".5", "007.50", "1e-7", "-3.25", "123456789012345678", "0"}) {
      assertThat(line(text).number(0, "price")).as(text).isEqualTo(Double.parseDouble(text));
    }
    for (String text : new String[] {"", "abc", "1.2.3", "1x", "NaN", "1d"}) {
      assertThatThrownBy(() -> line(text).number(0, "price"))
          .as(text)
          .hasMessageContaining("where the price belongs");
    }
  }

  @Example
  void fields_may_be_quoted_and_padded() throws BadLineException {
    CsvLine line = line(" a , \"b,c\" ,\"say \"\"x\"\"\", 2.50");
    assertThat(line.fields()).containsExactly("a", "b,c", "say \"x\"", "2.50");
    assertThat(line.decimals(3)).isEqualTo(1);
    assertThat(line.is(0, "a")).isTrue();
    assertThatThrownBy(() -> line.text(4, "side")).hasMessageContaining("has 4 fields and no side");
  }

  @Example
  void moments_by_magnitude_or_as_iso() throws BadLineException {
    for (String text :
        new String[] {
          "1700000000",
          "1700000000000",
          "1700000000000000",
          "1700000000000000000",
          "1700000000.0",
          "2023-11-14T22:13:20Z",
          "2023-11-14 22:13:20"
        }) {
      assertThat(line(text).micros(0, "time")).as(text).isEqualTo(1_700_000_000_000_000L);
    }
    assertThatThrownBy(() -> line("0").micros(0, "time")).hasMessageContaining("not above 0");
  }
}
