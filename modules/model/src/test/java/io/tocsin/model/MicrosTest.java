package io.tocsin.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MicrosTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1970-01-01T00:00:00Z",
    "1766854704120000, 2025-12-27T16:58:24.120Z",
    "1766854704120001, 2025-12-27T16:58:24.120001Z",
    "1766854704000000, 2025-12-27T16:58:24Z",
    "-1, 1969-12-31T23:59:59.999999Z"
  })
  void iso_writes_utc_to_the_microsecond(long micros, String iso) {
    assertThat(Micros.iso(micros)).isEqualTo(iso);
  }

  @Property
  void iso_is_what_the_instant_writes(
      @ForAll @LongRange(min = -70_000_000_000_000_000L, max = 300_000_000_000_000_000L)
          long micros,
      @ForAll @IntRange(min = 0, max = 2) int zeros) {
    long step = zeros == 0 ? 1 : zeros == 1 ? Micros.MILLI : Micros.SECOND;
    long moment = Math.floorDiv(micros, step) * step;
    assertThat(Micros.iso(moment)).isEqualTo(Micros.toInstant(moment).toString());
  }

  @Test
  void iso_knows_every_day_of_the_calendar() {
    LocalDate day = LocalDate.of(0, 1, 1);
    for (; day.getYear() < 10_000; day = day.plusDays(1)) {
      assertThat(Micros.iso(day.toEpochDay() * 86_400 * Micros.SECOND))
          .isEqualTo(day + "T00:00:00Z");
    }
  }

  @Test
  void iso_writes_into_the_middle_of_bytes() {
    byte[] text = new byte[60];
    int end = Micros.iso(1_766_854_704_120_001L, text, 3);
    assertThat(new String(text, 3, end - 3, StandardCharsets.US_ASCII))
        .isEqualTo("2025-12-27T16:58:24.120001Z");
    assertThat(text[2]).isZero();
    assertThat(text[end]).isZero();
    end = Micros.iso(Long.MIN_VALUE, text, 3);
    assertThat(end - 3).isLessThanOrEqualTo(Micros.LONGEST_ISO);
    assertThat(new String(text, 3, end - 3, StandardCharsets.US_ASCII))
        .isEqualTo(Micros.toInstant(Long.MIN_VALUE).toString());
  }

  @Property
  void iso_and_instant_lose_nothing(
      @ForAll @LongRange(min = -4_000_000_000_000_000L, max = 4_000_000_000_000_000L) long micros) {
    assertThat(Micros.of(Instant.parse(Micros.iso(micros)))).isEqualTo(micros);
    assertThat(Micros.of(Micros.toInstant(micros))).isEqualTo(micros);
  }
}
