package io.tocsin.server.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * Room and speed where records are kept.
 *
 * @param folder need not be there yet
 * @param enough bytes below which it warns
 * @param least bytes below which it fails
 */
public record DiskCheck(Path folder, long enough, long least) implements Check {

  private static final long MEGABYTE = 1L << 20;
  private static final int WRITTEN = 8 << 20;
  private static final int FLUSHES = 10;

  /** Slower than that, an accepted record waits noticeably where durability is "power". */
  private static final double SLOW_FLUSH_MILLIS = 50;

  public DiskCheck(Path folder) {
    this(folder, 2048 * MEGABYTE, 256 * MEGABYTE);
  }

  @Override
  public Finding look() {
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing)) {
      Path parent = existing.getParent();
      if (parent == null) {
        return fail("is not to be found");
      }
      existing = parent;
    }
    try {
      // A FileStore would have to be among the mounts that this process sees: none is in a chroot.
      long free = existing.toFile().getUsableSpace();
      if (free < least) {
        return Finding.fail(
            "disk",
            "There is no room for records in " + folder + ": " + words(free) + " are free.",
            "make room, or choose another place with --data-directory");
      }
      double millis = flushMillis(existing);
      String sentence =
          "%s has %s free; a small write is safe on it after %s ms."
              .formatted(folder, words(free), String.format(Locale.ROOT, "%.1f", millis));
      if (free < enough) {
        return Finding.warn(
            "disk",
            sentence,
            "make room: the spool alone may take a gigabyte (storage.spool_megabytes)");
      }
      return millis > SLOW_FLUSH_MILLIS
          ? Finding.warn("disk", sentence, "use a faster disk, or storage.durability \"process\"")
          : Finding.ok("disk", sentence);
    } catch (IOException e) {
      return fail("cannot be written (" + e.getClass().getSimpleName() + ")");
    }
  }

  private Finding fail(String why) {
    return Finding.fail(
        "disk",
        "The data folder " + folder + " " + why + ".",
        "choose another with --data-directory or TOCSIN_DATA_DIRECTORY, or change its owner");
  }

  private static double flushMillis(Path existing) throws IOException {
    Path file = Files.createTempFile(existing, "tocsin-doctor", ".tmp");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer block = ByteBuffer.allocate(1 << 20);
      for (int written = 0; written < WRITTEN; written += block.capacity()) {
        channel.write(block.clear());
      }
      channel.force(true);
      long begin = System.nanoTime();
      for (int i = 0; i < FLUSHES; i++) {
        channel.write(block.clear().limit(4_096));
        channel.force(false);
      }
      return (System.nanoTime() - begin) / 1e6 / FLUSHES;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  static String words(long bytes) {
    return bytes >= 1L << 30
        ? String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30))
        : bytes / MEGABYTE + " MB";
  }
}
