package io.tocsin.simulator.mexc;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A protobuf message taken apart naively: by field number, varints as Long, the rest as bytes. */
final class Fields {

  private final Map<Integer, List<Object>> fields = new TreeMap<>();

  static Fields of(Buffer frame) {
    return of(frame.getBytes());
  }

  static Fields of(byte[] message) {
    Fields read = new Fields();
    int[] at = {0};
    while (at[0] < message.length) {
      long tag = varint(message, at);
      Object value;
      if ((tag & 7) == 0) {
        value = varint(message, at);
      } else if ((tag & 7) == 2) {
        int length = (int) varint(message, at);
        byte[] bytes = new byte[length];
        System.arraycopy(message, at[0], bytes, 0, length);
        at[0] += length;
        value = bytes;
      } else {
        throw new AssertionError("tag " + tag);
      }
      read.fields.computeIfAbsent((int) (tag >> 3), first -> new ArrayList<>()).add(value);
    }
    return read;
  }

  private static long varint(byte[] message, int[] at) {
    long value = 0;
    int shift = 0;
    byte next;
    do {
      next = message[at[0]++];
      value |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }

  boolean has(int field) {
    return fields.containsKey(field);
  }

  String text(int field) {
    return new String((byte[]) fields.get(field).getFirst(), StandardCharsets.UTF_8);
  }

  long number(int field) {
    return (Long) fields.get(field).getFirst();
  }

  Fields message(int field) {
    return all(field).getFirst();
  }

  List<Fields> all(int field) {
    return fields.getOrDefault(field, List.of()).stream().map(bytes -> of((byte[]) bytes)).toList();
  }

  @Override
  public String toString() {
    return fields.toString();
  }
}
