package io.tocsin.cluster;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The leases of all sessions, in a store that all nodes share. A session's lease is held by one
 * holder at most; each new holder gets a greater token than all before.
 *
 * <p>Futures fail with a sentence for a person while the store does not answer. A request whose
 * answer got lost may have been granted: that lease then runs out by itself. Safe on any thread.
 */
public interface Leases {

  /** Makes what the store needs, once, before anything else. */
  Future<Void> open();

  /** The session's lease, if nobody's is running; empty if somebody holds it. */
  Future<Optional<Lease>> acquire(String session);

  /**
   * Prolongs leases. One that is not this holder's any more is over from then on, and so is one
   * whose renewal came too late, see {@link Lease#isHeld()}; while the store does not answer, all
   * go on until their own deadlines.
   */
  Future<Void> renew(Collection<Lease> leases);

  /** Ends a lease here, and lets others have it at once. */
  Future<Void> release(Lease lease);

  /** All leases that run. */
  Future<List<LeaseRow>> running();

  /** Of some sessions, the leases that run. */
  Future<List<LeaseRow>> running(Collection<String> sessions);

  /** For how long leases are granted. */
  LeaseTime time();

  /** Where they are kept, for a person; without a password. */
  String describe();

  /** Lets go of the store; leases that are held run out. */
  Future<Void> close();
}
