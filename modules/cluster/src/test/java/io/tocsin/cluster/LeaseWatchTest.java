package io.tocsin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When leases are asked for. A40 */
class LeaseWatchTest {

  private static final LeaseTime TIME = new LeaseTime(Duration.ofSeconds(5));
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(500);

  private final LeaseWatch watch = new LeaseWatch(TIME);

  private static long seconds(double seconds) {
    return (long) (seconds * 1e9);
  }

  private static LeaseRow row(String session, long leftMillis) {
    return new LeaseRow(session, "n1", "p", 1, leftMillis);
  }

  @Test
  void A40_all_are_read_at_the_start_and_then_before_any_that_is_renewed_comes_to_its_end() {
    assertThat(watch.isAllDue(0)).isTrue();
    watch.all(List.of(row("s", 4_100)), 0);
    assertThat(watch.isAllDue(seconds(2.9))).isFalse();
    assertThat(watch.doubtful(seconds(3.5))).isEmpty();
    assertThat(watch.isAllDue(seconds(3))).isTrue();
  }

  @Test
  void A40_a_lease_that_may_be_over_is_asked_for_by_name_at_its_end() {
    watch.all(List.of(row("dead", 1_200), row("alive", 4_800)), 0);
    assertThat(watch.doubtful(seconds(1.1))).isEmpty();
    assertThat(watch.doubtful(seconds(1.2))).containsExactly("dead");
    watch.some(List.of("dead"), List.of(row("dead", 300)), seconds(1.2));
    assertThat(watch.doubtful(seconds(1.4))).as("it had been renewed").isEmpty();
    assertThat(watch.doubtful(seconds(1.5))).containsExactly("dead");
    watch.some(List.of("dead"), List.of(), seconds(1.5));
    assertThat(watch.doubtful(seconds(2))).as("whoever found it free goes on").isEmpty();
  }

  @Test
  void A40_what_was_let_go_of_is_asked_for_at_once() {
    watch.all(List.of(row("s", 4_800)), 0);
    watch.left("s");
    assertThat(watch.doubtful(1)).containsExactly("s");
    watch.some(List.of("s"), List.of(row("s", 5_000)), 1);
    assertThat(watch.doubtful(2)).as("somebody has it already").isEmpty();
  }

  /**
   * Against one who reads all leases at every tick: each end is found at the same tick, with a
   * tenth of the rows.
   */
  @Test
  void A40_every_end_is_found_as_soon_as_by_one_who_reads_all_the_time() {
    Random random = new Random(9);
    int count = 200;
    long[] ends = new long[count];
    long[] died = new long[count];
    boolean[] known = new boolean[count];
    for (int i = 0; i < count; i++) {
      ends[i] = seconds(4 + random.nextDouble());
      died[i] = random.nextInt(3) == 0 ? seconds(120 * random.nextDouble()) : Long.MAX_VALUE;
    }
    long rows = 0;
    long naive = 0;
    for (long now = 0; now < seconds(130); now += TICK) {
      for (int i = 0; i < count; i++) {
        // Each second, and up to half of one later.
        while (now < died[i] && ends[i] - now < seconds(3.5 + random.nextDouble() / 2)) {
          ends[i] += seconds(1);
        }
      }
      naive += count;
      boolean all = watch.isAllDue(now);
      List<String> asked = all ? names(count) : List.copyOf(watch.doubtful(now));
      List<LeaseRow> running = new ArrayList<>();
      for (String session : asked) {
        long left = ends[Integer.parseInt(session)] - now;
        if (left > 0) {
          running.add(row(session, (left + 999_999) / 1_000_000));
        } else {
          known[Integer.parseInt(session)] = true;
        }
      }
      rows += asked.size();
      if (all) {
        watch.all(running, now);
      } else {
        watch.some(asked, running, now);
      }
      for (int i = 0; i < count; i++) {
        // The store tells whole milliseconds.
        assertThat(known[i] || ends[i] > now - 1_000_000).as("session %d at %d", i, now).isTrue();
      }
    }
    assertThat(Arrays.stream(died).filter(at -> at < Long.MAX_VALUE).count()).isGreaterThan(30);
    assertThat(rows).isLessThan(naive / 5);
  }

  private static List<String> names(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(String.valueOf(i));
    }
    return names;
  }
}
