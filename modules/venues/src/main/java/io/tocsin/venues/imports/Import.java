package io.tocsin.venues.imports;

import io.tocsin.bus.VenueInstruments;
import io.tocsin.model.EventKind;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Symbols;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns a file of market data into a recording. Blocking. */
public final class Import {

  /** A file may have more than this share of bad lines only if somebody says so. */
  public static final double DEFAULT_MOST_BAD_PERCENT = 1;

  /** The venue of data that do not say whose they are. */
  static final String NOWHERE = "imported";

  private static final int JUDGED_FROM = 2_000;
  private static final int KEPT = 20;
  private static final int TEXT_SHOWN = 120;

  /** As Binance names its files: the market's spelling is its first part. */
  private static final Pattern BINANCE_NAME =
      Pattern.compile("([A-Za-z0-9]+)-(?:trades|aggTrades|\\d+[smhdw]|1mo)-.*");

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
    CsvLine first = new CsvLine();
    ImportFormat format;
    try (LineReader reader = new LineReader(request.source)) {
      if (!reader.next()) {
        throw new RecordingException(request.source + ": is empty");
      }
      first.set(reader.buffer(), reader.from(), reader.length());
      String line = new String(reader.buffer(), reader.from(), reader.length());
      Optional<ImportFormat> found = request.format.or(() -> Detection.of(line, first.fields()));
      format =
          found.orElseThrow(() ->
              new RecordingException(
                  request.source
                      + ": line 1 looks like none of the formats that can be imported: \""
                      + line.substring(0, Math.min(TEXT_SHOWN, line.length()))
                      + "\"; name one with --format: "
                      + Arrays.stream(ImportFormat.values())
                          .map(ImportFormat::word)
                          .collect(Collectors.joining(", "))));
    }
    try (ColumnWriter writer = new ColumnWriter(request.directory)) {
      List<VenueInstruments> venues =
          format == ImportFormat.FRAMES ? frames(writer) : csv(format, first, writer);
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

  private List<VenueInstruments> csv(ImportFormat format, CsvLine first, ColumnWriter writer)
      throws RecordingException, IOException {
    boolean header = Detection.isHeader(first.fields());
    LineFormat form = form(format, first.fields(), header);
    ImportedRows rows =
        new ImportedRows(writer, venue(format), request.venue.isPresent(), symbol());
    CsvLine line = new CsvLine();
    try (LineReader reader = new LineReader(request.source)) {
      while (reader.next()) {
        lines++;
        if (reader.length() == 0 || (header && lines == 1)) {
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

  private LineFormat form(ImportFormat format, List<String> fields, boolean header)
      throws RecordingException {
    return switch (format) {
      case BINANCE_TRADES -> LineFormats::binanceTrade;
      case BINANCE_AGG_TRADES -> LineFormats::binanceAggregated;
      case BINANCE_KLINES -> LineFormats::binanceKline;
      case BITCOINCHARTS -> LineFormats::bitcoincharts;
      case TARDIS_QUOTES -> LineFormats.quotes(named(fields, header, format));
      case TARDIS_BOOK -> LineFormats.books(named(fields, header, format));
      case TARDIS_TRADES, CSV -> {
        if (!LineFormats.isHeaderOfTrades(named(fields, header, format))) {
          throw new RecordingException(
              request.source
                  + ": line 1 does not name a time, a price and a quantity, as in"
                  + " timestamp,price,qty,side");
        }
        yield LineFormats.trades(fields);
      }
      case FRAMES -> throw new IllegalArgumentException("not a form of columns");
    };
  }

  private List<String> named(List<String> fields, boolean header, ImportFormat format)
      throws RecordingException {
    if (!header) {
      throw new RecordingException(
          request.source + ": line 1 names no columns, which " + format.word() + " needs");
    }
    return fields;
  }

  private String venue(ImportFormat format) {
    return request.venue.orElseGet(() ->
        switch (format) {
          case BINANCE_TRADES, BINANCE_AGG_TRADES, BINANCE_KLINES -> "binance";
          default -> NOWHERE;
        });
  }

  private Optional<String> symbol() throws RecordingException {
    if (request.symbol.isPresent() && Symbols.canonical(request.symbol.get()).isEmpty()) {
      throw new RecordingException(
          "--symbol is \"" + request.symbol.get() + "\"; a market looks like BTC_USDT");
    }
    if (request.symbol.isPresent()) {
      return request.symbol;
    }
    Matcher name = BINANCE_NAME.matcher(String.valueOf(request.source.getFileName()));
    return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
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
