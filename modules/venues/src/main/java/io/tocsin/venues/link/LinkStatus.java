package io.tocsin.venues.link;

/**
 * A link at one moment; times in microseconds since the epoch, 0 for never.
 *
 * @param reason why it is in this state, one sentence or empty
 * @param sinceMicros since when
 * @param lastFrameMicros newest frame with content
 * @param lastPingMicros newest ping from the venue
 * @param lastPongMicros newest answer to an own ping on this connection, or its opening
 * @param reconnects connections opened after the first
 * @param attempt attempts in a row without data
 * @param nextRetryMicros when the next attempt is due
 * @param pending subscriptions not confirmed
 * @param active subscriptions confirmed
 * @param failed subscriptions given up
 */
public record LinkStatus(
    LinkState state,
    String reason,
    long sinceMicros,
    long lastFrameMicros,
    long lastPingMicros,
    long lastPongMicros,
    long reconnects,
    int attempt,
    long nextRetryMicros,
    int pending,
    int active,
    int failed) {}
