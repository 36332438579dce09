package io.tocsin.simulator.fault;

import java.util.Locale;

/** What can be said about a misbehaviour; which of them make sense depends on its kind. */
public enum Parameter {
  /** How long it lasts. */
  FOR,
  /** How many frames, subscriptions or requests it hits before it is over. */
  COUNT,
  /** How many of those that it could hit it does hit, above 0 to 1; drawn by seed. */
  SHARE,
  /** Only this symbol. */
  SYMBOL,
  /** Only this channel. */
  CHANNEL,
  /** Only requests whose path contains this. */
  PATH,
  /** How long something is held back. */
  BY,
  /** How far the venue's clock is ahead. */
  AHEAD,
  /** How far the venue's clock is behind. */
  BEHIND,
  /** A close code of the WebSocket protocol, or an HTTP status. */
  CODE,
  /** The text that goes with a close code. */
  REASON,
  FRAMES_PER_SECOND,
  BYTES_PER_SECOND;

  /** As it is written in a scenario. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
