package io.tocsin.simulator;

import io.tocsin.simulator.fault.Misbehaviour;
import io.tocsin.simulator.fault.Ongoing;
import java.util.List;

/** Makes the simulated exchange misbehave, for tests and drills; callable from any thread. */
public interface SimulatorControl {

  /**
   * Begins a misbehaviour soon; it is over when its time or count is up, or when it is ended.
   *
   * @throws IllegalArgumentException if the exchange has no such symbol, or something is missing
   */
  Ongoing begin(Misbehaviour misbehaviour);

  /** Ends every misbehaviour that is going on, also those of a scenario. */
  void endAll();

  /** Those that are going on. */
  List<Ongoing> ongoing();

  /** Closes every WebSocket with this close code, for example 1001. */
  void dropConnections(int closeCode);

  /**
   * Swallows the next book diff of a symbol, so that a client sees a sequence gap.
   *
   * @param symbol canonical symbol
   */
  void skipNextDepth(String symbol);

  /** Stays connected and answers pings, and sends no market data until {@link #resume}. */
  void stall();

  /** Ends every {@link #stall}; what happened meanwhile is not sent. */
  void resume();

  /** WebSocket clients connected now. */
  int connections();

  /** WebSocket connections accepted since the start. */
  long connectionsAccepted();

  /** What became of the frames since the start. */
  FrameCounts frames();
}
