package io.tocsin.cluster;

/**
 * What the store knows of a lease that runs.
 *
 * @param node name of the node that holds it
 * @param holder that node's process
 * @param token of the holder
 * @param leftMillis until its end, unless it is renewed, by the store's clock; more than 0
 */
public record LeaseRow(String session, String node, String holder, long token, long leftMillis) {}
