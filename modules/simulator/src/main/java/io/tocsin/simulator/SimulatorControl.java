package io.tocsin.simulator;

/** Makes the simulated exchange misbehave, for tests and drills; callable from any thread. */
public interface SimulatorControl {

  /** Closes every WebSocket with this close code, for example 1001. */
  void dropConnections(int closeCode);

  /**
   * Swallows the next book diff of a symbol, so that clients see a sequence gap.
   *
   * @param symbol canonical symbol
   */
  void skipNextDepth(String symbol);

  /** Stays connected and answers pings, and sends no market data until {@link #resume}. */
  void stall();

  /** Ends a {@link #stall}; what happened meanwhile is not sent. */
  void resume();

  /** WebSocket clients connected now. */
  int connections();

  /** WebSocket connections accepted since the start. */
  long connectionsAccepted();
}
