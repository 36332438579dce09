package io.tocsin.venues.mexc;

import io.tocsin.venues.MalformedFrameException;

/**
 * Walks over the fields of a protobuf message (proto3 wire format) without making anything of them.
 * A field is known by its tag, number and wire type together, so that a field whose type the venue
 * has changed is one that is not known, as in every protobuf runtime. Reused; not thread-safe.
 */
final class ProtobufReader {

  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int START_GROUP = 3;
  static final int END_GROUP = 4;
  static final int FIXED32 = 5;

  private static final int MOST_NESTED_GROUPS = 16;
  private static final int MOST_VARINT_BITS = 64;

  private byte[] bytes = {};
  private int at;
  private int end;
  private int tag;
  private int from;
  private int length;

  /** Begins a message. */
  void over(byte[] message, int offset, int count) {
    bytes = message;
    at = offset;
    end = offset + count;
  }

  /** Goes to the next field of the current message; false at its end. */
  boolean next() throws MalformedFrameException {
    if (at == end) {
      return false;
    }
    long read = varint();
    tag = (int) read;
    if (read >>> 32 != 0 || tag >>> 3 == 0) {
      throw new MalformedFrameException("has a protobuf field number that is none");
    }
    return true;
  }

  /** Field number times 8, plus wire type. */
  int tag() {
    return tag;
  }

  /** The value of a field of wire type {@link #VARINT}. */
  long varint() throws MalformedFrameException {
    long value = 0;
    for (int shift = 0; shift < MOST_VARINT_BITS; shift += 7) {
      if (at == end) {
        throw cutOff();
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedFrameException("has a protobuf number of more than 10 bytes");
  }

  /** Reads a field of wire type {@link #LENGTH}: {@link #from} and {@link #length} tell where. */
  void bytes() throws MalformedFrameException {
    long count = varint();
    if (count < 0 || count > end - at) {
      throw cutOff();
    }
    from = at;
    length = (int) count;
    at += length;
  }

  int from() {
    return from;
  }

  int length() {
    return length;
  }

  /**
   * Goes into the message that a field of wire type {@link #LENGTH} holds; to be left at its end.
   *
   * @return what {@link #leave} has to be given
   */
  int enter() throws MalformedFrameException {
    bytes();
    int outer = end;
    at = from;
    end = from + length;
    return outer;
  }

  void leave(int outer) {
    at = end;
    end = outer;
  }

  /** Passes over the current field, whatever it is. */
  void skip() throws MalformedFrameException {
    skip(0);
  }

  private void skip(int depth) throws MalformedFrameException {
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED64 -> pass(8);
      case LENGTH -> bytes();
      case START_GROUP -> group(tag >>> 3, depth);
      case FIXED32 -> pass(4);
      default -> throw new MalformedFrameException("has a protobuf field of no known type");
    }
  }

  private void pass(int count) throws MalformedFrameException {
    if (count > end - at) {
      throw cutOff();
    }
    at += count;
  }

  private void group(int number, int depth) throws MalformedFrameException {
    if (depth == MOST_NESTED_GROUPS) {
      throw new MalformedFrameException("has protobuf groups in groups in groups");
    }
    while (next()) {
      if ((tag & 7) == END_GROUP) {
        if (tag >>> 3 != number) {
          throw new MalformedFrameException("has a protobuf group that ends as another one");
        }
        return;
      }
      skip(depth + 1);
    }
    throw cutOff();
  }

  private static MalformedFrameException cutOff() {
    return new MalformedFrameException("is cut off within a protobuf field");
  }
}
