package io.tocsin.storage.spool;

import io.tocsin.fuzz.Scratch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** What the spool finds on the disk when it starts. Only IOException may be thrown. */
public final class SpoolInput {

  private static final int ABOUT = 1_000;

  private SpoolInput() {}

  /** A segment; the first byte says whether it is the mark instead ({@code m}). */
  public static void file(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    Path folder = Scratch.empty("spool");
    String name = input[0] == 'm' ? "mark" : "0000000000000001.spool";
    Files.write(folder.resolve(name), Arrays.copyOfRange(input, 1, input.length));
    read(folder);
  }

  /** A block with a good checksum: its number of rows in a byte, then what stands in it. */
  public static void block(byte[] input) throws IOException {
    if (input.length < 2) {
      return;
    }
    int length = input.length - 1;
    ByteBuffer block = ByteBuffer.allocate(Blocks.HEADER + length);
    block.putInt(Blocks.MAGIC).putInt(length).putInt(1 + (input[0] & 0xFF)).putLong(1_000);
    block.position(Blocks.HEADER).put(input, 1, length);
    CRC32C sum = new CRC32C();
    sum.update(block.array(), 0, Blocks.CRC_AT);
    sum.update(block.array(), Blocks.HEADER, length);
    block.putInt(Blocks.CRC_AT, (int) sum.getValue());
    Path folder = Scratch.empty("spool");
    Files.write(folder.resolve("0000000000000001.spool"), block.array());
    read(folder);
  }

  private static void read(Path folder) throws IOException {
    SpoolOptions options = new SpoolOptions(folder, Durability.PROCESS, 1 << 24, 1 << 20, 100);
    try (SpoolFolder spool = new SpoolFolder(options, Disk.REAL, new Journals())) {
      SpoolPosition from = spool.drained();
      for (int i = 0; i < ABOUT; i++) {
        SpoolFolder.Chunk chunk = spool.read(from, ABOUT);
        if (chunk.rows().isEmpty()) {
          return;
        }
        from = chunk.next();
      }
    } catch (IOException refused) {
      // As declared.
    }
  }
}
