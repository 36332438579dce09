package io.tocsin.venues.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.venues.link.Subscriptions.State;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {

  private static final long SECOND = 1_000_000L;
  private final Subscriptions subscriptions = new Subscriptions(30 * SECOND);

  @BeforeEach
  void want_three() {
    subscriptions.add("a");
    subscriptions.add("b");
    subscriptions.add("c");
  }

  @Test
  void are_sent_in_batches_and_active_when_their_request_is_confirmed() {
    assertThat(subscriptions.unsent(2, 0)).containsExactly("a", "b");
    subscriptions.sent(1, List.of("a", "b"), 0);
    assertThat(subscriptions.unsent(2, 0)).containsExactly("c");
    assertThat(subscriptions.acknowledged(1)).isTrue();
    assertThat(subscriptions.acknowledged(9)).isFalse();
    assertThat(subscriptions.count(State.ACTIVE)).isEqualTo(2);
    assertThat(subscriptions.state("c")).isEqualTo(State.PENDING);
  }

  @Test
  void an_unconfirmed_one_is_retried_after_1_2_and_4_seconds_and_then_failed() {
    long now = 0;
    subscriptions.remove("b");
    subscriptions.remove("c");
    subscriptions.sent(1, List.of("a"), now);
    for (long wait : new long[] {1, 2, 4}) {
      assertThat(subscriptions.expire(now + 29 * SECOND)).isEmpty();
      assertThat(subscriptions.state("a")).isEqualTo(State.PENDING);
      now += 30 * SECOND;
      assertThat(subscriptions.expire(now)).isEmpty();
      assertThat(subscriptions.state("a")).isEqualTo(State.RETRYING);
      assertThat(subscriptions.unsent(9, now + wait * SECOND - 1)).isEmpty();
      now += wait * SECOND;
      assertThat(subscriptions.unsent(9, now)).containsExactly("a");
      subscriptions.sent(wait + 1, List.of("a"), now);
    }
    now += 30 * SECOND;
    assertThat(subscriptions.expire(now)).containsExactly("a");
    assertThat(subscriptions.state("a")).isEqualTo(State.FAILED);
    assertThat(subscriptions.reason("a")).contains("30.0 s");
    assertThat(subscriptions.expire(now + 1)).isEmpty();
  }

  @Test
  void a_late_confirmation_still_counts() {
    subscriptions.sent(1, List.of("a"), 0);
    subscriptions.expire(31 * SECOND);
    assertThat(subscriptions.acknowledged(1)).isTrue();
    assertThat(subscriptions.state("a")).isEqualTo(State.ACTIVE);
    assertThat(subscriptions.unsent(9, 99 * SECOND)).doesNotContain("a");
  }

  @Test
  void a_refused_request_is_retried() {
    subscriptions.sent(1, List.of("a", "b"), 0);
    subscriptions.refused(1, "too many", 0);
    assertThat(subscriptions.count(State.RETRYING)).isEqualTo(2);
    assertThat(subscriptions.reason("b")).isEqualTo("too many");
  }

  @Test
  void everything_is_sent_again_on_a_new_connection() {
    subscriptions.sent(1, List.of("a", "b", "c"), 0);
    subscriptions.acknowledged(1);
    subscriptions.restart();
    assertThat(subscriptions.unsent(9, 0)).containsExactly("a", "b", "c");
    assertThat(subscriptions.count(State.ACTIVE)).isZero();
  }
}
