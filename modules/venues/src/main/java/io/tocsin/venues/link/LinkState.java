package io.tocsin.venues.link;

/** What a link is doing. */
public enum LinkState {
  /** Nothing is wanted, so there is no connection. */
  IDLE,
  CONNECTING,
  OPEN,
  /** Waiting for the next attempt. */
  RECONNECTING,
  /** Too many attempts failed in a row; slow retries go on. */
  FAILED
}
