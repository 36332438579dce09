package io.tocsin.indicators;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * The byte form of an engine's state: a mark, the version of the form, the layout's checksum, then
 * the state in the order of its walk, then the checksum of all before. Big-endian, as {@link
 * java.io.DataOutput} writes.
 */
final class Snapshot {

  /** "TOCI". */
  private static final int MARK = 0x544F_4349;

  /** Grows whenever the walk changes; an older form is refused, not guessed at. */
  private static final int VERSION = 2;

  private Snapshot() {}

  /** Bytes whose checksum can be told without a copy of them. */
  private static final class Bytes extends ByteArrayOutputStream {
    Bytes() {
      super(1 << 16);
    }

    long checksum() {
      return Snapshot.checksum(buf, count);
    }
  }

  static byte[] write(IndicatorLayout layout, Consumer<StateVisitor> state) {
    Bytes bytes = new Bytes();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeInt(MARK);
      out.writeInt(VERSION);
      out.writeLong(checksum(layout));
      StateWriter writer = StateWriter.keeping(out);
      state.accept(writer);
      writer.flush();
      out.writeLong(bytes.checksum());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static void read(byte[] snapshot, IndicatorLayout layout, Consumer<StateVisitor> state) {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot));
    try {
      if (in.readInt() != MARK) {
        throw new IllegalArgumentException("these bytes are no snapshot of an indicator engine");
      }
      int version = in.readInt();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "the snapshot has version " + version + ", this engine reads version " + VERSION);
      }
      if (in.readLong() != checksum(layout)) {
        throw new IllegalArgumentException(
            "the snapshot is of other instruments or indicators than the layout has");
      }
      int length = snapshot.length - Long.BYTES;
      in.mark(0);
      in.skipNBytes(in.available() - Long.BYTES);
      if (in.readLong() != checksum(snapshot, length)) {
        throw new IllegalArgumentException("the snapshot is cut short or damaged");
      }
      in.reset();
      state.accept(new StateReader(in));
      if (in.available() != Long.BYTES) {
        throw new IllegalArgumentException("the snapshot holds more than this engine's state");
      }
    } catch (EOFException
        | UncheckedIOException
        | IndexOutOfBoundsException
        | NegativeArraySizeException e) {
      // Bytes in memory fail in these ways only: they end too soon, or count what cannot be there.
      throw new IllegalArgumentException("the snapshot is cut short or damaged", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long checksum(IndicatorLayout layout) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < layout.instruments().size(); i++) {
      text.append(layout.instruments().get(i)).append('\n');
      layout.specs(i).forEach(spec -> text.append(spec.id()).append('\n'));
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    return checksum(bytes, bytes.length);
  }

  private static long checksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return checksum.getValue();
  }
}
