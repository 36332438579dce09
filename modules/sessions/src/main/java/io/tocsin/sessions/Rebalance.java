package io.tocsin.sessions;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * When a node gives a session away by itself, and which: pure, so that it can be tried against
 * clusters that are reckoned only. One at a time; for the processor's sake at most one a minute,
 * since a load that is smoothed tells only then what the last move did; and a node that was given
 * one for that does not give it back, for half an hour, because of a difference in numbers that
 * came of it.
 */
final class Rebalance {

  private static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long BETWEEN_FOR_CPU_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long SETTLING_NANOS = TimeUnit.MINUTES.toNanos(30);

  /** What else makes the numbers differ is given away as ever. */
  private static final int BY_NUMBER = 2;

  private static final int BY_NUMBER_WHILE_SETTLING = 3;

  /** A session that may be given away. */
  record Candidate(String id, int symbols) {}

  /**
   * @param forCpu whether for the processor's sake
   */
  record Move(String session, String to, boolean forCpu) {}

  private final String node;
  private long movedNanos;
  private long movedForCpuNanos;
  private long settlingUntilNanos;

  /**
   * @param nanos now, by a monotonic clock, as in all that follows
   */
  Rebalance(String node, long nanos) {
    this.node = node;
    this.movedNanos = nanos;
    this.movedForCpuNanos = nanos;
    this.settlingUntilNanos = nanos;
  }

  /**
   * @param oldestFirst this node's sessions that can be moved
   */
  Optional<Move> next(Placement placement, List<Candidate> oldestFirst, long nanos) {
    if (nanos - movedNanos < BETWEEN_NANOS) {
      return Optional.empty();
    }
    boolean settling = nanos - settlingUntilNanos < 0;
    return placement
        .lighterThan(node, settling ? BY_NUMBER_WHILE_SETTLING : BY_NUMBER)
        .filter(target ->
            !target.forCpu() || (!settling && nanos - movedForCpuNanos >= BETWEEN_FOR_CPU_NANOS))
        .flatMap(target ->
            candidate(oldestFirst, target.forCpu())
                .map(chosen -> new Move(chosen.id(), target.node(), target.forCpu())));
  }

  /**
   * The youngest; for the processor's sake a small one: a great one would only take its load along.
   */
  private static Optional<Candidate> candidate(List<Candidate> oldestFirst, boolean small) {
    List<Candidate> youngestFirst = oldestFirst.reversed();
    return small
        ? youngestFirst.stream().min(Comparator.comparingInt(Candidate::symbols))
        : youngestFirst.stream().findFirst();
  }

  /** A session went to another node, for whatever reason. */
  void moved(boolean forCpu, long nanos) {
    movedNanos = nanos;
    if (forCpu) {
      movedForCpuNanos = nanos;
    }
  }

  /** This node was given a session because its processor has less to do. */
  void tookForCpu(long nanos) {
    settlingUntilNanos = nanos + SETTLING_NANOS;
  }
}
