package io.tocsin.venues.imports;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
import io.tocsin.venues.replay.BadLines;
import io.tocsin.venues.replay.LineReader;
import io.tocsin.venues.replay.RecordingException;
import io.tocsin.venues.replay.ReplayRows;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a file of lines, without an import before. Blocking and not thread-safe. */
final class CsvRows implements ReplayRows {

  private static final int ROWS_AT_ONCE = 4_096;

  private final CsvFile file;
  private final List<InstrumentId> instruments;
  private final LineReader lines;
  private final LineFormat form;
  private final ImportedRows found;
  private final BadLines bad;
  private final long totalBytes;
  private final CsvLine line = new CsvLine();
  private MarketBatch.Builder rows;

  /** Takes the rows of markets that nobody wants. */
  private MarketBatch.Builder unwanted = MarketBatch.builder(List.of(), 1);

  private long skipTo = Long.MIN_VALUE;
  private boolean sent;
  private boolean ended;

  CsvRows(CsvFile file, List<Instrument> wanted) throws RecordingException {
    this.file = file;
    this.instruments = wanted.stream().map(Instrument::id).toList();
    this.form = file.form();
    this.bad = new BadLines(file.source());
    this.rows = newRows();
    this.found = file.rows(new Wanted());
    try {
      this.totalBytes = Files.size(file.source());
    } catch (IOException e) {
      throw new RecordingException(file.source() + ": cannot be read: " + e.getMessage(), e);
    }
    this.lines = new LineReader(file.source());
  }

  private MarketBatch.Builder newRows() {
    return MarketBatch.builder(instruments, ROWS_AT_ONCE);
  }

  private final class Wanted implements RowSink {

    @Override
    public int instrument(InstrumentId id) {
      return instruments.indexOf(id);
    }

    @Override
    public MarketBatch.Builder row(int instrument) {
      if (instrument >= 0) {
        return rows;
      }
      if (unwanted.size() >= ROWS_AT_ONCE) {
        unwanted = MarketBatch.builder(List.of(), ROWS_AT_ONCE);
      }
      return unwanted;
    }
  }

  @Override
  public @Nullable Step next() throws RecordingException {
    while (!ended) {
      read();
      MarketBatch batch = rows.build();
      rows = newRows();
      if (skipTo != Long.MIN_VALUE) {
        batch = later(batch);
      }
      if (batch.size() > 0) {
        sent = true;
        return new Step.Rows(batch);
      }
    }
    return null;
  }

  private void read() throws RecordingException {
    while (rows.size() < ROWS_AT_ONCE) {
      if (!lines.next()) {
        ended = true;
        bad.judge(lines.lineNumber(), true);
        return;
      }
      if (lines.length() == 0 || (file.hasHeader() && lines.lineNumber() == 1)) {
        continue;
      }
      line.set(lines.buffer(), lines.from(), lines.length());
      try {
        form.read(line, found);
      } catch (BadLineException e) {
        bad.add(lines, String.valueOf(e.getMessage()));
        bad.judge(lines.lineNumber(), false);
      } catch (IOException e) {
        throw new IllegalStateException("nothing is written here", e);
      }
    }
  }

  /** Without what was received before the moment that was jumped to. */
  private MarketBatch later(MarketBatch batch) {
    MarketBatch.Builder later = MarketBatch.builder(instruments, batch.size());
    for (int row = 0; row < batch.size(); row++) {
      if (batch.receiveMicros(row) < skipTo) {
        continue;
      }
      for (int i = 0; sent && later.size() < instruments.size(); i++) {
        later.gap(
            i,
            batch.timeMicros(row),
            batch.receiveMicros(row),
            "the replay jumped to " + Micros.iso(skipTo));
      }
      later.copy(batch, row, batch.instrument(row));
    }
    skipTo = later.size() == 0 ? skipTo : Long.MIN_VALUE;
    return later.build();
  }

  @Override
  public boolean asSeen() {
    return false;
  }

  @Override
  public void skipTo(long micros) {
    skipTo = micros;
  }

  @Override
  public long frames() {
    return lines.lineNumber();
  }

  @Override
  public long bad() {
    return bad.count();
  }

  @Override
  public String firstBad() {
    return bad.first();
  }

  @Override
  public long bytesRead() {
    return lines.bytesRead();
  }

  @Override
  public long totalBytes() {
    return totalBytes;
  }

  @Override
  public void close() {
    lines.close();
  }
}
