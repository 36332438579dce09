package io.tocsin.cluster;

import static io.tocsin.cluster.LeasesContract.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;

/** Any steps of any nodes, in any order, with any time between them. A40 */
class LeasesModelTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final long TIME_MILLIS = 1_000;
  private static final int NODES = 3;

  /** What a node does after so much time has passed. */
  record Step(int node, int what, int millis) {}

  @AfterContainer
  static void ends() {
    done(VERTX.close());
  }

  @net.jqwik.api.Provide
  net.jqwik.api.Arbitrary<Step> steps() {
    return net.jqwik.api.Combinators.combine(
            net.jqwik.api.Arbitraries.integers().between(0, NODES - 1),
            net.jqwik.api.Arbitraries.integers().between(0, 2),
            net.jqwik.api.Arbitraries.of(0, 1, 300, 799, 801, 1_001))
        .as(Step::new);
  }

  @Property(tries = 60)
  void A40_never_two_holders_and_never_a_token_twice(
      @ForAll @Size(min = 1, max = 30) List<@net.jqwik.api.From("steps") Step> steps,
      @ForAll @IntRange(min = 0, max = 1_000_000) int begin)
      throws IOException {
    AtomicLong millis = new AtomicLong(begin);
    Path folder = Files.createTempDirectory("leases");
    List<Leases> nodes = new ArrayList<>();
    List<Optional<Lease>> held = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      nodes.add(
          new FileLeases(
              VERTX,
              folder,
              LeaseHolder.of("n" + i),
              new LeaseTime(Duration.ofMillis(TIME_MILLIS)),
              () -> millis.get() * 1_000,
              () -> millis.get() * 1_000_000));
      held.add(Optional.empty());
    }
    // The naive oracle: who has it, until when.
    int owner = -1;
    long until = 0;
    long token = 0;
    for (Step step : steps) {
      long now = millis.addAndGet(step.millis());
      Leases node = nodes.get(step.node());
      switch (step.what()) {
        case 0 -> {
          Optional<Lease> granted = done(node.acquire("s"));
          assertThat(granted.isPresent()).isEqualTo(now >= until);
          if (granted.isPresent()) {
            assertThat(granted.get().token()).isEqualTo(++token);
            held.set(step.node(), granted);
            owner = step.node();
            until = now + TIME_MILLIS;
          }
        }
        case 1 -> {
          if (held.get(step.node()).isPresent()) {
            done(node.renew(List.of(held.get(step.node()).get())));
            if (owner == step.node() && now < until) {
              until = now + TIME_MILLIS;
            }
          }
        }
        default -> {
          if (held.get(step.node()).isPresent()) {
            done(node.release(held.get(step.node()).get()));
            if (owner == step.node()) {
              until = Math.min(until, now);
            }
          }
        }
      }
      for (int i = 0; i < NODES; i++) {
        if (held.get(i).isPresent() && held.get(i).get().isHeld()) {
          assertThat(i).as("who may act").isEqualTo(owner);
          assertThat(now).as("while nobody else can get it").isLessThan(until);
        }
      }
      long acting = held.stream().flatMap(Optional::stream).filter(Lease::isHeld).count();
      assertThat(acting).isLessThanOrEqualTo(1);
    }
    nodes.forEach(node -> done(node.close()));
  }
}
