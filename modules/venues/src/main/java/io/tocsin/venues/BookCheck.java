package io.tocsin.venues;

/**
 * Checks a book against the checksum that came with its newest update. One belongs to one book, so
 * that it can have buffers of its own; not thread-safe.
 */
public interface BookCheck {

  /** Levels of a side that the venue keeps; what is deeper is forgotten before the check. */
  int depth();

  /**
   * @param checksum as the venue sent it
   */
  boolean matches(OrderBook book, long checksum);
}
