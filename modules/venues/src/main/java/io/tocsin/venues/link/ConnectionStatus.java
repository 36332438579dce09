package io.tocsin.venues.link;

/**
 * One connection of a pool at one moment; times in microseconds since the epoch, 0 for never.
 *
 * @param number its number, 0 while there is none
 * @param reason why it is in this state, one sentence or empty
 * @param topics subscriptions that it carries
 * @param lastFrameMicros newest message
 * @param lastPingMicros newest ping, the venue's or ours
 * @param lastPongMicros newest answer to a ping of ours, or its opening
 * @param replacing whether its successor is already open
 * @param reconnects connections in this place after the first
 * @param attempt attempts in a row without data
 * @param nextRetryMicros when the next attempt is due
 */
public record ConnectionStatus(
    int number,
    String route,
    LinkState state,
    String reason,
    long sinceMicros,
    int topics,
    long lastFrameMicros,
    long lastPingMicros,
    long lastPongMicros,
    boolean replacing,
    long reconnects,
    int attempt,
    long nextRetryMicros) {}
