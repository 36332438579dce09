package io.tocsin.venues.imports;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.venues.replay.Jump;
import io.tocsin.venues.replay.LineRows;
import io.tocsin.venues.replay.RecordingException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a file of lines, without an import before. Blocking and not thread-safe. */
final class CsvRows extends LineRows {

  private static final int ROWS_AT_ONCE = 4_096;

  private final CsvFile file;
  private final List<InstrumentId> instruments;
  private final LineFormat form;
  private final ImportedRows found;
  private final CsvLine line = new CsvLine();
  private MarketBatch.Builder rows;

  /** Takes the rows of markets that nobody wants. */
  private MarketBatch.Builder unwanted = MarketBatch.builder(List.of(), 1);

  private final Jump jump = new Jump();
  private boolean ended;

  CsvRows(CsvFile file, List<Instrument> wanted) throws RecordingException {
    super(file.source());
    this.file = file;
    this.instruments = wanted.stream().map(Instrument::id).toList();
    this.form = file.form();
    this.rows = newRows();
    this.found = file.rows(new Wanted());
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
      MarketBatch batch = jump.rest(rows.build());
      rows = newRows();
      if (batch.size() > 0) {
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

  @Override
  public void skipTo(long micros) {
    jump.to(micros);
  }
}
