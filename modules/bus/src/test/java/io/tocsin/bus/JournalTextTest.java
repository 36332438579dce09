package io.tocsin.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.journal.ConditionReading;
import io.tocsin.model.journal.LeafResult;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JournalTextTest {

  private static ConditionReading reading(String text, Double value, LeafResult result) {
    return new ConditionReading(text, "id", text, "<=", "7..300", value, result, text);
  }

  @Property(tries = 200)
  void conditions_as_text_are_what_their_tree_is_written_as(
      @ForAll String text, @ForAll double value, @ForAll LeafResult result) {
    List<ConditionReading> readings =
        List.of(reading(text, value, result), reading("\"<\\ü\n\u0001", -value, result));
    assertThat(JournalJson.conditionsText(readings))
        .isEqualTo(JournalJson.conditions(readings).encode());
  }

  @Test
  void what_is_unknown_is_null() {
    for (Double value : new Double[] {null, Double.NaN, Double.POSITIVE_INFINITY, 0.0, 1e-300}) {
      List<ConditionReading> readings = List.of(reading("s", value, LeafResult.PENDING));
      assertThat(JournalJson.conditionsText(readings))
          .isEqualTo(JournalJson.conditions(readings).encode());
    }
    assertThat(JournalJson.conditionsText(List.of())).isEqualTo("[]");
  }
}
