package io.tocsin.venues.recording;

import io.tocsin.venues.replay.RecordingException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a recording, or of one of its files, in their order. What is damaged is passed
 * over up to the next block that begins with images, and told as {@link Recorded.Lost} of each
 * source. Blocking and not thread-safe.
 */
public final class RecordingReader implements Closeable {

  private final List<Path> files;
  private final long totalBytes;
  private final EntryCodec codec = new EntryCodec();
  private final ByteCursor entries = new ByteCursor();
  private final List<Damage> damages = new ArrayList<>();
  private final Set<Integer> sources = new HashSet<>();
  private final List<Recorded> told = new ArrayList<>();
  private byte[] raw = new byte[BlockBuilder.BLOCK_BYTES * 2];
  private @Nullable BlockScanner scanner;
  private int nextFile;
  private long bytesOfEarlierFiles;
  private long lastMicros;
  private boolean wantsImages;

  /**
   * @param path a recording's folder, or one of its files
   * @throws RecordingException if it is neither
   */
  public RecordingReader(Path path) throws RecordingException {
    try {
      files = Files.isDirectory(path) ? Segments.of(path, Segments.Kind.ENTRIES) : List.of(path);
      if (files.isEmpty()) {
        throw new RecordingException(
            path
                + ": is a folder without a file of a recording (*"
                + Segments.Kind.ENTRIES.suffix()
                + ")");
      }
      long bytes = 0;
      for (Path file : files) {
        bytes += Files.size(file);
      }
      totalBytes = bytes;
    } catch (IOException e) {
      throw new RecordingException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whether this is a recording of Tocsin's own: its folder, or one of its files. */
  public static boolean isOne(Path path) {
    try {
      return Files.isDirectory(path)
          ? !Segments.of(path, Segments.Kind.ENTRIES).isEmpty()
          : path.toString().endsWith(Segments.Kind.ENTRIES.suffix());
    } catch (IOException e) {
      return false;
    }
  }

  /** The next entry; null at the end. */
  public @Nullable Recorded next() throws RecordingException {
    while (true) {
      if (!told.isEmpty()) {
        return told.removeFirst();
      }
      if (!entries.atEnd()) {
        Recorded entry = entry();
        if (entry != null) {
          return entry;
        }
      } else if (!nextBlock()) {
        return told.isEmpty() ? null : told.removeFirst();
      }
    }
  }

  private @Nullable Recorded entry() {
    try {
      Recorded entry = codec.read(entries);
      if (entry instanceof Recorded.Source source) {
        sources.add(source.source());
      }
      return entry;
    } catch (ByteCursor.Damaged e) {
      BlockScanner open = Objects.requireNonNull(scanner);
      Path file = files.get(nextFile - 1);
      damages.add(
          new Damage(
              file,
              open.offset(),
              open.position() - open.offset(),
              "a block " + e.getMessage(),
              false));
      entries.over(raw, 0);
      wantsImages = true;
      return null;
    }
  }

  private boolean nextBlock() throws RecordingException {
    while (true) {
      BlockScanner open = scanner;
      int known = open == null ? 0 : open.damages().size();
      if (open == null) {
        if (nextFile == files.size()) {
          return false;
        }
        open = new BlockScanner(files.get(nextFile++), Segments.Kind.ENTRIES);
        scanner = open;
      }
      Block.Header header = open.next();
      if (open.damages().size() > known) {
        damages.addAll(open.damages().subList(known, open.damages().size()));
        wantsImages = true;
      }
      if (header == null) {
        bytesOfEarlierFiles += open.size();
        open.close();
        scanner = null;
      } else if (!wantsImages || header.images()) {
        begin(open, header);
        return true;
      }
    }
  }

  private void begin(BlockScanner open, Block.Header header) throws RecordingException {
    if (raw.length < header.rawLength()) {
      raw = new byte[Integer.highestOneBit(header.rawLength()) * 2];
    }
    if (!Block.decode(header, open.stored(), raw)) {
      throw new RecordingException(
          files.get(nextFile - 1)
              + ": the block at byte "
              + open.offset()
              + " has a good checksum and cannot be decompressed");
    }
    if (wantsImages) {
      wantsImages = false;
      String reason = damages.isEmpty() ? "left out" : damages.getLast().reason();
      for (int source : sources) {
        told.add(new Recorded.Lost(source, lastMicros, header.firstMicros(), 0, reason));
      }
    }
    lastMicros = header.lastMicros();
    codec.restart(header.firstMicros());
    entries.over(raw, header.rawLength());
  }

  private record Place(int file, long offset, long micros, long earlierBytes) {}

  /**
   * Goes on at the newest block that begins with images and is not after a moment; at the beginning
   * if there is none.
   *
   * @return the receive time at which reading goes on
   */
  public long seek(long micros) throws RecordingException {
    Place place = find(micros);
    if (place == null) {
      return 0;
    }
    go(place);
    return place.micros;
  }

  /** {@link #seek} if that is ahead of what has been read; false if it is not. */
  boolean seekForward(long micros) throws RecordingException {
    Place place = find(micros);
    if (place == null
        || place.file + 1 < nextFile
        || place.earlierBytes + place.offset <= bytesRead()) {
      return false;
    }
    go(place);
    return true;
  }

  private @Nullable Place find(long micros) throws RecordingException {
    Place best = null;
    long earlier = 0;
    for (int i = 0; i < files.size(); i++) {
      try (BlockScanner scan = new BlockScanner(files.get(i), Segments.Kind.ENTRIES)) {
        for (Block.Header header = scan.skip(); header != null; header = scan.skip()) {
          if (best == null || (header.images() && header.firstMicros() <= micros)) {
            best = new Place(i, scan.offset(), header.firstMicros(), earlier);
          }
          if (header.firstMicros() > micros) {
            return best;
          }
        }
        earlier += scan.size();
      }
    }
    return best;
  }

  private void go(Place place) throws RecordingException {
    close();
    nextFile = place.file + 1;
    BlockScanner open = new BlockScanner(files.get(place.file), Segments.Kind.ENTRIES);
    open.position(place.offset);
    scanner = open;
    bytesOfEarlierFiles = place.earlierBytes;
    entries.over(raw, 0);
    told.clear();
    wantsImages = false;
  }

  /** What had to be passed over so far. */
  public List<Damage> damages() {
    return List.copyOf(damages);
  }

  /** Bytes of the files that are worked off. */
  public long bytesRead() {
    BlockScanner open = scanner;
    return bytesOfEarlierFiles + (open == null ? 0 : open.position());
  }

  /** Bytes of all files. */
  public long totalBytes() {
    return totalBytes;
  }

  @Override
  public void close() {
    BlockScanner open = scanner;
    scanner = null;
    if (open != null) {
      open.close();
    }
  }
}
