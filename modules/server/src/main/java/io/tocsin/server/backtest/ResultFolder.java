package io.tocsin.server.backtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Fills a folder all or nothing: files grow in a folder beside it, so that work that fails, is
 * cancelled or killed leaves no half result. Blocking.
 */
final class ResultFolder {

  private static final String UNFINISHED = ".tocsin-backtest-";

  private ResultFolder() {}

  /** Writes the files of a result. */
  @FunctionalInterface
  interface Work<T> {
    T into(Path folder) throws IOException, InterruptedException;
  }

  /**
   * Does the work, and then gives the files their place; other files of the folder stay.
   *
   * @param directory made if it is not there
   */
  static <T> T fill(Path directory, Work<T> work) throws IOException, InterruptedException {
    Path parent = directory.toAbsolutePath().normalize().getParent();
    if (parent == null || (Files.exists(directory) && !Files.isDirectory(directory))) {
      throw new NotDirectoryException(directory.toString());
    }
    Files.createDirectories(parent);
    // Not a temporary directory of the JDK: only its owner could read the result.
    Path unfinished = Files.createDirectory(parent.resolve(UNFINISHED + UUID.randomUUID()));
    try {
      T result = work.into(unfinished);
      if (Files.exists(directory)) {
        for (Path file : files(unfinished)) {
          Files.move(
              file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      } else {
        Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
      }
      return result;
    } finally {
      delete(unfinished);
    }
  }

  /** Deletes what a killed process left below a folder that nobody else writes to. */
  static void tidy(Path parent) throws IOException {
    for (Path file : files(parent)) {
      if (String.valueOf(file.getFileName()).startsWith(UNFINISHED)) {
        delete(file);
      }
    }
  }

  /** Deletes a result, if it is there. */
  static void delete(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      for (Path file : files(folder)) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    }
  }

  static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
