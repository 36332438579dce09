package io.tocsin.venues.recording;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link Bytes} wrote. */
final class ByteCursor {

  /** The bytes are not what {@link Bytes} writes. */
  static final class Damaged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Damaged(String message) {
      super(message, null, false, false);
    }
  }

  private byte[] bytes = {};
  private int at;
  private int end;

  void over(byte[] array, int length) {
    bytes = array;
    at = 0;
    end = length;
  }

  boolean atEnd() {
    return at >= end;
  }

  int code() {
    if (at >= end) {
      throw new Damaged("ends within an entry");
    }
    return bytes[at++];
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int next = code();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new Damaged("has a number of more than ten bytes");
  }

  int integer() {
    long value = number();
    if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
      throw new Damaged("has the number " + value + " where a smaller one belongs");
    }
    return (int) value;
  }

  long signed() {
    long value = number();
    return (value >>> 1) ^ -(value & 1);
  }

  String text() {
    int length = length();
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  byte[] block() {
    int length = length();
    byte[] block = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return block;
  }

  private int length() {
    long length = number();
    if (length < 0 || length > end - at) {
      throw new Damaged("has a text of " + length + " bytes where " + (end - at) + " are left");
    }
    return (int) length;
  }
}
