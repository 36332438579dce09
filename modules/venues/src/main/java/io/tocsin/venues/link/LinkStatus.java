package io.tocsin.venues.link;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A pool at one moment; times in microseconds since the epoch, 0 for never.
 *
 * @param state the worst of its connections', IDLE if there is none
 * @param reason why it is in this state, one sentence or empty
 * @param sinceMicros since when
 * @param lastPingMicros newest ping of any connection
 * @param lastPongMicros the oldest of the newest pongs of the open connections
 * @param reconnects connections that replaced one that was lost
 * @param attempt attempts in a row without data, of the connection that has most
 * @param nextRetryMicros when the next attempt is due
 * @param subscriptions number of topics by state
 */
public record LinkStatus(
    LinkState state,
    String reason,
    long sinceMicros,
    long lastPingMicros,
    long lastPongMicros,
    long reconnects,
    int attempt,
    long nextRetryMicros,
    Map<SubscriptionState, Integer> subscriptions,
    List<ConnectionStatus> connections) {

  private static final List<LinkState> BADNESS =
      List.of(
          LinkState.IDLE,
          LinkState.OPEN,
          LinkState.CONNECTING,
          LinkState.RECONNECTING,
          LinkState.FAILED);

  /** Connections that stand. */
  public long open() {
    return connections.stream().filter(one -> one.state() == LinkState.OPEN).count();
  }

  /** Sums connections up; {@code idleSince} stands for all where there is none. */
  static LinkStatus of(
      List<ConnectionStatus> connections,
      long reconnects,
      Map<SubscriptionState, Integer> subscriptions,
      long idleSince) {
    ConnectionStatus worst =
        connections.stream()
            .max(Comparator.comparingInt(one -> BADNESS.indexOf(one.state())))
            .orElse(null);
    if (worst == null) {
      return new LinkStatus(
          LinkState.IDLE,
          "nothing is subscribed",
          idleSince,
          0,
          0,
          reconnects,
          0,
          0,
          subscriptions,
          connections);
    }
    return new LinkStatus(
        worst.state(),
        worst.reason(),
        worst.sinceMicros(),
        connections.stream().mapToLong(ConnectionStatus::lastPingMicros).max().orElse(0),
        connections.stream()
            .filter(one -> one.state() == LinkState.OPEN)
            .mapToLong(ConnectionStatus::lastPongMicros)
            .min()
            .orElse(0),
        reconnects,
        connections.stream().mapToInt(ConnectionStatus::attempt).max().orElse(0),
        worst.nextRetryMicros(),
        subscriptions,
        connections);
  }
}
