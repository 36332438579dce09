/**
 * What a cluster costs: messages between nodes and leases are measured, and {@link
 * io.tocsin.benchmarks.cluster.ScalingModel} reckons with that how far it goes.
 */
@NullMarked
package io.tocsin.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
