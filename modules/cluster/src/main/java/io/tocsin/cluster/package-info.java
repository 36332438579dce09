/**
 * Which node may run a session: leases with a growing fencing token, in a store that all nodes
 * reach.
 *
 * <p>In: a node's wishes on {@link io.tocsin.cluster.Leases}. Out: {@link io.tocsin.cluster.Lease}s
 * that know, without asking anybody, when they are over.
 */
@NullMarked
package io.tocsin.cluster;

import org.jspecify.annotations.NullMarked;
