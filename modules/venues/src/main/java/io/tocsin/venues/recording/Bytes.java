package io.tocsin.venues.recording;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes that entries are written to, numbers in as few bytes as they need. */
final class Bytes {

  private byte[] bytes;
  private int size;

  Bytes(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  byte[] array() {
    return bytes;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  Bytes code(int code) {
    room(1);
    bytes[size++] = (byte) code;
    return this;
  }

  /** Seven bits a byte, lowest first; negative numbers take ten. */
  Bytes number(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  /** A number that is near 0 on either side. */
  Bytes signed(long value) {
    return number((value << 1) ^ (value >> 63));
  }

  Bytes text(String text) {
    return block(text.getBytes(StandardCharsets.UTF_8));
  }

  Bytes block(byte[] block) {
    number(block.length);
    room(block.length);
    System.arraycopy(block, 0, bytes, size, block.length);
    size += block.length;
    return this;
  }
}
