package io.tocsin.venues;

/**
 * How alive a market, or one channel of it, is.
 *
 * @param reason in words, empty where there is nothing to say
 */
record Liveness(State state, String reason) {

  /** From good to bad. */
  enum State {
    LIVE,
    /** Subscribed, and nothing has come yet. */
    PENDING,
    /** The book is not known at the moment. */
    RESYNC,
    /** Silent for longer than usual; the subscription is being refreshed. */
    SUSPECT,
    /** Silent in spite of that, or without a connection. */
    STALE,
    /** The venue does not give it. */
    FAILED
  }

  static final Liveness LIVE = new Liveness(State.LIVE, "");

  static Liveness of(State state, String reason) {
    return new Liveness(state, reason);
  }

  boolean worseThan(Liveness other) {
    return state.compareTo(other.state) > 0;
  }
}
