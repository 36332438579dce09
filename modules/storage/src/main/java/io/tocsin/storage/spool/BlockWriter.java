package io.tocsin.storage.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Gathers rows into one block: what is written, and torn, as a whole. A header of {@value
 * Blocks#HEADER} bytes, then the rows. All numbers of the header are big-endian.
 *
 * <pre>
 *  0 int   magic "TSB1"; the digit is the version, and grows when an older program cannot read it
 *  4 int   bytes that follow the header
 *  8 int   rows
 * 12 long  written of the first row
 * 20 int   CRC32C of the bytes 0 to 19 and of what follows the header
 * </pre>
 *
 * A row is: table (byte), journal (symbol), number, written and time as differences to the row
 * before (varints), the count of its columns (byte), and each column as a tag and a value. A symbol
 * is 0 and its text where it stands first in a block, later its place among the block's symbols.
 * Not safe for threads.
 */
final class BlockWriter implements ColumnSink {

  private byte[] bytes = new byte[1 << 16];
  private int size = Blocks.HEADER;
  private int rows;
  private long firstWritten;
  private long lastWritten;
  private long lastTime;
  private int columns;
  private final Map<String, Integer> symbols = new HashMap<>();
  private final CRC32C crc = new CRC32C();

  int rows() {
    return rows;
  }

  int size() {
    return size;
  }

  /**
   * Adds a row; if the item cannot be encoded, the block is as before.
   *
   * @throws RuntimeException what the item throws
   */
  void add(SpoolItem item, long written) {
    int sizeBefore = size;
    int symbolsBefore = symbols.size();
    try {
      encode(item, rows == 0 ? written : lastWritten, written);
    } catch (RuntimeException cause) {
      size = sizeBefore;
      symbols.values().removeIf(place -> place > symbolsBefore);
      throw cause;
    }
    if (rows == 0) {
      firstWritten = written;
    }
    lastWritten = written;
    lastTime = item.timeMicros();
    rows++;
  }

  private void encode(SpoolItem item, long before, long written) {
    reserve(64);
    bytes[size++] = (byte) item.table();
    symbol(item.journal());
    varint(item.number());
    varint(written - before);
    zigzag(item.timeMicros() - lastTime);
    int columnsAt = size++;
    columns = 0;
    item.encode(this);
    bytes[columnsAt] = (byte) columns;
  }

  /** The whole block, valid until the next {@link #clear}. */
  ByteBuffer finish() {
    ByteBuffer block = ByteBuffer.wrap(bytes, 0, size);
    block.putInt(Blocks.MAGIC).putInt(size - Blocks.HEADER).putInt(rows).putLong(firstWritten);
    crc.reset();
    crc.update(bytes, 0, Blocks.CRC_AT);
    crc.update(bytes, Blocks.HEADER, size - Blocks.HEADER);
    block.putInt((int) crc.getValue());
    return block.rewind();
  }

  void clear() {
    size = Blocks.HEADER;
    rows = 0;
    lastTime = 0;
    symbols.clear();
  }

  @Override
  public void putNull() {
    tag(Blocks.NULL);
  }

  @Override
  public void putLong(long value) {
    tag(Blocks.LONG);
    zigzag(value);
  }

  @Override
  public void putDouble(double value) {
    if (!Double.isFinite(value)) {
      putNull();
      return;
    }
    tag(Blocks.DOUBLE);
    long bits = Double.doubleToRawLongBits(value);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (bits >>> shift);
    }
  }

  @Override
  public void putFlag(boolean value) {
    tag(value ? Blocks.TRUE : Blocks.FALSE);
  }

  @Override
  public void putText(String value) {
    putUtf8(value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void putUtf8(byte[] value) {
    tag(Blocks.TEXT);
    text(value);
  }

  @Override
  public void putSymbol(String value) {
    tag(Blocks.SYMBOL);
    symbol(value);
  }

  private void tag(byte tag) {
    reserve(16);
    columns++;
    bytes[size++] = tag;
  }

  private void symbol(String value) {
    Integer known = symbols.putIfAbsent(value, symbols.size() + 1);
    if (known != null) {
      varint(known);
      return;
    }
    varint(0);
    text(value.getBytes(StandardCharsets.UTF_8));
    reserve(64);
  }

  private void text(byte[] value) {
    reserve(value.length + 16);
    varint(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  private void zigzag(long value) {
    varint((value << 1) ^ (value >> 63));
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
