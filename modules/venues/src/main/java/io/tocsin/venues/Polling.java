package io.tocsin.venues;

import io.tocsin.model.Instrument;
import java.util.List;

/**
 * Rounds of REST calls that bring what a socket would have brought. Without I/O: the caller makes
 * the calls, one after the other, and hands the answers in; so a recording of the answers gives the
 * same events again. Not thread-safe.
 */
public interface Polling {

  /** A market is polled from the next round on. */
  void add(Instrument market, int symbol);

  void remove(int symbol);

  /** The calls that begin a round; none if nothing is to be polled. */
  List<RestCall> begin();

  /**
   * Takes an answer of status 200 and tells the sink what is new in it.
   *
   * @return the calls that follow from it, to be made before the rest of the round
   * @throws MalformedFrameException if it is not as documented
   */
  List<RestCall> answer(RestCall call, char[] body, FrameSink sink) throws MalformedFrameException;

  /**
   * Whether each answer for TRADES brings the newest trades, known or not: one that shows none of
   * those known has left some out.
   */
  default boolean repeatsTrades() {
    return false;
  }

  /** What the next answers depend on beside the markets; empty if nothing. */
  default String state() {
    return "";
  }

  /** Goes on where another stood when it gave this {@link #state}. */
  default void restore(String state) {}
}
