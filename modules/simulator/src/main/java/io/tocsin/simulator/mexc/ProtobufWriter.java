package io.tocsin.simulator.mexc;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Writes a protobuf message (proto3 wire format): texts, varints, and messages within. */
final class ProtobufWriter {

  private static final int VARINT = 0;
  private static final int LENGTH = 2;

  private final Buffer out = Buffer.buffer(256);

  /** proto3 leaves out what is 0. */
  ProtobufWriter number(int field, long value) {
    if (value != 0) {
      varint((long) field << 3 | VARINT);
      varint(value);
    }
    return this;
  }

  /** proto3 leaves out what is empty. */
  ProtobufWriter text(int field, String value) {
    return value.isEmpty() ? this : bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtobufWriter message(int field, ProtobufWriter inner) {
    return bytes(field, inner.out.getBytes());
  }

  Buffer toBuffer() {
    return out;
  }

  private ProtobufWriter bytes(int field, byte[] value) {
    varint((long) field << 3 | LENGTH);
    varint(value.length);
    out.appendBytes(value);
    return this;
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.appendByte((byte) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.appendByte((byte) rest);
  }
}
