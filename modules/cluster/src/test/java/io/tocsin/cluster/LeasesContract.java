package io.tocsin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every store of leases promises. A40 */
abstract class LeasesContract {

  /** Long enough for a busy machine to renew in time. */
  static final LeaseTime LONG = new LeaseTime(Duration.ofSeconds(30));

  /** Short, so that the end of a lease can be awaited. */
  static final LeaseTime SHORT = new LeaseTime(Duration.ofMillis(300));

  static final Duration PATIENCE = Duration.ofSeconds(30);

  final Vertx vertx = Vertx.vertx();
  private final List<Leases> stores = new ArrayList<>();

  /** The store that this test's nodes share, as one of them sees it. */
  abstract Leases store(LeaseHolder holder, LeaseTime time, LongSupplier nanos);

  Leases node(String name, LeaseTime time) {
    return node(name, time, System::nanoTime);
  }

  Leases node(String name, LeaseTime time, LongSupplier nanos) {
    Leases store = store(LeaseHolder.of(name), time, nanos);
    stores.add(store);
    done(store.open());
    return store;
  }

  static <T> T done(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void lets_go() {
    stores.forEach(store -> done(store.close()));
    done(vertx.close());
  }

  @Test
  void A40_a_lease_is_held_by_one_node_and_its_token_grows_with_each_holder() {
    Leases first = node("n1", LONG);
    Leases second = node("n2", LONG);

    Lease lease = done(first.acquire("s")).orElseThrow();
    assertThat(lease.isHeld()).isTrue();
    assertThat(lease.token()).isEqualTo(1);
    assertThat(done(second.acquire("s"))).isEmpty();
    assertThat(done(first.acquire("s"))).as("nor does its holder get it twice").isEmpty();

    done(first.release(lease));
    assertThat(lease.isHeld()).isFalse();
    Lease next = done(second.acquire("s")).orElseThrow();
    assertThat(next.token()).isEqualTo(2);
    assertThat(done(second.running()))
        .singleElement()
        .satisfies(row -> {
          assertThat(row.node()).isEqualTo("n2");
          assertThat(row.token()).isEqualTo(2);
          assertThat(row.leftMillis()).isBetween(1L, LONG.granted().toMillis());
        });
    assertThat(done(second.running(List.of("s", "t")))).hasSize(1);
    assertThat(done(second.running(List.of("t")))).isEmpty();
    done(second.release(next));
    assertThat(done(second.running())).isEmpty();
    assertThat(done(second.running(List.of("s")))).isEmpty();
  }

  @Test
  void A40_who_does_not_renew_loses_the_lease_to_another_and_a_late_renewal_is_refused() {
    Leases dead = node("n1", SHORT);
    Leases other = node("n2", LONG);
    Lease lost = done(dead.acquire("s")).orElseThrow();

    Optional<Lease> taken =
        await().atMost(PATIENCE).until(() -> done(other.acquire("s")), Optional::isPresent);

    assertThat(lost.isHeld()).as("over before anybody else has it").isFalse();
    assertThat(taken.orElseThrow().token()).isEqualTo(2);
    done(dead.renew(List.of(lost)));
    done(dead.release(lost));
    assertThat(lost.isHeld()).isFalse();
    assertThat(done(other.running())).as("a late release harms nobody").hasSize(1);
    assertThat(taken.get().isHeld()).isTrue();
  }

  @Test
  void A40_renewals_keep_a_lease_beyond_its_time() {
    LeaseTime time = new LeaseTime(Duration.ofSeconds(2));
    Leases holder = node("n1", time);
    Leases other = node("n2", time);
    Lease lease = done(holder.acquire("s")).orElseThrow();
    long until = System.nanoTime() + 3 * time.granted().toNanos();

    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(time.renewMillis() / 2))
        .until(() -> {
          done(holder.renew(List.of(lease)));
          assertThat(lease.isHeld()).isTrue();
          assertThat(done(other.acquire("s"))).isEmpty();
          return System.nanoTime() - until > 0;
        });
  }

  @Test
  void A40_a_holder_that_was_frozen_beyond_its_deadline_may_do_nothing_though_the_store_says_yes() {
    AtomicLong frozen = new AtomicLong();
    Leases holder = node("n1", LONG, () -> System.nanoTime() + frozen.get());
    Lease lease = done(holder.acquire("s")).orElseThrow();
    assertThat(lease.isHeld()).isTrue();

    frozen.set(LONG.granted().toNanos());
    assertThat(lease.isHeld()).isFalse();

    // The store's time is not over: its answer comes too late all the same.
    done(holder.renew(List.of(lease)));
    assertThat(lease.isHeld()).isFalse();
    frozen.set(0);
    assertThat(lease.isHeld()).as("once over, over").isFalse();
  }

  @Test
  void A40_a_process_that_starts_again_under_its_name_does_not_hold_what_it_held_before() {
    Leases before = node("n1", LONG);
    Lease lease = done(before.acquire("s")).orElseThrow();
    Leases after = node("n1", LONG);

    assertThat(done(after.acquire("s"))).isEmpty();
    done(after.renew(List.of(lease)));
    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void A40_of_many_that_ask_at_once_one_gets_it_and_no_token_comes_twice() {
    List<Leases> nodes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      nodes.add(node("n" + i, LONG));
    }
    long newest = 0;
    for (int round = 0; round < 25; round++) {
      List<Future<Optional<Lease>>> answers =
          nodes.stream().map(node -> node.acquire("s")).toList();
      done(Future.all(answers));
      List<Lease> granted = answers.stream().flatMap(each -> each.result().stream()).toList();
      assertThat(granted).as("round %d", round).hasSize(1);
      assertThat(granted.getFirst().token()).isEqualTo(newest + 1);
      newest = granted.getFirst().token();
      for (int i = 0; i < nodes.size(); i++) {
        if (answers.get(i).result().isPresent()) {
          done(nodes.get(i).release(granted.getFirst()));
        }
      }
    }
  }

  @Test
  void A40_leases_of_different_sessions_have_nothing_to_do_with_each_other() {
    Leases first = node("n1", LONG);
    Leases second = node("n2", LONG);
    Lease a = done(first.acquire("a")).orElseThrow();
    Lease b = done(second.acquire("b")).orElseThrow();

    done(first.renew(List.of(a)));
    done(second.renew(List.of(b, a)));

    assertThat(b.isHeld()).isTrue();
    assertThat(a.isHeld()).as("renewed by one who does not have it").isFalse();
    assertThat(done(second.acquire("a"))).as("which takes it from nobody").isEmpty();
  }
}
