package io.tocsin.venues;

import io.tocsin.model.Instrument;

/**
 * Reads the frames of one connection of a venue; a new connection gets a new decoder. Stateful in
 * reused buffers, the table of symbols, and what the venue numbers by connection; not thread-safe.
 *
 * <p>The sink is called only after the whole frame has been found good. Fields that are not known
 * are skipped.
 */
public interface VenueDecoder {

  /**
   * Makes a market known.
   *
   * @param index what the sink is told instead of the name, at least 0
   */
  void register(Instrument market, int index);

  /** Frames of the market are skipped from now on. */
  void forget(Instrument market);

  /**
   * Decodes a text frame.
   *
   * @throws MalformedFrameException if the frame is not as documented
   */
  void text(char[] frame, int from, int length, FrameSink sink) throws MalformedFrameException;

  /**
   * Decodes a binary frame.
   *
   * @throws MalformedFrameException if the frame is not as documented
   */
  default void binary(byte[] frame, int from, int length, FrameSink sink)
      throws MalformedFrameException {
    throw new MalformedFrameException("is binary, and the venue sends text");
  }

  /**
   * What the next frames depend on beside the registered markets, such as the number that the next
   * message must have; empty if nothing.
   */
  default String state() {
    return "";
  }

  /** Goes on where another decoder stood when it gave this {@link #state}. */
  default void restore(String state) {}
}
