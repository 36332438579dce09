package io.tocsin.storage;

import io.tocsin.bus.Workers;
import io.tocsin.storage.spool.Spool;
import io.tocsin.storage.spool.SpoolInUseException;
import io.tocsin.storage.spool.SpoolOptions;
import io.tocsin.storage.spool.SpoolVersionException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what dead nodes had acknowledged and not stored: it lies in their spools, on the disk that
 * the nodes share. That a node is dead is known by the lock of its spool, which the operating
 * system gives back when the process is gone, and not before: one that is frozen keeps it, and its
 * spool waits until it goes on or is killed. Nodes that come upon the same spool take turns by that
 * lock.
 *
 * <p>A node that starts again waits for its spool, which is let go of as soon as its beats are
 * heard. What both store is stored once: rows have keys, and the mark is moved under the lock only.
 * Belongs to one context.
 */
final class LeftSpools implements SpoolDrain.Listener {

  /** How soon a spool is let go of when its node is back. */
  private static final long LOOK_MILLIS = 500;

  /** How often the disk is looked at. */
  private static final long SEARCH_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** What cannot be read is not tried again at once. */
  private static final long SKIP_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final Logger LOG = LoggerFactory.getLogger(LeftSpools.class);

  /** A spool that this node has taken. */
  private record Taken(String node, Spool spool, SpoolDrain drain, long rows) {}

  /**
   * What a look at the disk found: the first spool that could be taken, and those that could not.
   */
  private record Found(@Nullable String node, @Nullable Spool spool, Map<String, String> trouble) {}

  private final Vertx vertx;
  private final NodeSpools nodes;
  private final StorageOptions options;
  private final LongSupplier nowMicros;
  private final StorageCounters counters;
  private final Breaker breaker;
  private final Map<String, Long> skipped = new HashMap<>();
  private Map<String, String> trouble = Map.of();
  private @Nullable Supplier<Pool> pool;
  private @Nullable Taken taken;
  private Future<?> working = Future.succeededFuture();
  private long searchedNanos;
  private boolean closed;

  LeftSpools(
      Vertx vertx,
      NodeSpools nodes,
      StorageOptions options,
      LongSupplier nowMicros,
      StorageCounters counters) {
    this.vertx = vertx;
    this.nodes = nodes;
    this.options = options;
    this.nowMicros = nowMicros;
    this.counters = counters;
    this.searchedNanos = System.nanoTime() - SEARCH_NANOS + nodes.listen().toNanos();
    this.breaker = new Breaker(vertx, "storage-left", options.write());
    breaker.onHalfOpen(() -> {
      Taken now = taken;
      if (now != null) {
        now.drain().mayTry();
      }
    });
    vertx.setPeriodic(LOOK_MILLIS, timer -> look());
  }

  /** From now on there is something to store to. */
  void open(Supplier<Pool> to) {
    pool = to;
  }

  /** What goes on, for a person; empty if nothing does. */
  String sentence() {
    List<String> all = new ArrayList<>();
    Taken now = taken;
    if (now != null) {
      all.add(
          "storing what node "
              + now.node()
              + " left, "
              + now.spool().waiting()
              + " rows are still to come");
    }
    trouble.forEach((node, why) -> all.add("what node " + node + " left " + why));
    return String.join("; ", all);
  }

  /** Whether something waits for a person. */
  boolean isStuck() {
    return !trouble.isEmpty();
  }

  private void look() {
    Taken now = taken;
    if (closed || !working.isComplete()) {
      return;
    }
    if (now != null) {
      if (nodes.answers(now.node()) || now.drain().isIdle()) {
        letGo(now);
      }
    } else if (pool != null && System.nanoTime() - searchedNanos > SEARCH_NANOS) {
      searchedNanos = System.nanoTime();
      Map<String, Boolean> others = Map.copyOf(nodes.others().get());
      skipped.values().removeIf(since -> System.nanoTime() - since > SKIP_NANOS);
      List<String> left = List.copyOf(skipped.keySet());
      working = Workers.call(vertx, () -> search(others, left)).onSuccess(this::found);
    }
  }

  // On a worker

  private Found search(Map<String, Boolean> others, List<String> left) throws IOException {
    Map<String, String> stuck = new HashMap<>();
    others.forEach((node, answers) -> {
      if (!answers && !Files.isDirectory(nodes.folder().resolve(node))) {
        stuck.put(
            node,
            "is not to be seen from here (%s): it is stored when that node starts again"
                .formatted(nodes.folder().resolve(node)));
      }
    });
    for (String node : names()) {
      if (node.equals(nodes.own()) || others.getOrDefault(node, false) || left.contains(node)) {
        continue;
      }
      try {
        if (Spool.hasRows(nodes.spool(node))) {
          return new Found(node, open(node), stuck);
        }
      } catch (SpoolInUseException alive) {
        stuck.put(
            node,
            "waits: its process is not gone, only silent, and holds its spool; end it or let it go on");
      } catch (SpoolVersionException other) {
        stuck.put(node, "waits: " + other.getMessage());
      } catch (IOException cause) {
        stuck.put(node, "cannot be read: " + StorageException.reason(cause));
      }
    }
    return new Found(null, null, stuck);
  }

  private List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(nodes.folder())) {
      all.forEach(each -> names.add(String.valueOf(each.getFileName())));
    } catch (NoSuchFileException none) {
      return List.of();
    }
    names.sort(null);
    return names;
  }

  private Spool open(String node) throws IOException {
    SpoolOptions own = options.spool();
    return new Spool(
        new SpoolOptions(
            nodes.spool(node),
            own.durability(),
            own.mostBytes(),
            own.segmentBytes(),
            own.mostWaiting()),
        nowMicros,
        () -> {});
  }

  // On the context

  private void found(Found found) {
    trouble = found.trouble();
    String node = found.node();
    Spool spool = found.spool();
    Supplier<Pool> to = pool;
    if (node == null || spool == null || to == null) {
      return;
    }
    SpoolDrain drain = new SpoolDrain(vertx, spool, options.write(), breaker, counters, this);
    Taken now = new Taken(node, spool, drain, spool.waiting());
    taken = now;
    if (closed) {
      letGo(now);
      return;
    }
    LOG.info(
        "node {} is gone and left {} rows in its spool: they are stored now", node, now.rows());
    drain.open(to);
  }

  private void letGo(Taken now) {
    taken = null;
    long stored = now.rows() - now.spool().waiting();
    now.drain().close();
    working =
        Workers.run(vertx, now.spool()::close)
            .onComplete(closing ->
                LOG.info(
                    "{} of {} rows that node {} had left are stored{}",
                    stored,
                    now.rows(),
                    now.node(),
                    stored < now.rows() ? "; the rest is its own again" : ""));
  }

  @Override
  public void written() {}

  @Override
  public void failed(Throwable cause) {
    Taken now = taken;
    LOG.debug("what was left is not stored yet", cause);
    if (now != null && cause.getCause() instanceof StorageUnavailableException) {
      trouble = Map.of(now.node(), "cannot be stored: " + StorageException.reason(cause));
      skipped.put(now.node(), System.nanoTime());
      letGo(now);
    }
  }

  /** Lets go of what it has; nothing is lost by that. */
  Future<Void> close() {
    closed = true;
    Taken now = taken;
    if (now != null) {
      letGo(now);
    }
    return working.transform(done -> {
      breaker.close();
      return Future.succeededFuture();
    });
  }
}
