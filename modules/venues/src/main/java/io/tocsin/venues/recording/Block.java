package io.tocsin.venues.recording;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of entries as it lies in a file: a header of {@value #HEADER} bytes, then the entries,
 * compressed by Zstandard. All numbers are big-endian.
 *
 * <pre>
 *  0 int   magic "TCB1"
 *  4 byte  1 if the block begins with images, else 0; 5 to 7 are 0
 *  8 int   bytes of the entries
 * 12 int   bytes that follow the header
 * 16 int   entries
 * 20 int   frames among them
 * 24 long  first and
 * 32 long  last receive time, microseconds since the epoch
 * 40 int   CRC32C of the bytes 0 to 39 and of what follows the header
 * </pre>
 *
 * @param bytes the entries; nobody changes them
 * @param images whether it begins with images of pipelines, so that reading may begin here
 */
@SuppressWarnings("ArrayRecordComponent")
record Block(
    byte[] bytes,
    int length,
    int entries,
    int frames,
    long firstMicros,
    long lastMicros,
    boolean images) {

  static final int MAGIC = 0x54434231;
  static final int HEADER = 44;

  /** More is never written, so a greater length is damage. */
  static final int MOST_BYTES = 1 << 28;

  private static final int CRC_AT = 40;

  /** Of Zstandard: the fastest but the negative ones; docs/benchmarks.md has the figures. */
  private static final int LEVEL = 1;

  /**
   * What a header says.
   *
   * @param rawLength bytes of the entries
   * @param storedLength bytes after the header
   */
  record Header(
      int rawLength,
      int storedLength,
      int entries,
      int frames,
      long firstMicros,
      long lastMicros,
      boolean images,
      int crc) {

    /** Reads a header; null if these bytes are none. */
    static @Nullable Header read(ByteBuffer in) {
      ByteBuffer bytes = in.duplicate().order(ByteOrder.BIG_ENDIAN);
      if (bytes.remaining() < HEADER || bytes.getInt() != MAGIC) {
        return null;
      }
      byte images = bytes.get();
      int zero = bytes.get() | bytes.getShort();
      Header header =
          new Header(
              bytes.getInt(),
              bytes.getInt(),
              bytes.getInt(),
              bytes.getInt(),
              bytes.getLong(),
              bytes.getLong(),
              images == 1,
              bytes.getInt());
      boolean sane =
          (images == 0 || images == 1)
              && zero == 0
              && header.rawLength > 0
              && header.rawLength <= MOST_BYTES
              && header.storedLength > 0
              && header.storedLength <= MOST_BYTES
              && header.entries > 0
              && header.frames >= 0;
      return sane ? header : null;
    }

    /** Whether header and what follows it are as they were written. */
    boolean matches(ByteBuffer header, ByteBuffer stored) {
      return Block.crc(header, stored) == crc;
    }
  }

  /** Bytes that {@link #encode} may need. */
  int mostEncoded() {
    return HEADER + (int) Zstd.compressBound(length);
  }

  /**
   * Header and compressed entries, ready to be appended to a file.
   *
   * @param out room for {@link #mostEncoded} bytes; the answer lies in it
   */
  ByteBuffer encode(byte[] out) {
    long stored = Zstd.compressByteArray(out, HEADER, out.length - HEADER, bytes, 0, length, LEVEL);
    if (Zstd.isError(stored)) {
      throw new IllegalStateException("cannot compress: " + Zstd.getErrorName(stored));
    }
    ByteBuffer buffer = ByteBuffer.wrap(out, 0, HEADER + (int) stored);
    buffer
        .putInt(MAGIC)
        .put((byte) (images ? 1 : 0))
        .put((byte) 0)
        .putShort((short) 0)
        .putInt(length)
        .putInt((int) stored)
        .putInt(entries)
        .putInt(frames)
        .putLong(firstMicros)
        .putLong(lastMicros);
    ByteBuffer header = ByteBuffer.wrap(out, 0, HEADER);
    buffer.putInt(crc(header, ByteBuffer.wrap(out, HEADER, (int) stored)));
    return buffer.rewind();
  }

  /** The entries of a stored block into an array that is long enough; false if they are damaged. */
  static boolean decode(Header header, byte[] stored, byte[] into) {
    long length =
        Zstd.decompressByteArray(into, 0, header.rawLength(), stored, 0, header.storedLength());
    return length == header.rawLength();
  }

  private static int crc(ByteBuffer header, ByteBuffer stored) {
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate().limit(header.position() + CRC_AT));
    crc.update(stored.duplicate());
    return (int) crc.getValue();
  }
}
