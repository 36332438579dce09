package io.tocsin.cluster;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * When this node has to ask for leases, so that it finds each session without an owner as soon as
 * its lease is over, without reading all of them all the time: a lease of which so much time is
 * left cannot be over before that. All are read now and then, so rarely that no lease that is
 * renewed comes to its end meanwhile; one that does come to its end was not renewed, and is asked
 * for by name. Who may act is never decided by this, only by the store. Not thread-safe.
 */
public final class LeaseWatch {

  /** Of a lease's time: holders renew it when a fifth has passed. */
  private static final int ALL_AFTER_FIFTHS = 3;

  private final long allNanos;

  /** Of leases that ran: until when they do at least, by this node's monotonic clock. */
  private final Map<String, Long> ends = new HashMap<>();

  private final Set<String> left = new HashSet<>();
  private long readNanos;
  private boolean read;

  public LeaseWatch(LeaseTime time) {
    this.allNanos = time.granted().toNanos() / 5 * ALL_AFTER_FIFTHS;
  }

  /** Whether all leases should be read. */
  public boolean isAllDue(long nanos) {
    return !read || nanos - readNanos >= allNanos;
  }

  /**
   * All that run.
   *
   * @param askedNanos before the question was sent
   */
  public void all(Collection<LeaseRow> rows, long askedNanos) {
    read = true;
    readNanos = askedNanos;
    ends.clear();
    rows.forEach(row -> put(row, askedNanos));
  }

  /** Of some sessions, those whose leases run. */
  public void some(Collection<String> asked, Collection<LeaseRow> rows, long askedNanos) {
    ends.keySet().removeAll(asked);
    rows.forEach(row -> put(row, askedNanos));
  }

  private void put(LeaseRow row, long askedNanos) {
    ends.put(row.session(), askedNanos + 1_000_000 * row.leftMillis());
  }

  /** A session's holder says that it let go of it. */
  public void left(String session) {
    left.add(session);
  }

  /**
   * The sessions whose leases may be over by now, to be asked for. What is heard of them while the
   * store is being asked makes them doubtful again.
   */
  public Set<String> doubtful(long nanos) {
    Set<String> doubtful = new TreeSet<>(left);
    left.clear();
    ends.forEach((session, end) -> {
      if (nanos - end >= 0) {
        doubtful.add(session);
      }
    });
    return doubtful;
  }
}
