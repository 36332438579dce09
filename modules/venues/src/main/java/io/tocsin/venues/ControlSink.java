package io.tocsin.venues;

/** What a venue says about the connection itself, between the market data. */
public interface ControlSink {

  /** The venue accepted the request with this id. */
  default void acknowledged(long id) {}

  /** The venue refused a request; {@code id} is -1 where it does not say which. */
  default void refused(long id, String reason) {}

  /** The venue is about to close the connection. */
  default void closing(String reason) {}
}
