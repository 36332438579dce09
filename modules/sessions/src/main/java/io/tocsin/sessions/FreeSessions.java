package io.tocsin.sessions;

import io.tocsin.cluster.LeaseRow;
import io.tocsin.cluster.LeaseWatch;
import io.tocsin.cluster.Leases;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sessions that are remembered and that no node has, with as few questions to the store
 * of the leases as {@link LeaseWatch} needs. Belongs to the sessions verticle's context.
 */
final class FreeSessions {

  /** What could not be read is not tried again at once. */
  private static final long SKIP_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Vertx vertx;
  private final Leases leases;
  private final SessionFolder folder;
  private final Consumer<@Nullable Throwable> storeAnswers;
  private final LeaseWatch watch;
  private final Map<String, Long> skipped = new HashMap<>();

  /**
   * @param storeAnswers is told after each question to the store why it did not answer, or null
   */
  FreeSessions(
      Vertx vertx,
      Leases leases,
      SessionFolder folder,
      Consumer<@Nullable Throwable> storeAnswers) {
    this.vertx = vertx;
    this.leases = leases;
    this.folder = folder;
    this.storeAnswers = storeAnswers;
    this.watch = new LeaseWatch(leases.time());
  }

  /** Its holder says that it let go of it. */
  void left(String id) {
    watch.left(id);
  }

  /** It cannot be brought back here. */
  void skip(String id) {
    skipped.put(id, System.nanoTime());
  }

  /**
   * Oldest first.
   *
   * @param held by this node
   * @param known those that were free when they were looked for last
   */
  Future<List<String>> find(Set<String> held, Collection<String> known) {
    long now = System.nanoTime();
    skipped.values().removeIf(since -> now - since > SKIP_NANOS);
    if (watch.isAllDue(now)) {
      return leases
          .running()
          .onComplete((rows, failure) -> storeAnswers.accept(failure))
          .compose(rows -> {
            watch.all(rows, now);
            Set<String> taken = taken(held, rows);
            return remembered(() -> folder.ids(id -> !taken.contains(id)));
          });
    }
    Set<String> doubtful = watch.doubtful(now);
    doubtful.addAll(known);
    if (doubtful.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    return leases
        .running(doubtful)
        .onComplete((rows, failure) -> storeAnswers.accept(failure))
        .compose(rows -> {
          watch.some(doubtful, rows, now);
          Set<String> taken = taken(held, rows);
          return remembered(() ->
              doubtful.stream()
                  .filter(id -> !taken.contains(id) && folder.isRemembered(id))
                  .toList());
        });
  }

  private Set<String> taken(Set<String> held, List<LeaseRow> running) {
    Set<String> taken = new HashSet<>(held);
    taken.addAll(skipped.keySet());
    running.forEach(row -> taken.add(row.session()));
    return taken;
  }

  private Future<List<String>> remembered(Callable<List<String>> look) {
    return vertx.executeBlocking(look, false).map(Objects::requireNonNull);
  }
}
