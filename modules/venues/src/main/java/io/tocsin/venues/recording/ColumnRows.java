package io.tocsin.venues.recording;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.venues.replay.Jump;
import io.tocsin.venues.replay.RecordingException;
import io.tocsin.venues.replay.ReplayRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a recording of columns, a block at a time. */
final class ColumnRows implements ReplayRows {

  private final List<InstrumentId> instruments;
  private final int[] indexes;
  private final List<Path> files;
  private final long totalBytes;
  private @Nullable BlockScanner scanner;
  private byte[] raw = new byte[1 << 20];
  private int nextFile;
  private long earlierBytes;
  private long rows;
  private long damaged;
  private String firstDamage = "";
  private final Jump jump = new Jump();

  /**
   * @param recorded the recording's markets in the order of its rows' numbers
   */
  ColumnRows(Path directory, List<InstrumentId> recorded, List<Instrument> wanted)
      throws RecordingException {
    this.instruments = wanted.stream().map(Instrument::id).toList();
    this.indexes = recorded.stream().mapToInt(instruments::indexOf).toArray();
    try {
      this.files = Segments.of(directory, Segments.Kind.COLUMNS);
      long bytes = 0;
      for (Path file : files) {
        bytes += Files.size(file);
      }
      this.totalBytes = bytes;
    } catch (IOException e) {
      throw new RecordingException(directory + ": cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public @Nullable Step next() throws RecordingException {
    while (true) {
      BlockScanner open = scanner;
      if (open == null) {
        if (nextFile == files.size()) {
          return null;
        }
        open = new BlockScanner(files.get(nextFile++), Segments.Kind.COLUMNS);
        scanner = open;
      }
      Block.Header header = open.next();
      if (header == null) {
        end(open);
      } else if (!jump.leavesOut(header.lastMicros())) {
        MarketBatch batch = read(open, header);
        rows += header.entries();
        if (batch.size() > 0) {
          return new Step.Rows(batch);
        }
      }
    }
  }

  private MarketBatch read(BlockScanner open, Block.Header header) throws RecordingException {
    if (raw.length < header.rawLength()) {
      raw = new byte[Integer.highestOneBit(header.rawLength()) * 2];
    }
    try {
      if (Block.decode(header, open.stored(), raw)) {
        return jump.rest(ColumnBlock.read(raw, header.rawLength(), instruments, indexes));
      }
    } catch (ByteCursor.Damaged e) {
      // Told below: a block with a good checksum that no writer of this version made.
    }
    throw new RecordingException(
        files.get(nextFile - 1) + ": the block at byte " + open.offset() + " cannot be read");
  }

  private void end(BlockScanner open) {
    for (Damage damage : open.damages()) {
      firstDamage = damaged++ == 0 ? damage.toString() : firstDamage;
    }
    earlierBytes += open.size();
    open.close();
    scanner = null;
  }

  @Override
  public boolean asSeen() {
    return false;
  }

  @Override
  public void skipTo(long micros) {
    jump.to(micros);
  }

  @Override
  public long frames() {
    return rows;
  }

  @Override
  public long bad() {
    return damaged;
  }

  @Override
  public String firstBad() {
    return firstDamage;
  }

  @Override
  public long bytesRead() {
    BlockScanner open = scanner;
    return earlierBytes + (open == null ? 0 : open.position());
  }

  @Override
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
