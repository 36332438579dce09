package io.tocsin.venues.imports;

import io.tocsin.bus.VenueInstruments;
import io.tocsin.model.EventKind;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.VenueAdapters;
import io.tocsin.venues.recording.ColumnWriter;
import io.tocsin.venues.recording.RecordingHead;
import io.tocsin.venues.replay.LineReader;
import io.tocsin.venues.replay.Recording;
import io.tocsin.venues.replay.RecordingException;
import io.tocsin.venues.replay.RecordingInfo;
import io.tocsin.venues.replay.ReplayRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns a file of market data into a recording. Blocking. */
public final class Import {

  /** A file may have more than this share of bad lines only if somebody says so. */
  public static final double DEFAULT_MOST_BAD_PERCENT = 1;

  private static final int JUDGED_FROM = 2_000;
  private static final int KEPT = 20;
  private static final int TEXT_SHOWN = 120;

  /**
   * What is wanted.
   *
   * @param source the file
   * @param format empty to find it out
   * @param venue the venue of the data, empty to take what the file says
   * @param symbol the market of the data in any spelling, empty to take what the file says
   * @param directory the recording's folder, not there yet
   * @param mostBadPercent bad lines in a hundred beyond which the import stops; 100 takes anything
   * @param nowMicros for the recording's own date
   */
  public record Request(
      Path source,
      Optional<ImportFormat> format,
      Optional<String> venue,
      Optional<String> symbol,
      Path directory,
      double mostBadPercent,
      long nowMicros) {}

  /**
   * What came of it.
   *
   * @param rows events in the recording
   * @param lines read
   * @param bad of them of no use
   * @param firstBad number, reason and beginning of the first 20 of those
   */
  public record Result(
      Path recording,
      ImportFormat format,
      List<VenueInstruments> venues,
      long rows,
      long lines,
      long bad,
      List<String> firstBad) {}

  private final Request request;
  private final List<String> firstBad = new ArrayList<>();
  private long bad;
  private long lines;
  private long firstEventMicros;

  private Import(Request request) {
    this.request = request;
  }

  /** The name of the folder that a file's recording usually becomes. */
  public static String recordingName(Path file) {
    return "import_"
        + String.valueOf(file.getFileName())
            .replaceAll("\\.(csv|gz|zip|txt)\\b", "")
            .replaceAll("[^A-Za-z0-9_.-]", "_");
  }

  /**
   * Imports.
   *
   * @throws RecordingException with a sentence if the file cannot be used, or has too many bad
   *     lines; then there is no recording
   * @throws IOException if the recording cannot be written
   */
  public static Result run(Request request) throws RecordingException, IOException {
    return new Import(request).run();
  }

  private Result run() throws RecordingException, IOException {
    CsvFile source = CsvFile.of(request.source, request.format, request.venue, request.symbol);
    ImportFormat format = source.format();
    try (ColumnWriter writer = new ColumnWriter(request.directory)) {
      List<VenueInstruments> venues =
          format == ImportFormat.FRAMES ? frames(writer) : csv(source, writer);
      if (writer.rows() == 0) {
        throw new RecordingException(
            request.source
                + ": no line of it could be used as "
                + format.word()
                + (firstBad.isEmpty() ? "" : "; " + firstBad.getFirst()));
      }
      writer.finish(head(venues));
      return new Result(
          request.directory, format, venues, writer.rows(), lines, bad, List.copyOf(firstBad));
    }
  }

  private RecordingHead head(List<VenueInstruments> venues) {
    return new RecordingHead(
        String.valueOf(request.directory.getFileName()),
        "import",
        String.valueOf(request.source.getFileName()),
        "",
        request.nowMicros,
        firstEventMicros,
        venues);
  }

  private List<VenueInstruments> csv(CsvFile source, ColumnWriter writer)
      throws RecordingException, IOException {
    LineFormat form = source.form();
    ImportedRows rows =
        source.rows(
            new RowSink() {
              @Override
              public int instrument(InstrumentId id) {
                return writer.instrument(id);
              }

              @Override
              public MarketBatch.Builder row(int instrument) throws IOException {
                return writer.row();
              }
            });
    CsvLine line = new CsvLine();
    try (LineReader reader = new LineReader(request.source)) {
      while (reader.next()) {
        lines++;
        if (reader.length() == 0 || (source.hasHeader() && lines == 1)) {
          continue;
        }
        line.set(reader.buffer(), reader.from(), reader.length());
        try {
          form.read(line, rows);
        } catch (BadLineException e) {
          bad(
              "line "
                  + reader.lineNumber()
                  + " "
                  + e.getMessage()
                  + ": "
                  + new String(
                      reader.buffer(), reader.from(), Math.min(TEXT_SHOWN, reader.length())));
          judge(lines >= JUDGED_FROM);
        }
      }
      judge(true);
    }
    return rows.venues();
  }

  /** Decoded once, as a replay of the frames would. */
  private List<VenueInstruments> frames(ColumnWriter writer)
      throws RecordingException, IOException {
    String id = request.venue.orElse("binance");
    VenueAdapter adapter =
        VenueAdapters.find(id)
            .orElseThrow(() ->
                new RecordingException(
                    "--venue is \""
                        + id
                        + "\"; frames can be decoded of "
                        + VenueAdapters.all().stream()
                            .map(VenueAdapter::id)
                            .collect(Collectors.joining(", "))));
    RecordingInfo info = Recording.probe(request.source, adapter);
    firstEventMicros = info.firstEventMicros();
    try (ReplayRows rows = info.opener().open(info.instruments())) {
      int[] indexes =
          info.instruments().stream().mapToInt(market -> writer.instrument(market.id())).toArray();
      for (ReplayRows.Step step = rows.next(); step != null; step = rows.next()) {
        if (step instanceof ReplayRows.Step.Rows(MarketBatch batch)) {
          for (int row = 0; row < batch.size(); row++) {
            if (batch.kind(row) != EventKind.CLOCK) {
              writer.row().copy(batch, row, indexes[batch.instrument(row)]);
            }
          }
        }
      }
      lines = rows.frames();
      bad = rows.bad();
      if (bad > 0) {
        firstBad.add(rows.firstBad());
      }
    }
    return info.venues();
  }

  private void bad(String what) {
    if (bad++ < KEPT) {
      firstBad.add(what);
    }
  }

  private void judge(boolean now) throws RecordingException {
    if (now && bad * 100 > request.mostBadPercent * lines) {
      throw new RecordingException(
          request.source
              + ": "
              + bad
              + " of "
              + lines
              + " lines are of no use, more than "
              + request.mostBadPercent
              + " %; the first is "
              + firstBad.getFirst()
              + "; look whether the format is right, or allow more with --allow-bad");
    }
  }
}
