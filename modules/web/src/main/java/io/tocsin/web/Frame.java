package io.tocsin.web;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * What goes over the network as one message of a transport, made once for all sockets that get it:
 * the text, its bytes, and these deflated. Used on the bridge's event loop.
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

  /** One for each event loop's thread; it keeps no window from one frame to the next. */
  private static final ThreadLocal<Deflater> DEFLATER =
      ThreadLocal.withInitial(() -> new Deflater(LEVEL, true));

  private final String text;
  private byte @Nullable [] bytes;
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

  /** Shared: nobody changes them. */
  byte[] bytes() {
    byte[] known = bytes;
    if (known == null) {
      known = text.getBytes(StandardCharsets.US_ASCII);
      bytes = known;
    }
    return known;
  }

  /**
   * The payload of a message whose first reserved bit is set, by permessage-deflate (RFC 7692). It
   * refers to nothing before it, so that every socket can be given the same, whatever it got so
   * far. Shared: nobody changes it.
   */
  byte[] deflated() {
    byte[] known = deflated;
    if (known == null) {
      known = deflate(bytes());
      deflated = known;
    }
    return known;
  }

  private static byte[] deflate(byte[] plain) {
    Deflater deflater = DEFLATER.get();
    deflater.reset();
    deflater.setInput(plain);
    byte[] out = new byte[plain.length / 4 + 64];
    int size = 0;
    while (true) {
      size += deflater.deflate(out, size, out.length - size, Deflater.SYNC_FLUSH);
      if (size < out.length) {
        return Arrays.copyOf(out, size - TAIL);
      }
      out = Arrays.copyOf(out, out.length * 2);
    }
  }
}
