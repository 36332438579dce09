package io.tocsin.venues.imports;

import io.tocsin.model.input.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder whose files people far away may name: nothing outside of it can be named, neither by
 * {@code ..}, nor by an absolute path, nor through a link. Blocking.
 */
public final class DataFolder {

  private static final int DEPTH = 3;
  private static final int MOST_NAMED = 100;

  private final Path folder;

  /**
   * @param folder need not be there yet
   */
  public DataFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * A file or folder within.
   *
   * @param name relative to the folder
   * @param path where the name stands, for the problem
   * @param what it is, for the problem
   */
  public Optional<Path> find(String name, String path, String what, Problems problems) {
    try {
      Path root = folder.toAbsolutePath().normalize();
      Path wanted = root.resolve(name).normalize();
      if (Path.of(name).isAbsolute() || wanted.equals(root) || !wanted.startsWith(root)) {
        problems.add(
            path,
            "names something outside of the folder for it",
            name,
            "a " + what + " below " + folder);
        return Optional.empty();
      }
      if (Files.exists(wanted)) {
        if (wanted.toRealPath().startsWith(root.toRealPath())) {
          return Optional.of(wanted);
        }
        problems.add(path, "is a link to something outside of its folder", name, "below " + folder);
        return Optional.empty();
      }
      problems.unknownName(path, what, name, names());
    } catch (IOException | InvalidPathException e) {
      problems.add(path, "cannot be read: " + e.getMessage(), name, "a " + what);
    }
    return Optional.empty();
  }

  /** The files within, by name, at most so many; none while the folder is not there. */
  List<Path> files(int most) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder, DEPTH)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !name(file).startsWith("."))
          .sorted()
          .limit(most)
          .toList();
    }
  }

  /** As {@link #find} takes it. */
  String name(Path file) {
    return folder.relativize(file).toString();
  }

  private List<String> names() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of("nothing: there is no folder " + folder);
    }
    try (Stream<Path> files = Files.walk(folder, DEPTH)) {
      return files
          .filter(file -> !file.equals(folder))
          .map(file -> folder.relativize(file).toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .limit(MOST_NAMED)
          .toList();
    }
  }
}
