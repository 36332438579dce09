package io.tocsin.venues.imports;

import io.tocsin.bus.VenueInstruments;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.Symbols;
import io.tocsin.venues.VenueAdapter;
import io.tocsin.venues.VenueAdapters;
import io.tocsin.venues.replay.DecimalsSeen;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes what formats find: passes rows on, and remembers markets and the steps of their numbers.
 */
final class ImportedRows {

  private static final class Market {
    private final int index;
    private final String spelling;
    private final DecimalsSeen prices = new DecimalsSeen();
    private final DecimalsSeen quantities = new DecimalsSeen();

    Market(int index, String spelling) {
      this.index = index;
      this.spelling = spelling;
    }
  }

  private final RowSink sink;
  private final String venue;
  private final boolean venueGiven;
  private final Optional<String> onlySymbol;
  private final Map<String, Market> bySpelling = new LinkedHashMap<>();
  private final Map<InstrumentId, Market> markets = new LinkedHashMap<>();
  private @Nullable Market now;

  /**
   * @param venue the id that the rows' instruments get where a line names none
   * @param venueGiven whether somebody named the venue, whatever lines say
   * @param symbol the market where lines name none
   */
  ImportedRows(RowSink sink, String venue, boolean venueGiven, Optional<String> symbol) {
    this.sink = sink;
    this.venue = venue;
    this.venueGiven = venueGiven;
    this.onlySymbol = symbol;
  }

  /** The market that the next row is of, as {@link #row} takes it. */
  int market(String ofVenue, String spelling) throws BadLineException {
    String key = ofVenue + " " + spelling;
    Market known = bySpelling.get(key);
    if (known == null) {
      String symbol =
          Symbols.canonical(spelling)
              .orElseThrow(() ->
                  new BadLineException(
                      "names the market \""
                          + spelling
                          + "\", which cannot be split into base and"
                          + " quote; give it with --symbol"));
      InstrumentId id = new InstrumentId(ofVenue, symbol);
      known = markets.computeIfAbsent(id, added -> new Market(sink.instrument(added), spelling));
      bySpelling.put(key, known);
    }
    now = known;
    return known.index;
  }

  /** The market of a file whose lines name none. */
  int market() throws BadLineException {
    Market known = now;
    return known != null
        ? known.index
        : market(
            venue,
            onlySymbol.orElseThrow(
                () -> new BadLineException("does not say of which market it is; use --symbol")));
  }

  String venue() {
    return venue;
  }

  boolean isVenueGiven() {
    return venueGiven;
  }

  boolean hasSymbol() {
    return onlySymbol.isPresent();
  }

  /** Takes the next row, of the market that was asked for last. */
  MarketBatch.Builder row() throws IOException {
    return sink.row(Objects.requireNonNull(now).index);
  }

  void price(CsvLine line, int column) {
    Objects.requireNonNull(now).prices.add(line.decimals(column));
  }

  void quantity(CsvLine line, int column) {
    Objects.requireNonNull(now).quantities.add(line.decimals(column));
  }

  /** The rules of the markets as far as they can be seen, by venue, with the venue's fees. */
  List<VenueInstruments> venues() {
    Map<String, List<Instrument>> byVenue = new LinkedHashMap<>();
    markets.forEach((id, market) ->
        byVenue
            .computeIfAbsent(id.venue(), name -> new ArrayList<>())
            .add(
                new Instrument(
                    id,
                    market.spelling.toUpperCase(Locale.ROOT),
                    market.prices.step(),
                    market.quantities.step(),
                    BigDecimal.ZERO,
                    BigDecimal.ONE,
                    true)));
    List<VenueInstruments> venues = new ArrayList<>();
    byVenue.forEach((id, instruments) -> {
      Optional<VenueAdapter> adapter = VenueAdapters.find(id);
      venues.add(
          new VenueInstruments(
              instruments,
              Map.of(),
              adapter.map(VenueAdapter::takerFee).orElse(BigDecimal.ZERO),
              adapter.map(VenueAdapter::makerFee).orElse(BigDecimal.ZERO),
              false,
              "replay"));
    });
    return venues;
  }
}
