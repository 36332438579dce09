package io.tocsin.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * What goes over the network as one message of a transport, made once for all sockets that get it:
 * the text, and the WebSocket frames that hold it (RFC 6455, 5.2), plain or deflated (RFC 7692).
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

  /** The first byte of a frame that begins a text, of one that begins a deflated one. */
  private static final int TEXT = 0x01;

  private static final int TEXT_DEFLATED = 0x41;
  private static final int CONTINUATION = 0x00;

  /** In the first byte of a message's last frame. */
  private static final int FINAL = 0x80;

  /** The longest payload whose length stands in the second byte. */
  private static final int SHORT = 125;

  /**
   * The longest payload of a frame: a length that two bytes hold, and what clients take whose
   * frames are bounded, of Vert.x for example. A longer text goes in several.
   */
  private static final int MOST_PAYLOAD = 0xFFFF;

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

  /** As it goes over a WebSocket. Shared: nobody changes it. */
  byte[] plain() {
    byte[] known = plain;
    if (known == null) {
      byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
      known = framed(TEXT, payload, payload.length);
      plain = known;
    }
    return known;
  }

  /**
   * As it goes over a WebSocket, deflated. It refers to nothing before it, so that every socket can
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
    byte[] out = new byte[payload.length / 4 + 64];
    int size = 0;
    while (true) {
      size += deflater.deflate(out, size, out.length - size, Deflater.SYNC_FLUSH);
      if (size < out.length) {
        return framed(TEXT_DEFLATED, out, size - TAIL);
      }
      out = Arrays.copyOf(out, out.length * 2);
    }
  }

  /** The frames of the first bytes of a payload; a server's are not masked. */
  private static byte[] framed(int first, byte[] payload, int length) {
    int last = Math.max(0, length - 1) / MOST_PAYLOAD;
    int rest = length - last * MOST_PAYLOAD;
    ByteBuffer out = ByteBuffer.allocate(length + 4 * last + (rest <= SHORT ? 2 : 4));
    for (int i = 0; i <= last; i++) {
      int size = i < last ? MOST_PAYLOAD : rest;
      out.put((byte) ((i == 0 ? first : CONTINUATION) | (i == last ? FINAL : 0)));
      if (size <= SHORT) {
        out.put((byte) size);
      } else {
        out.put((byte) (SHORT + 1)).putShort((short) size);
      }
      out.put(payload, i * MOST_PAYLOAD, size);
    }
    return out.array();
  }
}
