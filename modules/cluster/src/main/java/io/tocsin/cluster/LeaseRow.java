package io.tocsin.cluster;

/**
 * What the store knows of one lease.
 *
 * @param node name of the node that held it last
 * @param holder that node's process
 * @param token of the last holder
 * @param running whether its time is not over yet, by the store's clock
 */
public record LeaseRow(String session, String node, String holder, long token, boolean running) {}
