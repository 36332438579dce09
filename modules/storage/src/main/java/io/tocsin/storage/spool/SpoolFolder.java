package io.tocsin.storage.spool;

import io.tocsin.storage.spool.Blocks.Block;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a spool: segments, numbered, of blocks, and the {@link Mark}. One thread appends,
 * one reads and marks; everything blocks.
 */
final class SpoolFolder implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(SpoolFolder.class);
  private static final String SUFFIX = ".spool";

  /** Rows with long texts are read fewer at a time. */
  private static final long MOST_BYTES_READ = 4L << 20;

  private final SpoolOptions options;
  private final Disk disk;
  private final Journals journals;
  private final FileChannel lockFile;

  /** Bytes of each segment that count, by number. */
  private final NavigableMap<Long, Long> segments = new ConcurrentSkipListMap<>();

  private @Nullable FileChannel active;
  private volatile SpoolPosition end = new SpoolPosition(1, 0);
  private volatile SpoolPosition drained = new SpoolPosition(1, 0);
  private volatile long damagedBytes;
  private long lastWritten;
  private long waiting;
  private @Nullable FileChannel reading;
  private long readingSegment;

  /**
   * Opens a folder, makes it if need be, and finds out where it was left. A torn end is cut off.
   *
   * @throws FileSystemException if it cannot be written
   * @throws SpoolInUseException if another process has it
   * @throws SpoolVersionException if another version of the program wrote to it
   */
  SpoolFolder(SpoolOptions options, Disk disk, Journals journals) throws IOException {
    this.options = options;
    this.disk = disk;
    this.journals = journals;
    Files.createDirectories(options.directory());
    lockFile = lock(options.directory());
    try {
      recover();
    } catch (IOException | RuntimeException cause) {
      lockFile.close();
      throw cause;
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel file =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException ofThisProcess) {
      lock = null;
    }
    if (lock == null) {
      file.close();
      throw new SpoolInUseException(directory);
    }
    return file;
  }

  /** Whether anything lies behind the mark; looks only, whoever has the folder. */
  static boolean hasRows(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    Mark mark = Mark.read(directory);
    SpoolPosition drained = mark == null ? new SpoolPosition(0, 0) : mark.position();
    return sizes(directory).entrySet().stream()
        .anyMatch(segment ->
            segment.getValue() > 0
                && new SpoolPosition(segment.getKey(), segment.getValue()).compareTo(drained) > 0);
  }

  private static Map<Long, Long> sizes(Path directory) throws IOException {
    Map<Long, Long> sizes = new HashMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(each -> each.toString().endsWith(SUFFIX)).toList()) {
        String name = file.getFileName().toString();
        String number = name.substring(0, name.length() - SUFFIX.length());
        if (number.chars().allMatch(Character::isDigit) && number.length() == 16) {
          sizes.put(Long.parseLong(number), Files.size(file));
        }
      }
    }
    return sizes;
  }

  private void recover() throws IOException {
    segments.putAll(sizes(options.directory()));
    Mark mark = Mark.read(options.directory());
    if (mark != null) {
      lastWritten = mark.written();
      drained = mark.position();
      mark.journals().forEach(journals::saw);
      end = drained;
    }
    for (Map.Entry<Long, Long> segment : List.copyOf(segments.entrySet())) {
      if (segment.getKey() < drained.segment()) {
        delete(segment.getKey());
      } else {
        recover(segment.getKey(), segment.getValue());
      }
    }
    if (segments.isEmpty() || drained.compareTo(end) > 0) {
      // Never in front of the mark: what is appended there would count as drained.
      end = new SpoolPosition(drained.segment() + 1, 0);
      drained = end;
    } else if (drained.segment() < segments.firstKey()) {
      drained = new SpoolPosition(segments.firstKey(), 0);
    }
  }

  private void recover(long number, long size) throws IOException {
    boolean last = number == segments.lastKey();
    long from = number == drained.segment() ? Math.min(drained.offset(), size) : 0;
    try (FileChannel file =
        FileChannel.open(path(number), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long at = from;
      while (true) {
        Block block = Blocks.read(file, at, size);
        if (block == null) {
          // What looks like damage, and would be cut off, may be what a newer program wrote.
          SpoolVersionException.require(path(number), Blocks.magic(file, at), Blocks.MAGIC);
          block = Blocks.search(file, at, size);
        }
        if (block == null) {
          break;
        }
        for (SpoolRow row : rows(block, number, journals::saw)) {
          lastWritten = Math.max(lastWritten, row.written());
          waiting++;
        }
        at = block.end();
      }
      if (at < size && last) {
        LOG.warn(
            "the spool's file {} ended within a write: its last {} bytes, which were not acknowledged, are cut off",
            path(number),
            size - at);
        file.truncate(at);
        segments.put(number, at);
      }
      end = new SpoolPosition(number, last ? at : size);
    }
  }

  /** Rows that wait, as of the opening. */
  long waiting() {
    return waiting;
  }

  /** Of the newest row, as of the opening. */
  long lastWritten() {
    return lastWritten;
  }

  /** What the files take. */
  long bytes() {
    long sum = 0;
    for (long size : segments.values()) {
      sum += size;
    }
    return sum;
  }

  /** Bytes that were passed over while reading, because they were damaged. */
  long damagedBytes() {
    return damagedBytes;
  }

  /** Everything before is drained. */
  SpoolPosition drained() {
    return drained;
  }

  SpoolPosition end() {
    return end;
  }

  // Writing

  /** Appends a block; if it fails, the folder is as before, or the next attempt makes it so. */
  void append(ByteBuffer block) throws IOException {
    FileChannel file = active;
    if (file == null || end.offset() >= options.segmentBytes()) {
      file = next();
    }
    int length = block.remaining();
    try {
      disk.write(file, block, end.offset());
      if (options.durability() == Durability.POWER) {
        disk.force(file);
      }
    } catch (IOException cause) {
      cut(file);
      throw cause;
    }
    end = new SpoolPosition(end.segment(), end.offset() + length);
    segments.put(end.segment(), end.offset());
  }

  /** What a failed write has left would be taken for a torn end, or give the disk no room. */
  private void cut(FileChannel file) {
    try {
      file.truncate(end.offset());
    } catch (IOException alsoFailed) {
      LOG.debug("cannot cut {} back", path(end.segment()), alsoFailed);
    }
  }

  private FileChannel next() throws IOException {
    long number = end.segment();
    if (end.offset() >= options.segmentBytes()) {
      number++;
    }
    Path path = path(number);
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (options.durability() == Durability.POWER) {
      try (FileChannel folder = FileChannel.open(options.directory(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
    FileChannel before = active;
    active = file;
    if (before != null) {
      before.close();
    }
    end = new SpoolPosition(number, number == end.segment() ? end.offset() : 0);
    segments.putIfAbsent(number, end.offset());
    return file;
  }

  // Reading

  /**
   * Rows that follow each other.
   *
   * @param next where the rows after them begin
   * @param whole whether there were no others
   */
  record Chunk(List<SpoolRow> rows, SpoolPosition next, boolean whole) {}

  /** The rows from a position on: whole blocks, until there are enough rows or no more. */
  Chunk read(SpoolPosition from, int enough) throws IOException {
    SpoolPosition limit = end;
    List<SpoolRow> rows = new ArrayList<>();
    SpoolPosition at = from;
    long bytes = 0;
    while (rows.size() < enough && bytes < MOST_BYTES_READ && at.compareTo(limit) < 0) {
      long size =
          at.segment() == limit.segment()
              ? limit.offset()
              : segments.getOrDefault(at.segment(), 0L);
      Block block = at.offset() < size ? block(at, size) : null;
      if (block != null) {
        rows.addAll(rows(block, at.segment(), (journal, number) -> {}));
        bytes += block.end() - block.start();
        at = new SpoolPosition(at.segment(), block.end());
        continue;
      }
      Long following = segments.higherKey(at.segment());
      if (following == null || at.segment() >= limit.segment()) {
        at = limit;
        break;
      }
      at = new SpoolPosition(following, 0);
    }
    return new Chunk(rows, at, at.compareTo(limit) >= 0);
  }

  /** A block's rows; none, and that is told, where it holds what this version cannot read. */
  private List<SpoolRow> rows(Block block, long segment, Blocks.JournalWatch watch) {
    try {
      return block.decode(watch);
    } catch (RuntimeException e) {
      damagedBytes += block.end() - block.start();
      LOG.error(
          "the spool's file {} is damaged: the block at byte {} cannot be read ({}), the records in it are lost",
          path(segment),
          block.start(),
          e.getMessage());
      return List.of();
    }
  }

  private @Nullable Block block(SpoolPosition at, long size) throws IOException {
    FileChannel file = reading(at.segment());
    Block block = Blocks.read(file, at.offset(), size);
    if (block != null) {
      return block;
    }
    block = Blocks.search(file, at.offset(), size);
    long lost = (block == null ? size : block.start()) - at.offset();
    damagedBytes += lost;
    LOG.error(
        "the spool's file {} is damaged: {} bytes from byte {} on cannot be read, the records in them are lost",
        path(at.segment()),
        lost,
        at.offset());
    return block;
  }

  private FileChannel reading(long segment) throws IOException {
    FileChannel open = reading;
    if (open == null || readingSegment != segment) {
      if (open != null) {
        open.close();
      }
      open = FileChannel.open(path(segment), StandardOpenOption.READ);
      reading = open;
      readingSegment = segment;
    }
    return open;
  }

  /**
   * Everything before this position has been stored elsewhere.
   *
   * @throws IOException also if the folder was let go of: it may be another's by now
   */
  synchronized void mark(SpoolPosition position, long written) throws IOException {
    if (!lockFile.isOpen()) {
      throw new ClosedChannelException();
    }
    new Mark(position, written, journals.copy()).write(options.directory());
    drained = position;
    for (long segment : List.copyOf(segments.headMap(position.segment()).keySet())) {
      delete(segment);
    }
  }

  private void delete(long segment) throws IOException {
    Files.deleteIfExists(path(segment));
    segments.remove(segment);
  }

  private Path path(long segment) {
    return options.directory().resolve("%016d%s".formatted(segment, SUFFIX));
  }

  @Override
  public synchronized void close() throws IOException {
    FileChannel file = active;
    FileChannel read = reading;
    active = null;
    reading = null;
    try (lockFile) {
      if (file != null) {
        file.close();
      }
      if (read != null) {
        read.close();
      }
    }
  }
}
