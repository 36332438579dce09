package io.tocsin.benchmarks;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** WebSocket frames of a server, written one after the other into bytes; grows, is reused. */
final class FrameBytes {

  private static final int LONGEST_SHORT = 125;
  private static final int HEAD = 4;
  private static final int LONGEST = 0xFFFF;
  private static final long E8 = 100_000_000;

  private byte[] bytes;
  private int size;
  private int begin;

  FrameBytes(int room) {
    bytes = new byte[room];
  }

  void begin(int opcode) {
    begin = size;
    room(HEAD);
    bytes[begin] = (byte) (0x80 | opcode);
    size += HEAD;
  }

  void add(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
  }

  /** A number that is not negative, in decimal digits. */
  void add(long number) {
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    digits(number, digits);
  }

  /** A number of hundred millionths, with eight decimals. */
  void addE8(long number) {
    add(number / E8);
    room(1);
    bytes[size++] = '.';
    digits(number % E8, 8);
  }

  private void digits(long number, int count) {
    room(count);
    long rest = number;
    for (int i = size + count - 1; i >= size; i--, rest /= 10) {
      bytes[i] = (byte) ('0' + rest % 10);
    }
    size += count;
  }

  /** The frame is whole; its length, in the fewest bytes, as RFC 6455 wants it. */
  void end() {
    int length = size - begin - HEAD;
    if (length <= LONGEST_SHORT) {
      System.arraycopy(bytes, begin + HEAD, bytes, begin + 2, length);
      size -= 2;
      bytes[begin + 1] = (byte) length;
    } else if (length <= LONGEST) {
      bytes[begin + 1] = LONGEST_SHORT + 1;
      bytes[begin + 2] = (byte) (length >>> 8);
      bytes[begin + 3] = (byte) length;
    } else {
      room(6);
      System.arraycopy(bytes, begin + HEAD, bytes, begin + HEAD + 6, length);
      size += 6;
      bytes[begin + 1] = LONGEST_SHORT + 2;
      for (int i = 0; i < 8; i++) {
        bytes[begin + 2 + i] = (byte) ((long) length >>> (56 - 8 * i));
      }
    }
  }

  /** All frames written since the last time. */
  Buffer take() {
    Buffer taken = Buffer.buffer(Arrays.copyOf(bytes, size));
    size = 0;
    return taken;
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
