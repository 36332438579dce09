package io.tocsin.venues.replay;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.venues.Channel;
import io.tocsin.venues.ControlSink;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.MarketFeed;
import io.tocsin.venues.RestProtocol;
import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.VenueAdapters;
import io.tocsin.venues.VenueDecoder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads a recording through decoder and feed, a few hundred lines at a time. Blocking and not
 * thread-safe.
 */
final class RecordedRows implements AutoCloseable {

  private static final int LINES_AT_ONCE = 256;

  private final List<InstrumentId> instruments;
  private final LineReader lines;
  private final BadLines bad;
  private final VenueDecoder decoder;
  private final RestProtocol rest;
  private final MarketFeed feed;
  private MarketBatch.Builder rows;

  RecordedRows(Path file, String venue, List<Instrument> instruments) throws RecordingException {
    Optional<VenueAdapter> adapter = VenueAdapters.find(venue);
    if (adapter.isEmpty()) {
      throw new RecordingException(file + ": no venue \"" + venue + "\" can be replayed");
    }
    this.instruments = instruments.stream().map(Instrument::id).toList();
    this.bad = new BadLines(file);
    this.decoder = adapter.get().newDecoder();
    this.rest = adapter.get().rest();
    this.rows = MarketBatch.builder(this.instruments, LINES_AT_ONCE);
    this.feed = new MarketFeed(adapter.get(), new Chunk(), new Nothing(), new ControlSink() {});
    for (Instrument instrument : instruments) {
      decoder.register(instrument, feed.add());
    }
    this.lines = new LineReader(file);
  }

  /** What was lost on the day of the recording stays lost. */
  private static final class Nothing implements MarketFeed.Requests {
    @Override
    public void seedBook(int symbol) {}

    @Override
    public void resubscribe(int symbol, Channel channel, String reason) {}
  }

  private final class Chunk implements MarketFeed.Rows {
    @Override
    public MarketBatch.Builder batch(int symbol) {
      return rows;
    }

    @Override
    public int instrument(int symbol) {
      return symbol;
    }
  }

  /** The rows of the next lines, in the order of the file; empty at its end. */
  Optional<MarketBatch> next() throws RecordingException {
    rows = MarketBatch.builder(instruments, LINES_AT_ONCE + LINES_AT_ONCE / 4);
    int read = 0;
    while (read < LINES_AT_ONCE && lines.next()) {
      read++;
      try {
        Frames.decode(lines, decoder, rest, feed::receiving, feed);
      } catch (MalformedFrameException e) {
        bad.add(lines, String.valueOf(e.getMessage()));
      }
    }
    bad.judge(lines.lineNumber(), read < LINES_AT_ONCE);
    return read == 0 ? Optional.empty() : Optional.of(rows.build());
  }

  MarketFeed feed() {
    return feed;
  }

  long frames() {
    return lines.lineNumber();
  }

  BadLines bad() {
    return bad;
  }

  long bytesRead() {
    return lines.bytesRead();
  }

  @Override
  public void close() {
    lines.close();
  }
}
