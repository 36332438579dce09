package io.tocsin.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Files that only their owner may read. Blocking. On a file system without POSIX permissions the
 * permissions are whatever that system gives.
 */
public final class OwnerOnly {

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private OwnerOnly() {}

  /**
   * Reads a file.
   *
   * @throws NoSuchFileException if it is not there
   * @throws AccessFileException if others than the owner may read or write it
   */
  public static String read(Path file) throws IOException {
    check(file);
    return Files.readString(file);
  }

  /**
   * Refuses a file that others may read or write.
   *
   * @throws NoSuchFileException if it is not there
   * @throws AccessFileException if others than the owner may read or write it
   */
  public static void check(Path file) throws IOException {
    if (!isPosix(file)) {
      return;
    }
    if (!Collections.disjoint(Files.getPosixFilePermissions(file), OTHERS)) {
      throw new AccessFileException(
          file + " can be read or written by others than its owner: chmod 600 " + file);
    }
  }

  /** Replaces the file's content as one step; nobody else can read it at any moment. */
  public static void write(Path file, String text) throws IOException {
    Path fresh = fresh(file, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Makes the file, whole from the first moment, unless it is there.
   *
   * @return whether it was made
   */
  public static boolean create(Path file, String text) throws IOException {
    Path fresh = fresh(file, text);
    try {
      // Unlike a move, a link never replaces: of several nodes that begin at once one wins.
      Files.createLink(file, fresh);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Where the file lies. */
  static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file.toAbsolutePath() : folder;
  }

  /** Makes the folder and those above it; a new one is the owner's alone. */
  public static void folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, attributes(folder, "rwx------"));
    }
  }

  /** A file beside that one, with the text; what an earlier process left there goes. */
  private static Path fresh(Path file, String text) throws IOException {
    folder(folderOf(file));
    Path fresh =
        file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + ".new");
    Files.deleteIfExists(fresh);
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            fresh,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            attributes(fresh, "rw-------"))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    return fresh;
  }

  static FileAttribute<?>[] attributes(Path near, String permissions) {
    return isPosix(near)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path near) {
    return near.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
