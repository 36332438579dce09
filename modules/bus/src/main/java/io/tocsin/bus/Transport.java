package io.tocsin.bus;

import java.util.Locale;

/** How a session wants a venue's data to come. */
public enum Transport {
  /** By WebSocket, by polling while there is none. */
  AUTO,
  /** By WebSocket only. */
  WEBSOCKET,
  /** By polling REST only. */
  POLLING;

  /** As it is written in JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
