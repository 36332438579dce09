package io.tocsin.web;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * What goes over the network as one message of a transport, made once for all sockets that get it:
 * the text, and the WebSocket frame that holds it (RFC 6455, 5.2), plain or deflated (RFC 7692).
 * Used on the bridge's event loop.
 */
final class Frame {

  /** What a text in few bytes costs more to deflate than to send. */
  private static final int LEAST_DEFLATED = 1_024;

  /**
   * A message's block ends with an empty one, which is left out on the wire (RFC 7692, 7.2.1), four
   * bytes long.
   */
  private static final int TAIL = 4;

  /** Fast: updates are alike in themselves, and become a tenth already so. */
  private static final int LEVEL = 3;

  /** The first byte of a frame that is a whole text; and if it is deflated. */
  private static final int TEXT = 0x81;

  private static final int TEXT_DEFLATED = 0xC1;

  /** The longest payload whose length goes into the second byte, and into two more. */
  private static final int SHORT = 125;

  private static final int MEDIUM = 0xFFFF;

  /** A header has ten bytes at most; a server's frames are not masked. */
  private static final int MOST_HEADER = 10;

  /** One for each event loop's thread; it keeps no window from one frame to the next. */
  private static final ThreadLocal<Deflater> DEFLATER =
      ThreadLocal.withInitial(() -> new Deflater(LEVEL, true));

  private final String text;
  private byte @Nullable [] plain;
  private byte @Nullable [] deflated;

  /**
   * @param text ASCII
   */
  Frame(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  boolean isWorthDeflating() {
    return text.length() >= LEAST_DEFLATED;
  }

  /** The whole frame. Shared: nobody changes it. */
  byte[] plain() {
    byte[] known = plain;
    if (known == null) {
      byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
      byte[] room = new byte[MOST_HEADER + payload.length];
      System.arraycopy(payload, 0, room, MOST_HEADER, payload.length);
      known = framed(TEXT, room, payload.length);
      plain = known;
    }
    return known;
  }

  /**
   * The whole frame, its payload deflated. It refers to nothing before it, so that every socket can
   * be given the same, whatever it got so far. Shared: nobody changes it.
   */
  byte[] deflated() {
    byte[] known = deflated;
    if (known == null) {
      known = deflate(text.getBytes(StandardCharsets.US_ASCII));
      deflated = known;
    }
    return known;
  }

  private static byte[] deflate(byte[] payload) {
    Deflater deflater = DEFLATER.get();
    deflater.reset();
    deflater.setInput(payload);
    byte[] room = new byte[MOST_HEADER + payload.length / 4 + 64];
    int end = MOST_HEADER;
    while (true) {
      end += deflater.deflate(room, end, room.length - end, Deflater.SYNC_FLUSH);
      if (end < room.length) {
        return framed(TEXT_DEFLATED, room, end - TAIL - MOST_HEADER);
      }
      room = Arrays.copyOf(room, room.length * 2);
    }
  }

  /** Puts the header before a payload that stands behind the room for the longest. */
  private static byte[] framed(int first, byte[] room, int length) {
    int header = length <= SHORT ? 2 : length <= MEDIUM ? 4 : MOST_HEADER;
    int begin = MOST_HEADER - header;
    room[begin] = (byte) first;
    room[begin + 1] = (byte) (header == 2 ? length : header == 4 ? SHORT + 1 : SHORT + 2);
    int rest = length;
    for (int at = MOST_HEADER - 1; at > begin + 1; at--) {
      room[at] = (byte) rest;
      rest >>>= 8;
    }
    return Arrays.copyOfRange(room, begin, MOST_HEADER + length);
  }
}
