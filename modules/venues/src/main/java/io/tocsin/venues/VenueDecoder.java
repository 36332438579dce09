package io.tocsin.venues;

/**
 * Reads one venue's frames. Stateful only in reused buffers and the table of symbols; not
 * thread-safe.
 */
public interface VenueDecoder {

  /**
   * Makes a symbol known.
   *
   * @param venueSymbol the venue's spelling, any case
   * @param index what the sink is told instead of the name, at least 0
   */
  void register(String venueSymbol, int index);

  /** Frames of the symbol are skipped from now on. */
  void forget(String venueSymbol);

  /**
   * Decodes one frame; the sink is called only after the whole frame has been found good.
   *
   * @throws MalformedFrameException if the frame is not as documented
   */
  void decode(char[] frame, int from, int length, FrameSink sink) throws MalformedFrameException;
}
