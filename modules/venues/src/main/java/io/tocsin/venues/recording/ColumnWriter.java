package io.tocsin.venues.recording;

import io.tocsin.bus.Rotation;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.venues.VenueInput;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes rows into a recording of columns. The folder gets its name when the recording is whole.
 * Blocking and not thread-safe.
 */
public final class ColumnWriter implements Closeable {

  private static final Rotation NO_ROTATION =
      new Rotation(1L << 30, Duration.ofDays(100_000), 0, Duration.ZERO, Duration.ZERO);

  private final Path directory;
  private final Path unfinished;
  private final SegmentWriter segments;
  private final Map<InstrumentId, Integer> indexes = new HashMap<>();
  private final List<InstrumentId> instruments = new ArrayList<>();
  private MarketBatch.Builder rows;
  private long written;
  private boolean finished;

  /**
   * @param directory the recording's folder, not there yet
   * @throws java.nio.file.FileAlreadyExistsException if it is there
   */
  public ColumnWriter(Path directory) throws IOException {
    if (Files.exists(directory)) {
      throw new FileAlreadyExistsException(directory.toString());
    }
    this.directory = directory;
    Path parent = Objects.requireNonNull(directory.toAbsolutePath().getParent());
    Files.createDirectories(parent);
    this.unfinished = Files.createTempDirectory(parent, ".tocsin-import-");
    this.segments = new SegmentWriter(unfinished, NO_ROTATION, Segments.Kind.COLUMNS);
    this.rows = newRows();
  }

  private MarketBatch.Builder newRows() {
    return MarketBatch.builder(List.of(), ColumnBlock.ROWS);
  }

  /** The market's index in the rows that are added. */
  public int instrument(InstrumentId id) {
    return indexes.computeIfAbsent(
        id,
        added -> {
          instruments.add(added);
          return instruments.size() - 1;
        });
  }

  /** Takes the next row; its instrument is one of {@link #instrument}'s indexes. */
  public MarketBatch.Builder row() throws IOException {
    if (rows.size() >= ColumnBlock.ROWS) {
      write();
    }
    return rows;
  }

  private void write() throws IOException {
    if (rows.size() > 0) {
      MarketBatch batch = rows.build();
      written += batch.size();
      segments.append(ColumnBlock.of(batch));
      rows = newRows();
    }
  }

  /** Rows so far. */
  public long rows() {
    return written + rows.size();
  }

  /** Markets in the order of their indexes. */
  public List<InstrumentId> instruments() {
    return List.copyOf(instruments);
  }

  /**
   * Ends the recording.
   *
   * @param head what it is of; its venues' instruments need not be in any order
   */
  public void finish(RecordingHead head) throws IOException {
    write();
    segments.close();
    RecordingFolder folder = new RecordingFolder(unfinished);
    folder.writeHead(head);
    folder.writeOrder(instruments);
    Coverage coverage = new Coverage();
    int source = 0;
    SegmentIndex first = segments.segments().isEmpty() ? null : segments.segments().getFirst();
    for (var venue : head.venues()) {
      for (Instrument market : venue.instruments()) {
        String id = market.id().venue();
        coverage.see(new Recorded.Source(source, id, id, venue.simulated()));
        if (first != null) {
          coverage.see(
              new Recorded.Input(
                  source,
                  new VenueInput.Added(
                      first.fromMicros(), indexes.getOrDefault(market.id(), -1), market)));
        }
      }
      source++;
    }
    folder.writeIndex(RecordingFolder.index(segments.segments(), coverage, List.of(), 0));
    Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
    finished = true;
  }

  /** What was not finished is gone. */
  @Override
  public void close() throws IOException {
    if (!finished) {
      segments.close();
      new RecordingFolder(unfinished).delete();
    }
  }
}
