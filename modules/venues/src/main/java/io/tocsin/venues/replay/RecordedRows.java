package io.tocsin.venues.replay;

import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Micros;
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
import org.jspecify.annotations.Nullable;

/**
 * Reads a recording through decoder and feed, a few hundred lines at a time. Blocking and not
 * thread-safe.
 */
final class RecordedRows extends LineRows {

  private static final int LINES_AT_ONCE = 256;

  private final List<InstrumentId> instruments;
  private final VenueDecoder decoder;
  private final RestProtocol rest;
  private final MarketFeed feed;
  private MarketBatch.Builder rows;
  private long skipTo = Long.MIN_VALUE;
  private boolean skipping;
  private long lastMicros;

  RecordedRows(Path file, String venue, List<Instrument> instruments) throws RecordingException {
    Optional<VenueAdapter> adapter = VenueAdapters.find(venue);
    if (adapter.isEmpty()) {
      throw new RecordingException(file + ": no venue \"" + venue + "\" can be replayed");
    }
    super(file);
    this.instruments = instruments.stream().map(Instrument::id).toList();
    this.decoder = adapter.get().newDecoder();
    this.rest = adapter.get().rest();
    this.rows = MarketBatch.builder(this.instruments, LINES_AT_ONCE);
    this.feed = new MarketFeed(adapter.get(), new Chunk(), new Nothing(), new ControlSink() {});
    for (Instrument instrument : instruments) {
      decoder.register(instrument, feed.add());
    }
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

  @Override
  public @Nullable Step next() throws RecordingException {
    while (true) {
      rows = MarketBatch.builder(instruments, LINES_AT_ONCE + LINES_AT_ONCE / 4);
      int read = 0;
      while (read < LINES_AT_ONCE && lines.next()) {
        read++;
        if (lines.length() == 0) {
          feed.lost("whoever recorded was disconnected"); // as Tardis writes it
          continue;
        }
        try {
          Frames.decode(lines, decoder, rest, this::receiving, feed);
          if (!feed.refusal().isEmpty()) {
            bad.add(lines, feed.refusal());
          }
        } catch (MalformedFrameException e) {
          bad.add(lines, String.valueOf(e.getMessage()));
        }
      }
      bad.judge(lines.lineNumber(), read < LINES_AT_ONCE);
      if (rows.size() > 0 && !skipping) {
        return new Step.Rows(rows.build());
      }
      if (read == 0) {
        return null;
      }
    }
  }

  private void receiving(long micros) {
    if (skipping && micros >= skipTo) {
      skipping = false;
      rows = MarketBatch.builder(instruments, LINES_AT_ONCE);
      for (int i = 0; lastMicros > 0 && i < instruments.size(); i++) {
        rows.gap(i, micros, micros, "the replay jumped to " + Micros.iso(skipTo));
      }
    } else if (skipping) {
      rows = MarketBatch.builder(instruments, LINES_AT_ONCE);
    } else {
      lastMicros = micros;
    }
    feed.receiving(micros);
  }

  /** The lines between are read, since the book follows from them. */
  @Override
  public void skipTo(long micros) {
    skipTo = micros;
    skipping = true;
  }

  MarketFeed feed() {
    return feed;
  }
}
