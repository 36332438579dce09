package io.tocsin.venues.recording;

import io.tocsin.venues.replay.RecordingException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The good blocks of one file, in order; what is damaged is passed over and told. Blocking and not
 * thread-safe.
 */
final class BlockScanner implements Closeable {

  private static final int SEARCH_BYTES = 1 << 20;

  private final Path file;
  private final FileChannel channel;
  private final List<Damage> damages = new ArrayList<>();
  private long size;
  private long at;
  private long offset;
  private String fault = "";
  private ByteBuffer stored = ByteBuffer.allocate(1 << 18);
  private final ByteBuffer header = ByteBuffer.allocate(Block.HEADER);

  /**
   * @throws RecordingException if this is no file of a recording, or one of a newer version
   */
  BlockScanner(Path file, Segments.Kind kind) throws RecordingException {
    this.file = file;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      size = channel.size();
      ByteBuffer begin = ByteBuffer.allocate(Segments.HEADER);
      read(begin, 0);
      begin.flip();
      if (size == 0 || (size < Segments.HEADER && damagedFromBirth())) {
        at = size;
        return;
      }
      if (!Segments.begins(begin, kind)) {
        channel.close();
        throw new RecordingException(file + ": is no file of a recording of Tocsin's own");
      }
      if (Segments.version(begin) != 1) {
        channel.close();
        throw new RecordingException(
            file
                + ": has the version "
                + Segments.version(begin)
                + "; this program reads version 1, use a newer one");
      }
      at = Segments.HEADER;
    } catch (IOException e) {
      throw new RecordingException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private boolean damagedFromBirth() {
    damages.add(new Damage(file, 0, size, "the file ends within its own beginning", true));
    return true;
  }

  /**
   * The next good block, whose bytes {@link #stored} has; null at the end. A file that grows
   * meanwhile is read as long as it was in the beginning.
   */
  Block.@Nullable Header next() throws RecordingException {
    try {
      while (at < size) {
        Block.Header found = check(at);
        if (found != null) {
          offset = at;
          at += Block.HEADER + (long) found.storedLength();
          return found;
        }
        String reason = fault;
        long good = search(at + 1);
        damages.add(new Damage(file, at, (good < 0 ? size : good) - at, reason, good < 0));
        at = good < 0 ? size : good;
      }
      return null;
    } catch (IOException e) {
      throw new RecordingException(
          file + ": cannot be read on at byte " + at + ": " + e.getMessage(), e);
    }
  }

  /**
   * The next block's header without a look at what follows it, for finding a place quickly; null at
   * the end.
   */
  Block.@Nullable Header skip() throws RecordingException {
    try {
      if (size - at < Block.HEADER) {
        return null;
      }
      read(header.clear(), at);
      Block.Header found = Block.Header.read(header.flip());
      if (found == null || found.storedLength() > size - at - Block.HEADER) {
        return next();
      }
      offset = at;
      at += Block.HEADER + (long) found.storedLength();
      return found;
    } catch (IOException e) {
      throw new RecordingException(
          file + ": cannot be read on at byte " + at + ": " + e.getMessage(), e);
    }
  }

  private Block.@Nullable Header check(long position) throws IOException {
    if (size - position < Block.HEADER) {
      fault = "the file ends within the header of a block";
      return null;
    }
    read(header.clear(), position);
    Block.Header found = Block.Header.read(header.flip());
    if (found == null) {
      fault = "no block begins where one should";
      return null;
    }
    if (found.storedLength() > size - position - Block.HEADER) {
      fault = "the file ends within a block";
      return null;
    }
    if (stored.capacity() < found.storedLength()) {
      stored = ByteBuffer.allocate(Integer.highestOneBit(found.storedLength()) * 2);
    }
    stored.clear().limit(found.storedLength());
    read(stored, position + Block.HEADER);
    stored.flip();
    if (stored.remaining() != found.storedLength() || !found.matches(header, stored)) {
      fault = "the checksum of a block is wrong";
      return null;
    }
    return found;
  }

  /** Where the next good block begins, -1 if none does. */
  private long search(long from) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(SEARCH_BYTES);
    for (long base = from; size - base >= Block.HEADER; base += SEARCH_BYTES - 3) {
      read(chunk.clear(), base);
      chunk.flip();
      for (int i = 0; i + 4 <= chunk.limit(); i++) {
        if (chunk.get(i) == 'T' && chunk.getInt(i) == Block.MAGIC && check(base + i) != null) {
          return base + i;
        }
      }
    }
    return -1;
  }

  private void read(ByteBuffer into, long position) throws IOException {
    long from = position;
    while (into.hasRemaining()) {
      int count = channel.read(into, from);
      if (count < 0) {
        return;
      }
      from += count;
    }
  }

  /** Goes on at a block's offset, as {@link #offset} told it. */
  void position(long blockOffset) {
    at = blockOffset;
  }

  /** The stored bytes of the block that {@link #next} gave. */
  byte[] stored() {
    return stored.array();
  }

  /** Where the block that {@link #next} gave begins. */
  long offset() {
    return offset;
  }

  /** Where the next block begins: everything before is read or passed over. */
  long position() {
    return at;
  }

  /** Bytes of the file. */
  long size() {
    return size;
  }

  /** What had to be passed over so far. */
  List<Damage> damages() {
    return damages;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
