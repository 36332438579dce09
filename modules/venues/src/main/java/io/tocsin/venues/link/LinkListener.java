package io.tocsin.venues.link;

/** What a link tells its owner, on the owner's context. */
public interface LinkListener {

  /**
   * A text message came in.
   *
   * @param receiveMicros when, on the injected clock
   */
  void frame(String text, long receiveMicros);

  /**
   * The connection stands.
   *
   * @param lost why the one before was lost, empty if this is the first
   */
  void opened(String lost);

  /** The state or a subscription changed. */
  void changed();

  /** Something a person should know about: the link or a subscription is given up for now. */
  void alarm(String message);
}
