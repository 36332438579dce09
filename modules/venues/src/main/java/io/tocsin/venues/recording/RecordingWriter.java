package io.tocsin.venues.recording;

import io.tocsin.bus.Rotation;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Writes a recording on the caller's thread. Blocking and not thread-safe. */
public final class RecordingWriter implements Closeable {

  private final RecordingFolder folder;
  private final SegmentWriter segments;
  private final Coverage coverage;
  private final BlockBuilder blocks = new BlockBuilder();

  /**
   * Begins a recording in a folder of its own.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the folder is there
   */
  public RecordingWriter(Path directory, RecordingHead head, Rotation rotation) throws IOException {
    Files.createDirectories(Objects.requireNonNull(directory.toAbsolutePath().getParent()));
    Files.createDirectory(directory);
    folder = new RecordingFolder(directory);
    folder.writeHead(head);
    segments = new SegmentWriter(directory, rotation, Segments.Kind.ENTRIES);
    coverage = new Coverage();
  }

  public void add(Recorded entry) throws IOException {
    coverage.see(entry);
    Block complete = blocks.add(entry);
    if (complete != null) {
      segments.append(complete);
    }
  }

  /** Writes what has been added, to the disk itself. */
  public void flush() throws IOException {
    Block rest = blocks.finish();
    if (rest != null) {
      segments.append(rest);
    }
    segments.force();
  }

  /** Whether a new file should begin: it does with the next image. */
  public boolean wantsImages() {
    return segments.wantsImages();
  }

  @Override
  public void close() throws IOException {
    flush();
    segments.close();
    folder.writeIndex(
        RecordingFolder.index(segments.segments(), coverage, List.of(), segments.deletedBytes()));
  }
}
