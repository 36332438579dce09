package io.tocsin.venues.mexc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes protobuf messages for tests, by the specification of the wire format alone. */
final class Protobuf {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static Protobuf message() {
    return new Protobuf();
  }

  Protobuf varint(int field, long value) {
    return tag(field, 0).raw(value);
  }

  Protobuf fixed64(int field, long value) {
    tag(field, 1);
    for (int i = 0; i < 8; i++) {
      out.write((int) (value >>> (8 * i)));
    }
    return this;
  }

  Protobuf text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  Protobuf message(int field, Protobuf inner) {
    return bytes(field, inner.toBytes());
  }

  Protobuf bytes(int field, byte[] value) {
    tag(field, 2).raw(value.length);
    out.writeBytes(value);
    return this;
  }

  Protobuf group(int field, Protobuf inner) {
    tag(field, 3);
    out.writeBytes(inner.toBytes());
    return tag(field, 4);
  }

  Protobuf fixed32(int field, int value) {
    tag(field, 5);
    for (int i = 0; i < 4; i++) {
      out.write(value >>> (8 * i));
    }
    return this;
  }

  /** Everything of another message after what is here. */
  Protobuf then(Protobuf more) {
    out.writeBytes(more.toBytes());
    return this;
  }

  Protobuf tag(int field, int type) {
    return raw((long) field << 3 | type);
  }

  private Protobuf raw(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
