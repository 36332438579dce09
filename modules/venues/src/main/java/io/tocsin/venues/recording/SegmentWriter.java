package io.tocsin.venues.recording;

import io.tocsin.bus.Rotation;
import io.tocsin.model.Micros;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Appends blocks to the files of a recording's folder, begins new files and deletes old ones.
 * Blocking; one thread at a time.
 */
class SegmentWriter implements Closeable {

  private final Path directory;
  private final Rotation rotation;
  private final Segments.Kind kind;
  private final List<SegmentIndex> segments = new ArrayList<>();
  private byte[] encoded = new byte[0];
  private @Nullable FileChannel channel;
  private int number;
  private long deleted;
  private volatile boolean wantsImages;

  SegmentWriter(Path directory, Rotation rotation, Segments.Kind kind) {
    this.directory = directory;
    this.rotation = rotation;
    this.kind = kind;
  }

  void append(Block block) throws IOException {
    FileChannel out = channel;
    if (out == null || (block.images() && isFull(block.firstMicros()))) {
      out = nextFile();
    }
    SegmentIndex index = segments.getLast();
    if (encoded.length < block.mostEncoded()) {
      encoded = new byte[block.mostEncoded()];
    }
    ByteBuffer bytes = block.encode(encoded);
    Block.Header header = Block.Header.read(bytes);
    long offset = index.bytes();
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
    index.add(Objects.requireNonNull(header), offset);
    wantsImages = isFull(block.lastMicros());
  }

  private boolean isFull(long micros) {
    SegmentIndex index = segments.getLast();
    return index.bytes() >= rotation.fileBytes()
        || micros - index.fromMicros() >= rotation.fileAge().toNanos() / 1_000;
  }

  /** Whether a new file should begin: it does with the next image. Callable from any thread. */
  boolean wantsImages() {
    return wantsImages;
  }

  private FileChannel nextFile() throws IOException {
    close();
    Path file = Segments.file(directory, kind, ++number);
    FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel = out;
    out.write(Segments.header(kind, number));
    segments.add(new SegmentIndex(String.valueOf(file.getFileName())));
    forget();
    return out;
  }

  /** Deletes the oldest files as {@link Rotation} says. */
  private void forget() throws IOException {
    long total = segments.stream().mapToLong(SegmentIndex::bytes).sum();
    long newest = segments.size() < 2 ? 0 : segments.get(segments.size() - 2).toMicros();
    while (segments.size() > 1 && (tooMuch(total) || tooOld(segments.getFirst(), newest))) {
      SegmentIndex oldest = segments.removeFirst();
      total -= oldest.bytes();
      deleted += oldest.bytes();
      Files.deleteIfExists(directory.resolve(oldest.file()));
    }
  }

  private boolean tooMuch(long total) {
    return rotation.keepBytes() > 0 && total > rotation.keepBytes();
  }

  private boolean tooOld(SegmentIndex segment, long nowMicros) {
    long keep = rotation.keepAge().toSeconds() * Micros.SECOND;
    return keep > 0 && nowMicros - segment.toMicros() > keep;
  }

  /** Everything that was appended survives a power cut from now on. */
  void force() throws IOException {
    FileChannel out = channel;
    if (out != null) {
      out.force(false);
    }
  }

  List<SegmentIndex> segments() {
    return segments;
  }

  /** Bytes of files that were deleted because of {@link Rotation}. */
  long deletedBytes() {
    return deleted;
  }

  @Override
  public void close() throws IOException {
    FileChannel out = channel;
    channel = null;
    if (out != null) {
      out.force(true);
      out.close();
    }
  }
}
