package io.tocsin.indicators;

import java.util.List;

/** Group D: order book. */
final class BookIndicators {

  private BookIndicators() {}

  static List<Definition> definitions() {
    return List.of(
        new Definition(
            new IndicatorType(
                "SPREAD_PCT",
                "D",
                "%",
                "Distance between the newest bid and ask",
                "(ask − bid) / ((bid + ask)/2) · 100",
                List.of(),
                true,
                false),
            List.of(),
            (_, in) -> new Spread(in.quotes())));
  }

  private static final class Spread extends Indicator {
    private final Series quotes;

    Spread(Series quotes) {
      this.quotes = quotes;
    }

    @Override
    double compute(long now) {
      if (quotes.isEmpty()) {
        return unknown(IndicatorStatus.NO_BOOK);
      }
      if (!quotes.heardSinceGap()) {
        return unknown(IndicatorStatus.TAINTED);
      }
      long newest = quotes.end() - 1;
      double bid = quotes.first(newest);
      double ask = quotes.third(newest);
      return (ask - bid) / ((bid + ask) / 2) * 100;
    }
  }
}
