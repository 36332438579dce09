package io.tocsin.security;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Logins that somebody has ended: a cookie cannot be called back. An empty file each in a folder
 * that all nodes share, until the login would be over anyway.
 */
public final class EndedLogins {

  private final Path folder;
  private final Duration longest;
  private final Set<String> here = ConcurrentHashMap.newKeySet();
  private volatile Set<String> found = Set.of();

  /**
   * @param longest after which a login is over in any case
   */
  public EndedLogins(Path folder, Duration longest) {
    this.folder = folder;
    this.longest = longest;
  }

  /** Whether the login of that id was ended; does not look at the disk. */
  public boolean contains(String id) {
    return here.contains(id) || found.contains(id);
  }

  /** Ends it at once in this process; {@link #keep} makes it last. */
  public void add(String id) {
    here.add(id);
  }

  /** Tells the other nodes, and a later start of this one. Blocking. */
  public void keep(String id) throws IOException {
    OwnerOnly.folder(folder);
    try {
      Files.createFile(folder.resolve(id));
    } catch (FileAlreadyExistsException e) {
      // Logged out twice.
    }
  }

  /** Looks what other nodes have ended, and forgets what is over anyway. Blocking. */
  public void refresh(Instant now) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Set<String> ids = new HashSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String id = file.getFileName().toString();
        if (Files.getLastModifiedTime(file).toInstant().plus(longest).isBefore(now)) {
          Files.deleteIfExists(file);
          here.remove(id);
        } else {
          ids.add(id);
        }
      }
    }
    found = Set.copyOf(ids);
  }
}
