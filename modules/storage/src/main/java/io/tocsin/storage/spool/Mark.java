package io.tocsin.storage.spool;

import io.tocsin.bus.WholeFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Up to where the spool is drained, and what it knows of journals: a small file that is replaced as
 * a whole. Losing it costs work, no records: everything is drained again, and the tables know their
 * records by key.
 *
 * @param journals the number of the newest entry of each journal, the one heard of last at the end
 */
record Mark(SpoolPosition position, long written, Map<String, Long> journals) {

  private static final int MAGIC = 0x54534d31;
  private static final String NAME = "mark";

  void write(Path directory) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(MAGIC);
    out.writeLong(position.segment());
    out.writeLong(position.offset());
    out.writeLong(written);
    out.writeInt(journals.size());
    for (Map.Entry<String, Long> journal : journals.entrySet()) {
      out.writeUTF(journal.getKey());
      out.writeLong(journal.getValue());
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes.toByteArray());
    out.writeInt((int) crc.getValue());
    WholeFile.write(directory.resolve(NAME), bytes.toByteArray(), false);
  }

  /**
   * The mark of a folder; null if there is none, or a damaged one.
   *
   * @throws SpoolVersionException if another version of the program wrote it
   */
  static @Nullable Mark read(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      return null;
    }
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length < 36) {
      return null;
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int stored =
        new DataInputStream(
                new ByteArrayInputStream(Arrays.copyOfRange(bytes, bytes.length - 4, bytes.length)))
            .readInt();
    if (stored != (int) crc.getValue()) {
      return null;
    }
    int magic = in.readInt();
    SpoolVersionException.require(file, magic, MAGIC);
    if (magic != MAGIC) {
      return null;
    }
    SpoolPosition position = new SpoolPosition(in.readLong(), in.readLong());
    long written = in.readLong();
    Map<String, Long> journals = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      journals.put(in.readUTF(), in.readLong());
    }
    return new Mark(position, written, journals);
  }
}
