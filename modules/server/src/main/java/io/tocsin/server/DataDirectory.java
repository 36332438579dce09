package io.tocsin.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The folder for everything that must survive, held by this process alone; the kernel gives it back
 * on any death.
 */
final class DataDirectory implements AutoCloseable {

  private final FileChannel channel;
  private final FileLock lock;

  private DataDirectory(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Makes the folder if need be, and takes it.
   *
   * @throws UsageException if it cannot be written to, or if another process has it
   */
  static DataDirectory take(Path directory) {
    String otherwise = "choose another with --data-directory or TOCSIN_DATA_DIRECTORY";
    return open(
        directory, false, " is used by another Tocsin; stop it, or " + otherwise, "; " + otherwise);
  }

  /**
   * The folder that the nodes of a cluster share: a Tocsin that is alone cannot take it meanwhile.
   *
   * @throws UsageException if one has it
   */
  static DataDirectory share(Path directory) {
    return open(
        directory,
        true,
        " is used by a Tocsin that is alone; stop it, or start it with --cluster too",
        ", which all nodes of a cluster share");
  }

  private static DataDirectory open(
      Path directory, boolean shared, String taken, String unwritable) {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve("tocsin.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel, shared);
      if (lock == null) {
        channel.close();
        throw new UsageException("the data folder " + directory + taken);
      }
      return new DataDirectory(channel, lock);
    } catch (IOException e) {
      throw new UsageException(
          "cannot write to the data folder "
              + directory
              + " ("
              + e.getClass().getSimpleName()
              + ")"
              + unwritable);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel, boolean shared)
      throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, shared);
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      lock.release();
      channel.close();
    }
  }
}
