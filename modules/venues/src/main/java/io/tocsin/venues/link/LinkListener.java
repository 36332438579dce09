package io.tocsin.venues.link;

import io.tocsin.venues.Topic;

/** What a {@link LinkPool} tells its owner, on the owner's context. */
public interface LinkListener {

  /** A connection stands; its frames come from now on. */
  void opened(int connection, String route);

  /**
   * A connection is gone.
   *
   * @param lost why what it brought is missing from now on; empty if another brings it already, or
   *     nobody wants it any more
   */
  void closed(int connection, String lost);

  /**
   * A text message came in.
   *
   * @param receiveMicros when, on the injected clock
   */
  void text(int connection, String frame, long receiveMicros);

  /** A binary message came in. */
  void binary(int connection, byte[] frame, long receiveMicros);

  /** A text message was sent. */
  void sent(int connection, String frame);

  /** A topic was confirmed, for the first time or again. */
  void confirmed(Topic topic);

  /** The state of a connection or a subscription changed. */
  void changed();

  /** Something that a person should know about; critical if data are missing by it. */
  void alarm(boolean critical, String message);
}
