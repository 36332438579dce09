package io.tocsin.bus;

/** What the streams tell those who pass them on to browsers, in the order in which it happened. */
public sealed interface StreamNews permits StreamMessage, StreamOpened, StreamMoved {

  /** The stream's address. */
  String stream();
}
