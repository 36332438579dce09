package io.tocsin.simulator;

/**
 * Frames since the start, over all connections.
 *
 * @param sent written to a socket
 * @param lost swallowed by a misbehaviour
 * @param doubled sent twice
 * @param reordered held until another one has overtaken them
 * @param delayed held back for a time
 * @param corrupted truncated or garbled
 */
public record FrameCounts(
    long sent, long lost, long doubled, long reordered, long delayed, long corrupted) {}
