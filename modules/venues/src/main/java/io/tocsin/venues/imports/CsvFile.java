package io.tocsin.venues.imports;

import io.tocsin.model.Symbols;
import io.tocsin.venues.replay.LineReader;
import io.tocsin.venues.replay.RecordingException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is known of a file of lines before its rows are read: its form, its columns, its market.
 *
 * @param source the file
 * @param firstFields of its first line
 * @param hasHeader whether that line names columns
 * @param venue the venue of the data, empty to take what the file says
 * @param symbol the market of the data, empty to take what the file says
 */
record CsvFile(
    Path source,
    ImportFormat format,
    List<String> firstFields,
    boolean hasHeader,
    Optional<String> venue,
    Optional<String> symbol) {

  /** The venue of data that do not say whose they are. */
  static final String NOWHERE = "imported";

  /** As Binance names its files: the market's spelling is its first part. */
  private static final Pattern BINANCE_NAME =
      Pattern.compile("([A-Za-z0-9]+)-(?:trades|aggTrades|\\d+[smhdw]|1mo)-.*");

  private static final int TEXT_SHOWN = 120;

  /**
   * Looks at a file's first line.
   *
   * @param format empty to find it out
   * @throws RecordingException with a sentence if it looks like nothing that is known
   */
  static CsvFile of(
      Path source, Optional<ImportFormat> format, Optional<String> venue, Optional<String> symbol)
      throws RecordingException {
    try (LineReader reader = new LineReader(source)) {
      if (!reader.next()) {
        throw new RecordingException(source + ": is empty");
      }
      CsvLine first = new CsvLine();
      first.set(reader.buffer(), reader.from(), reader.length());
      List<String> fields = first.fields();
      String line = new String(reader.buffer(), reader.from(), reader.length());
      ImportFormat found =
          format
              .or(() -> Detection.of(line, fields))
              .orElseThrow(() ->
                  new RecordingException(
                      source
                          + ": line 1 looks like none of the formats that can be imported: \""
                          + line.substring(0, Math.min(TEXT_SHOWN, line.length()))
                          + "\"; name one with --format: "
                          + Arrays.stream(ImportFormat.values())
                              .map(ImportFormat::word)
                              .collect(Collectors.joining(", "))));
      return new CsvFile(
          source, found, fields, Detection.isHeader(fields), venue, symbol(source, symbol));
    }
  }

  private static Optional<String> symbol(Path source, Optional<String> given)
      throws RecordingException {
    if (given.isPresent() && Symbols.canonical(given.get()).isEmpty()) {
      throw new RecordingException(
          "the symbol is \"" + given.get() + "\"; a market looks like BTC_USDT");
    }
    Matcher name = BINANCE_NAME.matcher(String.valueOf(source.getFileName()));
    return given.or(() -> name.matches() ? Optional.of(name.group(1)) : Optional.empty());
  }

  /** What turns the file's rows into markets. */
  ImportedRows rows(RowSink sink) {
    String of =
        venue.orElseGet(() ->
            switch (format) {
              case BINANCE_TRADES, BINANCE_AGG_TRADES, BINANCE_KLINES -> "binance";
              default -> NOWHERE;
            });
    return new ImportedRows(sink, of, venue.isPresent(), symbol);
  }

  /**
   * How its lines are read.
   *
   * @throws RecordingException if the columns are not named that must be
   * @throws IllegalArgumentException for frames
   */
  LineFormat form() throws RecordingException {
    return switch (format) {
      case BINANCE_TRADES -> LineFormats::binanceTrade;
      case BINANCE_AGG_TRADES -> LineFormats::binanceAggregated;
      case BINANCE_KLINES -> LineFormats::binanceKline;
      case BITCOINCHARTS -> LineFormats::bitcoincharts;
      case TARDIS_QUOTES -> LineFormats.quotes(named());
      case TARDIS_BOOK -> LineFormats.books(named());
      case TARDIS_TRADES, CSV -> {
        if (!LineFormats.isHeaderOfTrades(named())) {
          throw new RecordingException(
              source
                  + ": line 1 does not name a time, a price and a quantity, as in"
                  + " timestamp,price,qty,side");
        }
        yield LineFormats.trades(firstFields);
      }
      case FRAMES -> throw new IllegalArgumentException("not a form of columns");
    };
  }

  private List<String> named() throws RecordingException {
    if (!hasHeader) {
      throw new RecordingException(
          source + ": line 1 names no columns, which " + format.word() + " needs");
    }
    return firstFields;
  }
}
