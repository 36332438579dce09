package io.tocsin.sessions;

import io.tocsin.cluster.ClusterNode;
import io.tocsin.cluster.Leases;
import io.tocsin.cluster.Whereabouts;

/** What a node needs to share the sessions with others. */
public record SessionCluster(ClusterNode node, Whereabouts whereabouts, Leases leases) {}
