package io.tocsin.bus;

/**
 * Asks where a reader of a stream may go on.
 *
 * @param stream the stream's address
 * @param epoch of the last message that the reader applied; -1 if it has none
 * @param seq the number of that message
 */
public record StreamFollow(String stream, long epoch, long seq) {

  /** From nothing. */
  public static StreamFollow fromNothing(String stream) {
    return new StreamFollow(stream, -1, 0);
  }

  /** Whether the reader has no message of it yet. */
  public boolean isFromNothing() {
    return epoch < 0;
  }
}
