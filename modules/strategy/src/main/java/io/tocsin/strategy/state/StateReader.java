package io.tocsin.strategy.state;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Gives back what a {@link StateWriter} was shown, in the same order. Not thread-safe. */
public final class StateReader implements StateVisitor {

  private final ByteBuffer bytes;

  /**
   * @throws IllegalArgumentException if the bytes are not, whole and undamaged, what {@link
   *     StateWriter#sealed} gave
   */
  public StateReader(byte[] sealed) {
    int length = sealed.length - Long.BYTES;
    CRC32C checksum = new CRC32C();
    if (length >= 0) {
      checksum.update(sealed, 0, length);
    }
    if (length < 0 || ByteBuffer.wrap(sealed).getLong(length) != checksum.getValue()) {
      throw new IllegalArgumentException("the snapshot is cut short or damaged");
    }
    bytes = ByteBuffer.wrap(sealed, 0, length);
  }

  @Override
  public boolean reads() {
    return true;
  }

  @Override
  public long whole(long value) {
    return checked(Long.BYTES).getLong();
  }

  @Override
  public double real(double value) {
    return Double.longBitsToDouble(whole(0));
  }

  @Override
  public boolean flag(boolean value) {
    return checked(1).get() != 0;
  }

  @Override
  public int count(int value) {
    return checked(Integer.BYTES).getInt();
  }

  @Override
  public String text(String value) {
    return new String(block(), StandardCharsets.UTF_8);
  }

  @Override
  public BigDecimal decimal(BigDecimal value) {
    int scale = count(0);
    return new BigDecimal(new BigInteger(block()), scale);
  }

  /** Bytes that {@link StateWriter#block} wrote. */
  public byte[] block() {
    int length = count(0);
    ByteBuffer from = checked(length);
    byte[] block = new byte[length];
    from.get(block);
    return block;
  }

  private ByteBuffer checked(int size) {
    if (size < 0 || bytes.remaining() < size) {
      throw new IllegalArgumentException("the snapshot holds less than this engine's state");
    }
    return bytes;
  }

  /**
   * @throws IllegalArgumentException if there is more than was read
   */
  public void end() {
    if (bytes.hasRemaining()) {
      throw new IllegalArgumentException("the snapshot holds more than this engine's state");
    }
  }
}
