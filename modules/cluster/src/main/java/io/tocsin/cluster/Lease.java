package io.tocsin.cluster;

import java.util.function.LongSupplier;

/**
 * The right to act for a session, until a deadline that the holder reads from its own monotonic
 * clock. Whoever acts for the session asks {@link #isHeld()} before every effect: a process that
 * was frozen, or cut off from the store, finds the lease over without hearing it from anybody.
 *
 * <p>Once over it stays over: what was left undone meanwhile cannot be made up for by a renewal,
 * only by a new lease and what the disk remembers. Safe on any thread.
 */
public final class Lease {

  private final String session;
  private final long token;
  private final LongSupplier nanos;
  private volatile long endNanos;
  private volatile boolean over;

  /**
   * @param nanos a monotonic clock, {@link System#nanoTime}
   * @param endNanos when it is over by that clock, unless it is renewed
   */
  Lease(String session, long token, LongSupplier nanos, long endNanos) {
    this.session = session;
    this.token = token;
    this.nanos = nanos;
    this.endNanos = endNanos;
  }

  /** A lease that nobody else can take: of a node that is alone. Its token is 0. */
  public static Lease unlimited(String session) {
    return new Lease(session, 0, () -> 0, Long.MAX_VALUE);
  }

  /** What it is for. */
  public String session() {
    return session;
  }

  /** Grows from holder to holder: of two who both believe that they may act, the greater may. */
  public long token() {
    return token;
  }

  /** Whether the holder may act, now. */
  public boolean isHeld() {
    if (over) {
      return false;
    }
    return nanos.getAsLong() - endNanos < 0 || notOver();
  }

  /** The deadline has passed, unless a renewal came in between. */
  private synchronized boolean notOver() {
    over |= nanos.getAsLong() - endNanos >= 0;
    return !over;
  }

  /** A renewal was granted; false if it came too late. */
  synchronized boolean extend(long newEndNanos) {
    if (notOver() && newEndNanos - endNanos > 0) {
      endNanos = newEndNanos;
    }
    return !over;
  }

  /** The holder gives it up, or learns that it is lost. */
  public synchronized void end() {
    over = true;
  }

  @Override
  public String toString() {
    return "lease " + token + " of " + session + (over ? ", over" : "");
  }
}
