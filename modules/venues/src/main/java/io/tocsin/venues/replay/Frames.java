package io.tocsin.venues.replay;

import io.tocsin.venues.FrameSink;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.VenueDecoder;
import java.util.function.LongConsumer;

/** The form of a recorded line: receive time in nanoseconds, one blank, the frame. */
final class Frames {

  private static final int MOST_DIGITS = 19;

  private Frames() {}

  /**
   * Decodes the reader's current line.
   *
   * @param receiveMicros is told the line's receive time before the sink is called
   */
  static void decode(
      LineReader lines, VenueDecoder decoder, LongConsumer receiveMicros, FrameSink sink)
      throws MalformedFrameException {
    char[] text = lines.buffer();
    int end = lines.from() + lines.length();
    int at = lines.from();
    long nanos = 0;
    while (at < end && text[at] >= '0' && text[at] <= '9' && at - lines.from() < MOST_DIGITS) {
      nanos = nanos * 10 + (text[at++] - '0');
    }
    if (at == lines.from() || at >= end || text[at] != ' ') {
      throw new MalformedFrameException(
          "does not begin with a receive time in nanoseconds and a blank");
    }
    receiveMicros.accept(nanos / 1_000);
    decoder.decode(text, at + 1, end - at - 1, sink);
  }
}
