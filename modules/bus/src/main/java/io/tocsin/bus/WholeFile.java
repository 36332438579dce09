package io.tocsin.bus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that are replaced as wholes: whoever reads one, also after a crash, finds all of the old
 * content or all of the new.
 */
public final class WholeFile {

  /** Nobody who looks for files by their endings takes an unfinished one for one of its own. */
  private static final String UNFINISHED = ".unfinished";

  private WholeFile() {}

  /**
   * Replaces a file, or makes it, by a move from beside its place. Blocks.
   *
   * @param powerSafe whether the content must be on the disk when this returns, so that it outlasts
   *     the machine's end and not only the process's
   */
  public static void write(Path file, byte[] content, boolean powerSafe) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
    try {
      try (FileChannel channel =
          FileChannel.open(
              unfinished,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
          channel.write(left);
        }
        if (powerSafe) {
          channel.force(true);
        }
      }
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
