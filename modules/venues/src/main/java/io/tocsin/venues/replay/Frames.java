package io.tocsin.venues.replay;

import io.tocsin.model.Micros;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.RestCall;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.RestTopic;
import io.tocsin.venues.VenueDecoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The form of a recorded line: receive time in nanoseconds, or as ISO 8601 has it, one blank, the
 * frame.
 */
final class Frames {

  private static final int MOST_DIGITS = 19;
  private static final String BOOK_BEGINS = "{\"lastUpdateId\"";
  private static final RestCall BOOK = new RestCall(RestTopic.BOOK, 0, null, "", null, 0, "");

  private Frames() {}

  /**
   * Decodes the reader's current line.
   *
   * @param receiveMicros is told the line's receive time before the sink is called
   */
  static void decode(
      LineReader lines,
      VenueDecoder decoder,
      RestProtocol rest,
      LongConsumer receiveMicros,
      FrameSink sink)
      throws MalformedFrameException {
    char[] text = lines.buffer();
    int end = lines.from() + lines.length();
    int at = lines.from();
    long nanos = 0;
    while (at < end && text[at] >= '0' && text[at] <= '9' && at - lines.from() < MOST_DIGITS) {
      nanos = nanos * 10 + (text[at++] - '0');
    }
    long micros = nanos / 1_000;
    if (at - lines.from() == 4 && at < end && text[at] == '-') {
      while (at < end && text[at] != ' ') {
        at++;
      }
      micros = iso(new String(text, lines.from(), at - lines.from()));
    }
    if (at == lines.from() || at >= end || text[at] != ' ') {
      throw new MalformedFrameException(
          "does not begin with a receive time, in nanoseconds or ISO 8601, and a blank");
    }
    receiveMicros.accept(micros);
    int length = end - at - 1;
    if (isBook(text, at + 1, length)) {
      rest.read(BOOK, Arrays.copyOfRange(text, at + 1, end), sink);
    } else {
      decoder.text(text, at + 1, length, sink);
    }
  }

  private static long iso(String text) throws MalformedFrameException {
    try {
      return Micros.of(Instant.parse(text));
    } catch (DateTimeException e) {
      throw new MalformedFrameException("begins with \"" + text + "\", which is no time");
    }
  }

  /** A REST answer among the frames; it names no market and is taken for the first one's. */
  private static boolean isBook(char[] text, int from, int length) {
    return length > BOOK_BEGINS.length()
        && Json.matches(text, from, BOOK_BEGINS.length(), BOOK_BEGINS);
  }
}
