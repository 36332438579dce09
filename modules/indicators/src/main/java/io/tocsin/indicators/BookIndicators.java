package io.tocsin.indicators;

import java.util.List;
import java.util.stream.Stream;

/**
 * Group D: order book. The formulas are those of Tocsin's indicators.md; each type's stands in its
 * entry here.
 */
final class BookIndicators {

  private static final WindowRule T1_T2 = WindowRule.between("t1", "t2");
  private static final WindowRule T3_T4 = WindowRule.between("t3", "t4");
  private static final WindowRule T1_NOW = WindowRule.untilNow("t1");
  private static final WindowRule T3_D = WindowRule.ofLength("t3", "d");

  private BookIndicators() {}

  static List<Definition> definitions() {
    return List.of(
        new Definition(
            type(
                "SPREAD_PCT",
                "%",
                "Distance between the newest bid and ask",
                "(ask − bid) / ((bid + ask)/2) · 100",
                List.of()),
            List.of(),
            (_, in) -> new Spread(in.quotes())),
        new Definition(
            type(
                "AVG_SPREAD_PCT",
                "%",
                "Time-weighted average of the distance between bid and ask",
                "∫ (ask − bid)/((bid + ask)/2) dt / (t1 − t2) · 100",
                Definition.window(30, 0)),
            List.of(T1_T2),
            (p, in) -> new TimeWeighted(in.quotes(T1_T2, p), Measure.SPREAD_PCT)),
        new Definition(
            type(
                "SPREAD_WIDENING_RATIO",
                "ratio",
                "Recent time-weighted average spread over that of a baseline",
                "average spread(t1, t2) / average spread(t3, t4)",
                Definition.twoWindows(30, 0, 600, 30)),
            List.of(T1_T2, T3_T4),
            (p, in) ->
                new TimeWeightedRatio(
                    in.quotes(T1_T2, p), in.quotes(T3_T4, p), Measure.SPREAD_PCT)),
        new Definition(
            type(
                "BID_ASK_IMBALANCE",
                "%",
                "Time-weighted quantity at the best bid against that at the best ask, −100 to 100;"
                    + " undefined while a quote without any quantity is in the window",
                "∫ (bidQty − askQty)/(bidQty + askQty) dt / (t1 − t2) · 100",
                Definition.window(30, 0)),
            List.of(T1_T2),
            (p, in) -> new Imbalance(in.quotes(T1_T2, p))),
        new Definition(
            type(
                "BOOK_LIQUIDITY",
                "quote",
                "What stands in the newest book's best levels, both sides together",
                "Σ price·qty",
                List.of(
                    Definition.whole(
                        "levels", "count", 20, 1, 20, "how many levels of each side count"))),
            List.of(),
            (p, in) -> new Liquidity(in.book(), p.whole("levels"))),
        new Definition(
            type(
                "LIQUIDITY_DRAIN_INDEX",
                "%",
                "By how much the recent liquidity at the best bid and ask is below that of a"
                    + " baseline; undefined if that is below the floor",
                "(L(t3, t4) − L(t1, t2)) / L(t3, t4) · 100, L = ∫ (bid·bidQty + ask·askQty) dt /"
                    + " length",
                Stream.concat(
                        Definition.twoWindows(30, 0, 600, 30).stream(),
                        Stream.of(
                            new ParameterType.Numeric(
                                "floor",
                                "quote",
                                100,
                                0,
                                1e15,
                                false,
                                "a baseline with less is no measure")))
                    .toList()),
            List.of(T1_T2, T3_T4),
            (p, in) -> new Drain(in.quotes(T1_T2, p), in.quotes(T3_T4, p), p.number("floor"))),
        new Definition(
            type(
                "MID_PRICE_VELOCITY",
                "%/s",
                "Velocity of the middle between bid and ask",
                "(M(t1, 0) − M(t3, t3−d)) / M(t3, t3−d) · 100 / (centre(W) − centre(B)), M ="
                    + " time-weighted middle",
                Definition.recentAndBaseline(10, 60, 30)),
            List.of(T1_NOW, T3_D),
            (p, in) -> new MomentumIndicators.Speed(Velocity.of(in.quotes(), Measure.MID, p, 0))),
        new Definition(
            type(
                "DEAL_VS_MID_DEVIATION",
                "%",
                "How far the average trade price is from the average middle between bid and ask",
                "|TWPA − TW_MIDPRICE| / TW_MIDPRICE · 100",
                Definition.window(30, 0)),
            List.of(T1_T2),
            (p, in) -> new MidDeviation(in.trades(T1_T2, p), in.quotes(T1_T2, p))));
  }

  private static IndicatorType type(
      String name,
      String unit,
      String description,
      String formula,
      List<ParameterType> parameters) {
    return new IndicatorType(name, "D", unit, description, formula, parameters, true, false);
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
      return quotes.measure(Measure.SPREAD_PCT, quotes.end() - 1);
    }
  }

  private static final class Imbalance extends Indicator {
    private final WindowMean imbalance;
    private final WindowMean empty;

    Imbalance(Window window) {
      super(window);
      imbalance = window.series().mean(window, Measure.IMBALANCE_PCT);
      empty = WindowMean.ofRare(window, Measure.EMPTY);
    }

    @Override
    double compute(long now) {
      return empty.isPositive(now) ? unknown(IndicatorStatus.UNDEFINED) : imbalance.value();
    }
  }

  private static final class Liquidity extends Indicator {
    private final LatestBook book;
    private final int levels;
    private long version = -1;
    private double sum;

    Liquidity(LatestBook book, int levels) {
      this.book = book;
      this.levels = levels;
    }

    @Override
    double compute(long now) {
      IndicatorStatus readiness = book.readiness();
      if (readiness != IndicatorStatus.OK) {
        return unknown(readiness);
      }
      if (version != book.version()) {
        version = book.version();
        sum = book.liquidity(levels);
      }
      return sum;
    }
  }

  private static final class Drain extends Indicator {
    private final WindowMean recent;
    private final WindowMean baseline;
    private final double floor;

    Drain(Window recent, Window baseline, double floor) {
      super(recent, baseline);
      this.recent = recent.series().mean(recent, Measure.LIQUIDITY);
      this.baseline = baseline.series().mean(baseline, Measure.LIQUIDITY);
      this.floor = floor;
    }

    @Override
    double compute(long now) {
      double usual = baseline.value();
      return usual < floor
          ? unknown(IndicatorStatus.UNDEFINED)
          : (usual - recent.value()) / usual * 100;
    }
  }

  private static final class MidDeviation extends Indicator {
    private final WindowMean price;
    private final WindowMean middle;

    MidDeviation(Window trades, Window quotes) {
      super(trades, quotes);
      price = trades.series().mean(trades, Measure.PRICE);
      middle = quotes.series().mean(quotes, Measure.MID);
    }

    @Override
    double compute(long now) {
      double average = middle.value();
      return Math.abs(price.value() - average) / average * 100;
    }
  }
}
