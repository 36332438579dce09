package io.tocsin.storage.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Blocks as they lie in a segment: see {@link BlockWriter} for their form. */
final class Blocks {

  static final int MAGIC = 0x54534231;
  static final int HEADER = 24;
  static final int CRC_AT = 20;

  /** A longer block is never written, so a greater length is damage. */
  static final int MOST_BYTES = 1 << 26;

  static final byte NULL = 0;
  static final byte LONG = 1;
  static final byte DOUBLE = 2;
  static final byte TRUE = 3;
  static final byte FALSE = 4;
  static final byte TEXT = 5;
  static final byte SYMBOL = 6;

  private static final int SEARCH_BYTES = 1 << 20;

  /**
   * A good block.
   *
   * @param end where the next one begins
   */
  record Block(byte[] bytes, int rows, long firstWritten, long start, long end) {

    /**
     * Its rows, in order.
     *
     * @throws IndexOutOfBoundsException or another RuntimeException if its checksum is right but no
     *     {@link BlockWriter} of this version made it
     */
    List<SpoolRow> decode(JournalWatch watch) {
      List<SpoolRow> decoded = new ArrayList<>(rows);
      Decoder in = new Decoder(bytes);
      long written = firstWritten;
      long time = 0;
      for (int i = 0; i < rows; i++) {
        int table = in.bytes[in.at++];
        String journal = in.symbol();
        long number = in.varint();
        written += in.varint();
        time += in.zigzag();
        int columns = in.bytes[in.at++] & 0xFF;
        List<@Nullable Object> values = new ArrayList<>(columns);
        for (int k = 0; k < columns; k++) {
          values.add(in.column());
        }
        if (number > 0) {
          watch.saw(journal, number);
        }
        decoded.add(
            new SpoolRow(
                table,
                time,
                written,
                number > 0 ? number : -written,
                Collections.unmodifiableList(values)));
      }
      return decoded;
    }
  }

  /** Is told the numbers of journals' entries. */
  interface JournalWatch {
    void saw(String journal, long number);
  }

  private Blocks() {}

  /**
   * The block that begins at {@code at}; null if there is none, or a damaged one.
   *
   * @param limit what of the file counts
   */
  static @Nullable Block read(FileChannel file, long at, long limit) throws IOException {
    if (limit - at < HEADER) {
      return null;
    }
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    if (!fill(file, header, at)) {
      return null;
    }
    int magic = header.getInt();
    int length = header.getInt();
    int rows = header.getInt();
    long firstWritten = header.getLong();
    int crc = header.getInt();
    if (magic != MAGIC
        || length <= 0
        || length > MOST_BYTES
        || rows <= 0
        || rows > length
        || length > limit - at - HEADER) {
      return null;
    }
    ByteBuffer body = ByteBuffer.allocate(length);
    if (!fill(file, body, at + HEADER)) {
      return null;
    }
    CRC32C sum = new CRC32C();
    sum.update(header.array(), 0, CRC_AT);
    sum.update(body.array(), 0, length);
    return (int) sum.getValue() == crc
        ? new Block(body.array(), rows, firstWritten, at, at + HEADER + length)
        : null;
  }

  /** The four bytes with which a block begins; 0 if there are no four. */
  static int magic(FileChannel file, long at) throws IOException {
    ByteBuffer magic = ByteBuffer.allocate(Integer.BYTES);
    return fill(file, magic, at) ? magic.getInt() : 0;
  }

  /** The first good block at or after {@code from}; null if none follows. */
  static @Nullable Block search(FileChannel file, long from, long limit) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(SEARCH_BYTES);
    for (long base = from; limit - base >= HEADER; base += SEARCH_BYTES - 3) {
      chunk.clear().limit((int) Math.min(SEARCH_BYTES, limit - base));
      fill(file, chunk, base);
      for (int i = 0; i + 4 <= chunk.limit(); i++) {
        if (chunk.get(i) == 'T' && chunk.getInt(i) == MAGIC) {
          Block found = read(file, base + i, limit);
          if (found != null) {
            return found;
          }
        }
      }
    }
    return null;
  }

  /** Whether the buffer could be filled; it is flipped either way. */
  private static boolean fill(FileChannel file, ByteBuffer into, long position) throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int count = file.read(into, at);
      if (count < 0) {
        into.flip();
        return false;
      }
      at += count;
    }
    into.flip();
    return true;
  }

  private static final class Decoder {

    private final byte[] bytes;
    private final List<String> symbols = new ArrayList<>();
    private int at;

    Decoder(byte[] bytes) {
      this.bytes = bytes;
    }

    @Nullable Object column() {
      byte tag = bytes[at++];
      return switch (tag) {
        case NULL -> null;
        case LONG -> zigzag();
        case DOUBLE -> {
          long bits = 0;
          for (int i = 0; i < 8; i++) {
            bits = bits << 8 | bytes[at++] & 0xFF;
          }
          yield Double.longBitsToDouble(bits);
        }
        case TRUE -> true;
        case FALSE -> false;
        case TEXT -> text();
        case SYMBOL -> symbol();
        default -> throw new IllegalStateException("a column of the unknown kind " + tag);
      };
    }

    String symbol() {
      int place = (int) varint();
      if (place > 0) {
        return symbols.get(place - 1);
      }
      String text = text();
      symbols.add(text);
      return text;
    }

    private String text() {
      int length = (int) varint();
      String text = new String(bytes, at, length, StandardCharsets.UTF_8);
      at += length;
      return text;
    }

    long zigzag() {
      long value = varint();
      return (value >>> 1) ^ -(value & 1);
    }

    long varint() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = bytes[at++];
        value |= (next & 0x7FL) << shift;
        if (next >= 0) {
          return value;
        }
      }
    }
  }
}
