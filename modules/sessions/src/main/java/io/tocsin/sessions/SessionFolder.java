package io.tocsin.sessions;

import io.tocsin.bus.WholeFile;
import io.tocsin.cluster.Lease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Where sessions are remembered over a restart: a folder each, whose files are always whole, since
 * each is written beside its place and then moved into it. Blocks: not for event loops.
 *
 * @param root {@code data/sessions}
 * @param powerSafe whether a file is on the disk, and not only with the operating system, before it
 *     counts: what it holds then survives the loss of power too, at the price of a disk's delay
 * @param token of the lease under which the files are read and written, 0 on a node that is alone:
 *     it is part of their names, so that one who lost the lease and does not know it yet writes
 *     what nobody reads
 */
public record SessionFolder(Path root, boolean powerSafe, long token) {

  /** Of a node that is alone. */
  public SessionFolder(Path root, boolean powerSafe) {
    this(root, powerSafe, 0);
  }

  /** The same, for what the holder of a lease reads and writes. */
  SessionFolder of(Lease lease) {
    return new SessionFolder(root, powerSafe, lease.token());
  }

  /** What a session is and has become; JSON. */
  static final String LIFE = "session.json";

  /** See {@link StrategySnapshot}. */
  static final String STRATEGIES = "strategies.snapshot";

  /** See {@link RecentEntries}. */
  static final String RECENT = "recent.journal";

  private static final int ATTEMPTS = 5;

  /** As an indicator engine gives it. */
  static final String INDICATORS = "indicators.snapshot";

  /** Ids of the sessions that are remembered, oldest first. */
  List<String> ids() {
    return ids(id -> true);
  }

  /**
   * Ids of the sessions that are remembered, oldest first.
   *
   * @param wanted which ids are of interest: the folders of others are not looked into
   */
  List<String> ids(Predicate<String> wanted) {
    List<String> ids = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root)) {
      for (Path folder : folders) {
        String id = String.valueOf(folder.getFileName());
        if (wanted.test(id) && isRemembered(folder)) {
          ids.add(id);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + root, e);
    }
    ids.sort(null);
    return ids;
  }

  /** Whether the session's state was ever written, under whatever lease. */
  boolean isRemembered(String sessionId) {
    try {
      return isRemembered(root.resolve(sessionId));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + root.resolve(sessionId), e);
    }
  }

  /** Whether a session's state was written into its folder, under whatever lease. */
  private static boolean isRemembered(Path folder) throws IOException {
    if (Files.exists(folder.resolve(LIFE))) {
      return true;
    }
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, LIFE + ".*[0-9]")) {
      return files.iterator().hasNext();
    }
  }

  /**
   * Takes over what the newest holder of the session's lease left: from now on it stands under this
   * folder's token. To be called once the lease is held, before anything is read.
   *
   * @return whether the session is remembered
   * @throws IllegalStateException if somebody with a greater token was here: the lease is over
   */
  boolean adopt(String sessionId) {
    Path folder = root.resolve(sessionId);
    for (int attempt = 1; ; attempt++) {
      try {
        for (String file : List.of(LIFE, STRATEGIES, RECENT, INDICATORS)) {
          adopt(folder, file);
        }
        return Files.exists(folder.resolve(name(LIFE)));
      } catch (NoSuchFileException e) {
        // One who lost the lease may still be moving: then it is there under another name.
        if (!Files.exists(folder) || attempt == ATTEMPTS) {
          return false;
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot take over " + folder, e);
      }
    }
  }

  private void adopt(Path folder, String file) throws IOException {
    NavigableMap<Long, Path> found = byToken(folder, file);
    if (found.isEmpty()) {
      return;
    }
    long newest = found.lastKey();
    if (token != 0 && newest > token) {
      throw new IllegalStateException("another node has taken " + folder + " with " + newest);
    }
    if (newest != token) {
      Files.move(
          found.lastEntry().getValue(),
          folder.resolve(name(file)),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
    found.remove(token); // this holder's own, whether it stood there or was put there just now
    for (Path each : found.values()) {
      Files.deleteIfExists(each);
    }
  }

  /** A file as the newest holder left it, without taking anything over. */
  Optional<byte[]> newest(String sessionId, String file) {
    Path folder = root.resolve(sessionId);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        NavigableMap<Long, Path> found = byToken(folder, file);
        return found.isEmpty()
            ? Optional.empty()
            : Optional.of(Files.readAllBytes(found.lastEntry().getValue()));
      } catch (NoSuchFileException e) {
        // its holder has changed meanwhile
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file + " of session " + sessionId, e);
      }
    }
    return Optional.empty();
  }

  /** What the holders of the session's leases left of a file, the newest holder's last. */
  private static NavigableMap<Long, Path> byToken(Path folder, String file) throws IOException {
    NavigableMap<Long, Path> found = new TreeMap<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, file + "*")) {
      for (Path each : all) {
        long its = tokenOf(String.valueOf(each.getFileName()), file);
        if (its >= 0) {
          found.put(its, each);
        }
      }
    }
    return found;
  }

  /** The token in a file's name; -1 if it is another file. */
  private static long tokenOf(String name, String file) {
    if (name.equals(file)) {
      return 0;
    }
    String rest = name.substring(file.length());
    return rest.matches("\\.[0-9]{1,18}") ? Long.parseLong(rest.substring(1)) : -1;
  }

  private String name(String file) {
    return token == 0 ? file : file + "." + token;
  }

  Optional<byte[]> read(String sessionId, String file) {
    try {
      return Optional.of(Files.readAllBytes(root.resolve(sessionId).resolve(name(file))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + " of session " + sessionId, e);
    }
  }

  /** Replaces a file; whoever reads it sees either all of the old or all of the new. */
  void write(String sessionId, String file, byte[] bytes) {
    Path folder = root.resolve(sessionId);
    try {
      Files.createDirectories(folder);
      WholeFile.write(folder.resolve(name(file)), bytes, powerSafe);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder.resolve(file), e);
    }
  }

  /** Forgets a snapshot that is of no use any more. */
  void delete(String sessionId, String file) {
    try {
      Files.deleteIfExists(root.resolve(sessionId).resolve(name(file)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file + " of session " + sessionId, e);
    }
  }
}
