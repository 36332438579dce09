package io.tocsin.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.model.Micros;
import java.time.Instant;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimesTest {

  private static final long NOW = 1_700_000_000_000_000L;
  private static final long SECOND = Micros.SECOND;
  private static final long HOUR = 3_600 * SECOND;
  private static final long DAY = 24 * HOUR;

  private final EventTimes times = new EventTimes();
  private long now = NOW;

  /** A frame whose trade is that far ahead of when it comes, a tenth of a second after the last. */
  private boolean frame(long ahead) {
    now += SECOND / 10;
    times.begin(now, true);
    return times.admitsTrade(now + ahead, FrameSink.NO_TIME, false);
  }

  private void framesFor(long micros, long ahead) {
    for (long end = now + micros; now < end; ) {
      frame(ahead);
    }
  }

  @Test
  void up_to_ten_seconds_ahead_are_possible() {
    assertThat(frame(-SECOND)).isTrue();
    assertThat(frame(10 * SECOND)).isTrue();
    assertThat(times.complaint()).isEmpty();
    assertThat(frame(10 * SECOND + 1)).isFalse();
  }

  @Test
  void what_is_refused_is_said_in_words() {
    times.begin(Micros.of(Instant.parse("2026-11-22T04:00:00Z")), true);
    times.admits(Micros.of(Instant.parse("2026-11-22T05:00:00Z")));
    times.admits(Micros.of(Instant.parse("2100-01-01T00:00:00Z")));
    assertThat(times.complaint())
        .isEqualTo("has the time 2026-11-22T05:00:00Z, 3600 s after it came");
    times.begin(Micros.of(Instant.parse("2026-11-22T04:00:00Z")), true);
    times.admits(Micros.of(Instant.parse("2100-01-01T00:00:00Z")));
    assertThat(times.complaint())
        .isEqualTo("has the time 2100-01-01T00:00:00Z, 26,702 days after it came");
    times.admits(NOW);
    times.begin(NOW, true);
    times.admits(-1);
    assertThat(times.complaint()).isEqualTo("has a time before 2009, -1 us since the epoch");
    times.begin(NOW, true);
    times.admitsTrade(NOW - 50 * HOUR, FrameSink.NO_TIME, false);
    assertThat(times.complaint()).endsWith(", 2 days before it came");
    times.begin(NOW, true);
    assertThat(times.complaint()).isEmpty();
  }

  @Test
  void spoilt_frames_among_good_ones_are_refused_for_ever() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(frame(-SECOND / 20)).isTrue();
      assertThat(frame(30 * DAY)).isFalse();
    }
  }

  @Test
  void a_wrong_clock_is_known_after_five_seconds_of_nothing_else() {
    frame(0);
    long since = now;
    while (!frame(HOUR)) {
      assertThat(now - since).isLessThan(6 * SECOND);
    }
    assertThat(now - since).isGreaterThan(5 * SECOND);
    assertThat(frame(HOUR + 9 * SECOND)).isTrue();
    assertThat(frame(HOUR + 11 * SECOND)).isFalse();
  }

  @Test
  void times_that_contradict_one_another_prove_nothing() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 1_000; i++) {
      assertThat(frame(random.nextLong(HOUR, 365 * DAY))).isFalse();
    }
  }

  @Test
  void one_frame_with_many_events_is_one_witness() {
    times.begin(now, true);
    for (int i = 0; i < 1_000; i++) {
      times.admits(now + HOUR);
    }
    now += 6 * SECOND;
    assertThat(frame(HOUR)).isFalse();
    assertThat(frame(HOUR)).isFalse();
  }

  @Test
  void a_clock_that_was_put_right_is_believed_again() {
    framesFor(10 * SECOND, HOUR);
    framesFor(59 * SECOND, 0);
    assertThat(frame(HOUR)).isTrue();
    framesFor(61 * SECOND, 0);
    assertThat(frame(HOUR)).isFalse();
    assertThat(frame(0)).isTrue();
  }

  @Test
  void this_machines_clock_set_back_costs_five_seconds() {
    framesFor(10 * SECOND, 0);
    now -= HOUR;
    long since = now;
    while (!frame(HOUR)) {
      assertThat(now - since).isLessThan(6 * SECOND);
    }
  }

  @Test
  void a_clock_that_goes_wrong_slowly_costs_nothing() {
    for (long ahead = 0; ahead < 30 * SECOND; ahead += 2_000) {
      assertThat(frame(ahead)).isTrue();
    }
    for (long ahead = 30 * SECOND; ahead > 0; ahead -= 2_000) {
      assertThat(frame(ahead)).isTrue();
    }
    assertThat(frame(HOUR)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, HOUR})
  void what_a_slow_way_brings_is_taken_and_tells_nothing_of_the_clock(long ahead) {
    framesFor(10 * SECOND, ahead);
    for (int i = 0; i < 500; i++) {
      assertThat(frame(ahead - 30 * SECOND)).isTrue();
    }
    assertThat(frame(ahead)).isTrue();
    for (int i = 0; i < 500; i++) {
      assertThat(frame(ahead - 30 * SECOND + i * SECOND / 20)).isTrue();
    }
    assertThat(frame(ahead)).isTrue();
  }

  @Test
  void news_are_of_today_and_the_past_has_no_end_but_2009() {
    assertThat(frame(-DAY)).isTrue();
    assertThat(frame(-DAY - 1)).isFalse();
    assertThat(times.admitsTrade(now - 1_000 * DAY, FrameSink.NO_TIME, true)).isTrue();
    assertThat(times.admits(now - 1_000 * DAY)).isTrue();
    times.begin(now, false);
    assertThat(times.admitsTrade(now - 1_000 * DAY, FrameSink.NO_TIME, false)).isTrue();
    for (long impossible :
        new long[] {EventTimes.EARLIEST_MICROS - 1, 1, 0, -1, Long.MIN_VALUE + 1, Long.MIN_VALUE}) {
      assertThat(times.admitsTrade(impossible, FrameSink.NO_TIME, true)).isFalse();
    }
    assertThat(times.admitsTrade(now, Long.MAX_VALUE, true)).isFalse();
    assertThat(times.admits(Long.MAX_VALUE)).isFalse();
    assertThat(times.admits(FrameSink.NO_TIME)).isTrue();
  }

  @Test
  void a_machine_that_is_days_fast_gets_its_trades_after_five_seconds_too() {
    long since = now;
    while (!frame(-3 * DAY)) {
      assertThat(now - since).isLessThan(6 * SECOND);
    }
    assertThat(frame(-3 * DAY + 9 * SECOND)).isTrue();
    assertThat(frame(0)).isFalse();
  }

  @Test
  void old_answers_are_no_witnesses_of_a_clock_set_back() {
    framesFor(10 * SECOND, HOUR);
    for (int i = 0; i < 1_000; i++) {
      now += SECOND / 10;
      times.begin(now, false);
      times.admits(now - HOUR);
    }
    assertThat(frame(HOUR)).isTrue();
  }

  @Test
  void answers_alone_tell_of_a_wrong_clock_by_their_newest() {
    boolean admitted = false;
    for (int i = 0; i < 100; i++) {
      now += SECOND / 10;
      times.begin(now, false);
      for (int age = 1_000; age >= 0; age--) {
        admitted = times.admits(now + HOUR - age * SECOND);
      }
    }
    assertThat(admitted).isTrue();
  }

  /** Between any two inputs an image goes on as what it was made of. */
  @Property(tries = 50)
  void an_image_goes_on_the_same(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    EventTimes first = new EventTimes();
    EventTimes twin = new EventTimes();
    long[] leads = {0, 7 * SECOND, HOUR, HOUR + SECOND, -30 * SECOND, -3 * DAY};
    long lead = 0;
    for (int i = 0; i < 2_000; i++) {
      now += random.nextLong(SECOND / 5);
      lead = random.nextInt(100) == 0 ? leads[random.nextInt(leads.length)] : lead;
      boolean frame = random.nextInt(10) > 0;
      long time = now + lead - random.nextLong(SECOND);
      first.begin(now, frame);
      twin.begin(now, frame);
      assertThat(twin.admitsTrade(time, time, false))
          .isEqualTo(first.admitsTrade(time, time, false));
      assertThat(twin.complaint()).isEqualTo(first.complaint());
      if (random.nextInt(5) == 0) {
        twin = new EventTimes();
        twin.restore(first.image());
      }
    }
  }
}
