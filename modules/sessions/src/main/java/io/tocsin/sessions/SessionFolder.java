package io.tocsin.sessions;

import io.tocsin.bus.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where sessions are remembered over a restart: a folder each, whose files are always whole, since
 * each is written beside its place and then moved into it. Blocks: not for event loops.
 *
 * @param root {@code data/sessions}
 * @param powerSafe whether a file is on the disk, and not only with the operating system, before it
 *     counts: what it holds then survives the loss of power too, at the price of a disk's delay
 */
public record SessionFolder(Path root, boolean powerSafe) {

  /** What a session is and has become; JSON. */
  static final String LIFE = "session.json";

  /** See {@link StrategySnapshot}. */
  static final String STRATEGIES = "strategies.snapshot";

  /** See {@link RecentEntries}. */
  static final String RECENT = "recent.journal";

  /** As an indicator engine gives it. */
  static final String INDICATORS = "indicators.snapshot";

  /** Ids of the sessions that are remembered, oldest first. */
  List<String> ids() {
    List<String> ids = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(root)) {
      for (Path folder : folders) {
        if (Files.exists(folder.resolve(LIFE))) {
          ids.add(String.valueOf(folder.getFileName()));
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

  Optional<byte[]> read(String sessionId, String file) {
    try {
      return Optional.of(Files.readAllBytes(root.resolve(sessionId).resolve(file)));
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
      WholeFile.write(folder.resolve(file), bytes, powerSafe);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder.resolve(file), e);
    }
  }

  /** Forgets a snapshot that is of no use any more. */
  void delete(String sessionId, String file) {
    try {
      Files.deleteIfExists(root.resolve(sessionId).resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file + " of session " + sessionId, e);
    }
  }
}
