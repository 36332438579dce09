package io.tocsin.venues.replay;

import io.tocsin.bus.VenueInstruments;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.Symbols;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.DepthUpdate;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.VenueDecoder;
import io.tocsin.venues.WireDecimal;
import io.tocsin.venues.binance.BinanceSpotAdapter;
import io.tocsin.venues.binance.BinanceUsdmAdapter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Looks into the beginning of a recording. Blocking: not for event loops. */
public final class Recording {

  static final String FORMAT = "receive_ns_json";
  private static final int LINES_PROBED = 5_000;
  private static final int LINES_SEARCHED_FOR_USDM = 200;

  private Recording() {}

  /**
   * Says what the file holds, from its first 5,000 lines.
   *
   * @throws RecordingException if there is no such file, it is damaged, or nothing in it can be
   *     decoded
   */
  public static RecordingInfo probe(Path file) throws RecordingException {
    return probe(file, venue(file));
  }

  /**
   * Says what a file of another venue's frames holds, from its first 5,000 lines.
   *
   * @throws RecordingException if there is no such file, it is damaged, or nothing in it can be
   *     decoded
   */
  public static RecordingInfo probe(Path file, VenueAdapter adapter) throws RecordingException {
    if (Files.isDirectory(file)) {
      throw new RecordingException(file + ": is a folder; name one recording in it");
    }
    String venue = adapter.id();
    VenueDecoder decoder = adapter.newDecoder();
    Prober prober = new Prober();
    BadLines bad = new BadLines(file);
    try (LineReader lines = new LineReader(file)) {
      while (lines.lineNumber() < LINES_PROBED && lines.next()) {
        if (lines.length() == 0) {
          continue;
        }
        try {
          Frames.decode(lines, decoder, adapter.rest(), micros -> {}, prober);
        } catch (MalformedFrameException e) {
          bad.add(lines, String.valueOf(e.getMessage()));
        }
      }
      if (prober.symbols.isEmpty() || prober.firstEventMicros == Long.MAX_VALUE) {
        throw new RecordingException(
            file
                + ": no market event can be decoded in its first "
                + lines.lineNumber()
                + " lines; expected lines of \"<receive time> <frame of "
                + adapter.title()
                + ">\""
                + (bad.count() == 0 ? "" : "; " + bad.first()));
      }
      bad.judge(lines.lineNumber(), true);
      List<Instrument> instruments = prober.instruments(file, venue);
      return new RecordingInfo(
          file,
          FORMAT,
          List.of(
              new VenueInstruments(
                  instruments, Map.of(), adapter.takerFee(), adapter.makerFee(), false, "replay")),
          prober.firstEventMicros,
          Files.size(file),
          Optional.empty(),
          wanted -> new RecordedRows(file, venue, wanted));
    } catch (IOException e) {
      throw new RecordingException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** USD-M's frames look like spot's and mean something else, first of all in their books. */
  private static VenueAdapter venue(Path file) throws RecordingException {
    if (Files.isDirectory(file)) {
      return new BinanceSpotAdapter(); // whoever looks into it says that it is a folder
    }
    try (LineReader lines = new LineReader(file)) {
      while (lines.lineNumber() < LINES_SEARCHED_FOR_USDM && lines.next()) {
        String text = new String(lines.buffer(), lines.from(), Math.min(400, lines.length()));
        if (text.contains("\"pu\":")
            || text.contains("\"e\":\"bookTicker\"")
            || text.contains("\"X\":\"")) {
          return new BinanceUsdmAdapter();
        }
      }
    }
    return new BinanceSpotAdapter();
  }

  private static final class Seen {
    private final String venueSymbol;
    private final DecimalsSeen prices = new DecimalsSeen();
    private final DecimalsSeen quantities = new DecimalsSeen();

    Seen(String venueSymbol) {
      this.venueSymbol = venueSymbol;
    }

    void price(WireDecimal price) {
      prices.add(price);
    }

    void quantity(WireDecimal quantity) {
      quantities.add(quantity);
    }
  }

  private static final class Prober implements FrameSink {
    private final List<Seen> symbols = new ArrayList<>();
    private long firstEventMicros = Long.MAX_VALUE;

    @Override
    public int unregistered(String venueSymbol) {
      symbols.add(new Seen(venueSymbol.toUpperCase(Locale.ROOT)));
      return symbols.size() - 1;
    }

    @Override
    public void trade(
        int symbol,
        long timeMicros,
        long sentMicros,
        WireDecimal price,
        WireDecimal quantity,
        TakerSide side,
        long tradeId,
        boolean past) {
      firstEventMicros = Math.min(firstEventMicros, timeMicros);
      symbols.get(symbol).price(price);
      symbols.get(symbol).quantity(quantity);
    }

    @Override
    public void quote(
        int symbol,
        long sentMicros,
        WireDecimal bid,
        WireDecimal bidQuantity,
        WireDecimal ask,
        WireDecimal askQuantity) {
      symbols.get(symbol).price(bid);
      symbols.get(symbol).price(ask);
      symbols.get(symbol).quantity(bidQuantity);
      symbols.get(symbol).quantity(askQuantity);
    }

    @Override
    public void ticker(
        int symbol,
        long sentMicros,
        double last,
        double open24h,
        double volume24h,
        double quoteVolume24h) {
      firstEventMicros = Math.min(firstEventMicros, sentMicros);
    }

    @Override
    public void depth(int symbol, long sentMicros, DepthUpdate update) {
      firstEventMicros = Math.min(firstEventMicros, sentMicros);
      for (DepthUpdate.Levels side : List.of(update.bids(), update.asks())) {
        for (int i = 0; i < side.size(); i++) {
          symbols.get(symbol).price(side.price(i));
          symbols.get(symbol).quantity(side.quantity(i));
        }
      }
    }

    /** Its symbol is not known yet if it is the first line; the diffs tell the same decimals. */
    @Override
    public void book(int symbol, long sentMicros, DepthUpdate book) {}

    List<Instrument> instruments(Path file, String venue) throws RecordingException {
      List<Instrument> instruments = new ArrayList<>();
      for (Seen seen : symbols) {
        String symbol =
            Symbols.canonical(seen.venueSymbol)
                .orElseThrow(() ->
                    new RecordingException(
                        file
                            + ": \""
                            + seen.venueSymbol
                            + "\" cannot be split into base and quote asset"));
        instruments.add(
            new Instrument(
                new InstrumentId(venue, symbol),
                seen.venueSymbol,
                seen.prices.step(),
                seen.quantities.step(),
                BigDecimal.ZERO,
                BigDecimal.ONE,
                true));
      }
      return List.copyOf(instruments);
    }
  }
}
