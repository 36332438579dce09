package io.tocsin.model;

/**
 * One market of one venue, in Tocsin's own spelling.
 *
 * @param venue the venue's id in lower case, for example {@code binance}
 * @param symbol the canonical symbol, {@code BASE_QUOTE} in upper case, see {@link Symbols}
 */
public record InstrumentId(String venue, String symbol) implements Comparable<InstrumentId> {

  @Override
  public int compareTo(InstrumentId other) {
    int byVenue = venue.compareTo(other.venue);
    return byVenue != 0 ? byVenue : symbol.compareTo(other.symbol);
  }

  @Override
  public String toString() {
    return venue + ":" + symbol;
  }
}
