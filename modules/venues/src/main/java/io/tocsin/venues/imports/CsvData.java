package io.tocsin.venues.imports;

import io.tocsin.bus.VenueInstruments;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.venues.replay.BadLines;
import io.tocsin.venues.replay.LineReader;
import io.tocsin.venues.replay.RecordingException;
import io.tocsin.venues.replay.RecordingInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks into files of lines that can be replayed as they are, without an import before. Blocking:
 * not for event loops.
 */
public final class CsvData {

  private static final int LINES_PROBED = 5_000;

  private CsvData() {}

  /**
   * Whether the first line looks like a form of columns: not like frames, nor like nothing that is
   * known.
   */
  public static boolean isOne(Path file) {
    if (Files.isDirectory(file)) {
      return false;
    }
    try {
      return CsvFile.of(file, Optional.empty(), Optional.empty(), Optional.empty()).format()
          != ImportFormat.FRAMES;
    } catch (RecordingException e) {
      return false;
    }
  }

  /**
   * Says what the file holds, from its first 5,000 lines: a market that comes later is left out.
   *
   * @param venue the venue of the data, empty to take what the file says
   * @param symbol the market of the data in any spelling, empty to take what the file says
   * @throws RecordingException with a sentence if it cannot be used
   */
  public static RecordingInfo probe(Path source, Optional<String> venue, Optional<String> symbol)
      throws RecordingException {
    CsvFile file = CsvFile.of(source, Optional.empty(), venue, symbol);
    Probe probe = new Probe();
    ImportedRows found = file.rows(probe);
    LineFormat form = file.form();
    CsvLine line = new CsvLine();
    BadLines bad = new BadLines(source);
    try (LineReader lines = new LineReader(source)) {
      while (lines.lineNumber() < LINES_PROBED && lines.next()) {
        if (lines.length() == 0 || (file.hasHeader() && lines.lineNumber() == 1)) {
          continue;
        }
        line.set(lines.buffer(), lines.from(), lines.length());
        try {
          form.read(line, found);
        } catch (BadLineException e) {
          bad.add(lines, String.valueOf(e.getMessage()));
        }
      }
      MarketBatch rows = probe.rows.build();
      if (rows.size() == 0) {
        throw new RecordingException(
            source
                + ": no line of the first "
                + lines.lineNumber()
                + " could be used as "
                + file.format().word()
                + (bad.count() == 0 ? "" : "; " + bad.first()));
      }
      bad.judge(lines.lineNumber(), true);
      long first = Long.MAX_VALUE;
      for (int row = 0; row < rows.size(); row++) {
        first = Math.min(first, rows.timeMicros(row));
      }
      List<VenueInstruments> venues = found.venues();
      return new RecordingInfo(
          source,
          file.format().word(),
          venues,
          first,
          Files.size(source),
          Optional.empty(),
          wanted -> new CsvRows(file, wanted));
    } catch (IOException e) {
      throw new RecordingException(source + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static final class Probe implements RowSink {
    private final List<InstrumentId> markets = new ArrayList<>();
    private final MarketBatch.Builder rows = MarketBatch.builder(List.of(), LINES_PROBED);

    @Override
    public int instrument(InstrumentId id) {
      markets.add(id);
      return markets.size() - 1;
    }

    @Override
    public MarketBatch.Builder row(int instrument) {
      return rows;
    }
  }
}
