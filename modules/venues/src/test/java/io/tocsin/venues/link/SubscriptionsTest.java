package io.tocsin.venues.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.tocsin.venues.Channel;
import io.tocsin.venues.SocketProtocol.Confirmation;
import io.tocsin.venues.SocketProtocol.Request;
import io.tocsin.venues.Topic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {

  private static final long SECOND = 1_000_000L;
  private static final Topic A = new Topic("A", Channel.TRADES, "a", "/");
  private static final Topic B = new Topic("B", Channel.TRADES, "b", "/");
  private static final Topic C = new Topic("A", Channel.BOOK, "c", "/");

  private final List<Topic> confirmed = new ArrayList<>();
  private Subscriptions subscriptions = with(Confirmation.ACKNOWLEDGEMENT);

  private Subscriptions with(Confirmation confirmation) {
    Subscriptions made = new Subscriptions(confirmation, LinkOptions.defaults(), confirmed::add);
    made.add(A);
    made.add(B);
    made.add(C);
    return made;
  }

  private void send(long id, long now, Topic... topics) {
    assertThat(subscriptions.due(now)).contains(topics);
    Request request = new Request(id, List.of(topics), "");
    subscriptions.queued(request);
    assertThat(subscriptions.awaits(request)).isTrue();
    subscriptions.sent(request, now);
  }

  private Map<SubscriptionState, Integer> counts() {
    Map<SubscriptionState, Integer> counts = new EnumMap<>(SubscriptionState.class);
    subscriptions.count(counts);
    return counts;
  }

  @Test
  void each_is_told_once_to_be_sent_and_is_active_when_its_request_is_confirmed() {
    assertThat(subscriptions.due(0)).containsExactly(A, B, C);
    assertThat(subscriptions.due(0)).isEmpty();
    subscriptions.sent(new Request(1, List.of(A, B), ""), 0);
    assertThat(subscriptions.acknowledged(9)).isFalse();
    assertThat(subscriptions.acknowledged(1)).isTrue();
    assertThat(confirmed).containsExactly(A, B);
    assertThat(counts())
        .containsOnly(
            Map.entry(SubscriptionState.ACTIVE, 2), Map.entry(SubscriptionState.PENDING, 1));
  }

  @Test
  void A23_one_that_is_not_confirmed_is_tried_again_after_1_2_and_4_seconds_and_then_failed() {
    long now = 0;
    subscriptions.remove(B);
    subscriptions.remove(C);
    send(1, now, A);
    for (long wait : new long[] {1, 2, 4}) {
      assertThat(subscriptions.expire(now + 29 * SECOND)).isEmpty();
      assertThat(subscriptions.state(A))
          .isEqualTo(wait == 1 ? SubscriptionState.PENDING : SubscriptionState.RETRYING);
      now += 30 * SECOND;
      assertThat(subscriptions.expire(now)).isEmpty();
      assertThat(subscriptions.state(A)).isEqualTo(SubscriptionState.EXPIRED);
      assertThat(subscriptions.due(now + wait * SECOND - 1)).isEmpty();
      now += wait * SECOND;
      send(wait + 1, now, A);
    }
    now += 30 * SECOND;
    assertThat(subscriptions.expire(now)).containsExactly(A);
    assertThat(subscriptions.state(A)).isEqualTo(SubscriptionState.FAILED);
    assertThat(subscriptions.reason(A)).contains("30.0 s");
    assertThat(subscriptions.expire(now + 1)).isEmpty();
    assertThat(subscriptions.due(now + 299 * SECOND)).isEmpty();
    assertThat(subscriptions.due(now + 300 * SECOND)).containsExactly(A);
    assertThat(subscriptions.acknowledged(1)).isTrue();
    assertThat(subscriptions.state(A)).isEqualTo(SubscriptionState.ACTIVE);
  }

  @Test
  void A23_a_late_confirmation_counts() {
    send(1, 0, A, B, C);
    subscriptions.expire(31 * SECOND);
    assertThat(subscriptions.acknowledged(1)).isTrue();
    assertThat(subscriptions.state(A)).isEqualTo(SubscriptionState.ACTIVE);
    assertThat(subscriptions.due(99 * SECOND)).isEmpty();
  }

  @Test
  void a_refused_request_is_tried_again_and_its_reason_is_kept() {
    send(1, 0, A, B, C);
    assertThat(subscriptions.refused(1, "too many", 0)).isEmpty();
    assertThat(counts()).containsOnlyKeys(SubscriptionState.EXPIRED);
    assertThat(subscriptions.reason(B)).isEqualTo("too many");
    for (int i = 2; i < 4; i++) {
      send(i, 10 * SECOND * i, A, B, C);
      assertThat(subscriptions.refused(i, "too many", 10 * SECOND * i)).isEmpty();
    }
    send(9, 90 * SECOND, A, B, C);
    assertThat(subscriptions.refused(9, "too many", 90 * SECOND)).containsExactly(A, B, C);
  }

  @Test
  void a_refusal_or_confirmation_that_names_a_market_or_a_channel_finds_it() {
    send(1, 0, A, B, C);
    subscriptions.acknowledged(Channel.TRADES, "B");
    assertThat(confirmed).containsExactly(B);
    subscriptions.refused(Channel.BOOK, "A", "no book", 0);
    assertThat(subscriptions.state(C)).isEqualTo(SubscriptionState.EXPIRED);
    assertThat(subscriptions.state(A)).isEqualTo(SubscriptionState.PENDING);
    subscriptions.refused(null, "a", "not exists", 0);
    assertThat(subscriptions.reason(A)).isEqualTo("not exists");
    assertThat(subscriptions.state(B)).isEqualTo(SubscriptionState.ACTIVE);
  }

  @Test
  void a_confirmation_that_names_only_the_channel_is_for_the_oldest_request_of_it() {
    subscriptions.due(0);
    subscriptions.sent(new Request(1, List.of(C), ""), 0);
    subscriptions.sent(new Request(2, List.of(A), ""), 0);
    subscriptions.sent(new Request(3, List.of(B), ""), 0);
    subscriptions.acknowledged(Channel.TRADES, null);
    assertThat(confirmed).containsExactly(A);
    subscriptions.acknowledged(Channel.TRADES, null);
    subscriptions.acknowledged(Channel.TRADES, null);
    assertThat(confirmed).containsExactly(A, B);
  }

  @Test
  void data_confirm_always() {
    send(1, 0, A, B, C);
    subscriptions.data(A);
    assertThat(confirmed).containsExactly(A);
  }

  @Test
  void where_only_data_are_proof_an_acknowledgement_counts_once_the_channel_is_known_to_work() {
    subscriptions = with(Confirmation.DATA);
    send(1, 0, A, B, C);
    subscriptions.acknowledged(1);
    assertThat(confirmed).isEmpty();
    assertThat(subscriptions.reason(A)).contains("first data");
    subscriptions.data(A);
    assertThat(confirmed).containsExactly(A, B);
    subscriptions.expire(30 * SECOND);
    assertThat(subscriptions.state(C)).isEqualTo(SubscriptionState.EXPIRED);
  }

  @Test
  void where_nothing_is_acknowledged_a_quiet_market_of_a_channel_that_works_is_not_failed() {
    subscriptions = with(Confirmation.DATA);
    send(1, 0, A, B, C);
    subscriptions.data(A);
    subscriptions.expire(30 * SECOND);
    assertThat(subscriptions.state(B)).isEqualTo(SubscriptionState.ACTIVE);
    assertThat(subscriptions.reason(B)).isEqualTo("no data yet");
    assertThat(subscriptions.state(C)).isEqualTo(SubscriptionState.EXPIRED);
  }

  @Test
  void one_that_is_renewed_is_sent_again() {
    send(1, 0, A, B, C);
    subscriptions.acknowledged(1);
    assertThat(subscriptions.canRenew(A)).isTrue();
    subscriptions.renew(A);
    assertThat(subscriptions.state(A)).isEqualTo(SubscriptionState.RETRYING);
    assertThat(subscriptions.due(0)).containsExactly(A);
    assertThat(subscriptions.canRenew(A)).isFalse();
    subscriptions.sent(new Request(2, List.of(A), ""), 0);
    subscriptions.acknowledged(2);
    assertThat(subscriptions.allActive()).isTrue();
  }

  @Test
  void what_was_never_sent_needs_no_farewell() {
    assertThat(subscriptions.remove(A)).isFalse();
    send(1, 0, B, C);
    assertThat(subscriptions.remove(B)).isTrue();
    assertThat(subscriptions.state(B)).isEqualTo(SubscriptionState.INACTIVE);
  }

  @Test
  void requests_that_nobody_answers_do_not_pile_up() {
    subscriptions = with(Confirmation.DATA);
    for (int id = 1; id < 1_000; id++) {
      subscriptions.due(0);
      subscriptions.sent(new Request(id, List.of(A), ""), 0);
      subscriptions.data(A);
      subscriptions.renew(A);
      subscriptions.tidy();
    }
    assertThat(subscriptions.waiting()).isLessThan(100);
  }
}
