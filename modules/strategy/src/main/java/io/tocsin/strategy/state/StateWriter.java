package io.tocsin.strategy.state;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Keeps what it is shown, as bytes: big-endian, texts in UTF-8. Not thread-safe. */
public final class StateWriter implements StateVisitor {

  private ByteBuffer bytes;

  public StateWriter(int capacity) {
    bytes = ByteBuffer.allocate(Math.max(64, capacity));
  }

  private ByteBuffer room(int size) {
    if (bytes.remaining() < size) {
      byte[] grown =
          Arrays.copyOf(bytes.array(), Math.max(bytes.capacity() * 2, bytes.position() + size));
      bytes = ByteBuffer.wrap(grown).position(bytes.position());
    }
    return bytes;
  }

  @Override
  public boolean reads() {
    return false;
  }

  @Override
  public long whole(long value) {
    room(Long.BYTES).putLong(value);
    return value;
  }

  @Override
  public double real(double value) {
    whole(Double.doubleToRawLongBits(value));
    return value;
  }

  @Override
  public boolean flag(boolean value) {
    room(1).put((byte) (value ? 1 : 0));
    return value;
  }

  @Override
  public int count(int value) {
    room(Integer.BYTES).putInt(value);
    return value;
  }

  @Override
  public String text(String value) {
    block(value.getBytes(StandardCharsets.UTF_8));
    return value;
  }

  @Override
  public BigDecimal decimal(BigDecimal value) {
    count(value.scale());
    block(value.unscaledValue().toByteArray());
    return value;
  }

  /** Bytes with their length before them. */
  public void block(byte[] block) {
    count(block.length);
    room(block.length).put(block);
  }

  /** All that was written, and after it its checksum. */
  public byte[] sealed() {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.array(), 0, bytes.position());
    whole(checksum.getValue());
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
