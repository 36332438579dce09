package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VenueTimesTest {

  private static final long YEAR_0 = -62_167_219_200L;
  private static final long END_OF_9999 = 253_402_300_799L;
  private static final DateTimeFormatter TO_THE_SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  @Property
  void reads_every_time_as_java_time_does(
      @ForAll @LongRange(min = YEAR_0, max = END_OF_9999) long second,
      @ForAll @IntRange(max = 999_999_999) int nanos,
      @ForAll @IntRange(max = 9) int digits)
      throws Exception {
    OffsetDateTime utc = Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC);
    String fraction = "%09d".formatted(nanos).substring(0, digits);
    String text = TO_THE_SECOND.format(utc) + (digits == 0 ? "" : "." + fraction) + "Z";
    Instant expected = OffsetDateTime.parse(text).toInstant();
    assertThat(VenueTimes.rfc3339(text))
        .as(text)
        .isEqualTo(expected.getEpochSecond() * 1_000_000 + expected.getNano() / 1_000);
  }

  @Property
  void reads_every_zone_as_java_time_does(
      @ForAll @LongRange(min = 0, max = 4_000_000_000L) long second,
      @ForAll @IntRange(min = -17 * 60, max = 17 * 60) int minutesAhead)
      throws Exception {
    ZoneOffset zone = ZoneOffset.ofTotalSeconds(minutesAhead * 60);
    String text =
        TO_THE_SECOND.format(Instant.ofEpochSecond(second).atOffset(zone))
            + "%s%02d:%02d"
                .formatted(
                    minutesAhead < 0 ? "-" : "+",
                    Math.abs(minutesAhead) / 60,
                    Math.abs(minutesAhead) % 60);
    assertThat(VenueTimes.rfc3339(text)).as(text).isEqualTo(second * 1_000_000);
  }

  @Test
  void reads_a_slice_of_a_frame() throws Exception {
    char[] frame = "\"2026-09-25T17:48:26.844359Z\"".toCharArray();
    assertThat(VenueTimes.rfc3339(frame, 1, frame.length - 2)).isEqualTo(1_790_358_506_844_359L);
  }

  @Test
  void a_time_that_was_never_set_is_read_too() throws Exception {
    assertThat(VenueTimes.rfc3339("1970-01-01T00:00:00Z")).isZero();
    assertThat(VenueTimes.rfc3339("0001-01-01T00:00:00.000000Z"))
        .isEqualTo(-62_135_596_800_000_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026",
        "2026-09-25T17:48:26",
        "2026-09-25 17:48:26Z",
        "2026-09-25T17:48:26.Z",
        "2026-09-25T17:48:26.1234567890Z",
        "2026-13-25T17:48:26Z",
        "2026-00-25T17:48:26Z",
        "2026-02-29T17:48:26Z",
        "2100-02-29T17:48:26Z",
        "2026-09-25T24:00:00Z",
        "2026-09-25T17:60:26Z",
        "2026-09-25T17:48:60Z",
        "2026-09-25T17:48:26+0200",
        "2026-09-25T17:48:26.5",
        "2026-09-25T17:48:26ZZ",
        "2o26-09-25T17:48:26Z",
        "20-6-09-25T17:48:26Z",
        "2026-09-25T-1:48:26Z",
        // Go's, as Coinbase's heartbeats have it.
        "2026-09-30 02:37:15.057778606 +0000 UTC m=+21697.195984854"
      })
  void refuses_what_is_no_time(String text) {
    assertThatThrownBy(() -> VenueTimes.rfc3339(text))
        .isInstanceOf(MalformedFrameException.class)
        .hasMessageContaining("is not an RFC 3339 time");
  }

  @Test
  void reads_seconds_with_a_fraction() throws Exception {
    assertThat(VenueTimes.seconds(new BigDecimal("1790359840.9392912")))
        .isEqualTo(1_790_359_840_939_291L);
    assertThat(VenueTimes.seconds(new BigDecimal("1616663618"))).isEqualTo(1_616_663_618_000_000L);
    for (String text : new String[] {"1790359840", "1.5", "1790359840.939291", "0.123456789"}) {
      assertThat(VenueTimes.seconds(WireDecimal.of(text)))
          .as(text)
          .isEqualTo(VenueTimes.seconds(new BigDecimal(text)));
    }
    for (String monster : new String[] {"1e999999999", "1e-999999999", "99999999999999999999"}) {
      assertThatThrownBy(() -> VenueTimes.seconds(new BigDecimal(monster)))
          .isInstanceOf(MalformedFrameException.class);
      assertThatThrownBy(() -> VenueTimes.seconds(WireDecimal.of(monster)))
          .isInstanceOfAny(MalformedFrameException.class, NumberFormatException.class);
    }
  }
}
