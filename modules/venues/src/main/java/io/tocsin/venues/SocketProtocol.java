package io.tocsin.venues;

import io.tocsin.model.Instrument;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What a link must know of a venue's WebSocket. Stateless; callable from any thread. */
public interface SocketProtocol {

  /** How a subscription is known to work. */
  enum Confirmation {
    /** The venue's acknowledgement is proof, and so is data. */
    ACKNOWLEDGEMENT,
    /**
     * Only data is proof: the venue acknowledges nothing, or acknowledges what then stays silent.
     */
    DATA
  }

  /**
   * What a connection may do.
   *
   * @param topicsPerConnection subscriptions that one connection carries; more open another
   * @param millisBetweenFrames least time between two frames sent on a connection
   * @param millisBetweenConnections least time between two connection attempts to the venue
   * @param mostConnections to the venue at a time, 0 for as many as it takes
   * @param longestLife the venue ends a connection at this age; it is replaced an hour before.
   *     {@link Duration#ZERO} for no limit
   * @param silence without any frame or heartbeat for this long a connection is dead
   * @param pingEvery between two pings of ours
   * @param millisBetweenAllFrames least time between two frames sent on any of the venue's
   *     connections, for a venue that counts by address; 0 for one that does not
   */
  record Limits(
      int topicsPerConnection,
      long millisBetweenFrames,
      long millisBetweenConnections,
      int mostConnections,
      Duration longestLife,
      Duration silence,
      Duration pingEvery,
      long millisBetweenAllFrames) {

    /** Of a venue that counts by connection. */
    public Limits(
        int topicsPerConnection,
        long millisBetweenFrames,
        long millisBetweenConnections,
        int mostConnections,
        Duration longestLife,
        Duration silence,
        Duration pingEvery) {
      this(
          topicsPerConnection,
          millisBetweenFrames,
          millisBetweenConnections,
          mostConnections,
          longestLife,
          silence,
          pingEvery,
          0);
    }
  }

  /**
   * A frame to be sent, and the topics that it concerns.
   *
   * @param id the request's id, also where the venue does not know ids
   */
  record Request(long id, List<Topic> topics, String frame) {}

  /** Where the venue's public data is: scheme and host, no path. */
  String defaultUrl();

  /** All that can be subscribed for a market. */
  List<Topic> topics(Instrument market);

  Limits limits();

  Confirmation confirmation();

  /**
   * Frames that subscribe these topics, split as the venue wants them; each takes an id.
   *
   * @param topics of one route, of any markets
   */
  List<Request> subscribe(List<Topic> topics, LongSupplier ids);

  /** As {@link #subscribe}, to take leave. */
  List<Request> unsubscribe(List<Topic> topics, LongSupplier ids);

  /** Frames to send as soon as a connection is open. */
  default List<String> greeting() {
    return List.of();
  }

  /** A ping as a text frame; empty if a WebSocket ping frame serves. */
  default Optional<String> ping(long id) {
    return Optional.empty();
  }

  /**
   * The address to connect to.
   *
   * @param baseUrl scheme and host
   * @param key the user's key, empty for none; it must not get into logs
   */
  default String uri(String baseUrl, String route, String key) {
    return baseUrl + route;
  }
}
