package io.tocsin.server.backtest.sweep;

import io.tocsin.model.input.Problems;
import io.tocsin.venues.replay.ReplayOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the time of the data, by receipt, is divided into what variants are ranked by (in-sample) and
 * what is kept back to judge the choice by (out-of-sample).
 *
 * <p>With several folds it is walked forward: each fold ranks by a stretch of time and is judged by
 * the one that follows, and the stretches that are judged by follow one another without a gap to
 * the end of the data. All of those are equally long.
 *
 * @param split share of the time, of a fold's time if there are several, that is ranked by; 1 for
 *     all of it
 * @param folds 1, or {@value #FEWEST_FOLDS} to {@value #MOST_FOLDS} with a split below 1
 * @param anchored whether what is ranked by begins with the data in each fold, so that it grows;
 *     otherwise it is equally long in all folds, and moves
 */
record Division(double split, int folds, boolean anchored) {

  static final int FEWEST_FOLDS = 2;
  static final int MOST_FOLDS = 50;

  /** Of folds, where nobody says. */
  static final double USUAL_SPLIT = 0.7;

  /**
   * One fold's time, by receipt.
   *
   * @param fromMicros where it begins
   * @param cutMicros the last moment that is ranked by
   * @param toMicros its last moment
   * @param fromBeginning whether it begins where the data do
   * @param toEnd whether it ends where the data do
   */
  record Stretch(
      long fromMicros, long cutMicros, long toMicros, boolean fromBeginning, boolean toEnd) {

    /** What variants are ranked by. */
    ReplayOptions ranked(ReplayOptions data) {
      return data.between(
          fromBeginning ? data.fromMicros() : fromMicros, Math.min(data.toMicros(), cutMicros));
    }

    /** What the choice is judged by. */
    ReplayOptions kept(ReplayOptions data) {
      return data.between(cutMicros + 1, toEnd ? data.toMicros() : toMicros);
    }
  }

  /** All of the data in one, nothing kept back. */
  static Stretch everything(long firstMicros) {
    return new Stretch(firstMicros, Long.MAX_VALUE, Long.MAX_VALUE, true, true);
  }

  /**
   * What was asked for; what is wrong with it is told.
   *
   * @param place what stands before the words {@code folds} and {@code anchored}
   * @param split above 0 and below 1; without one, folds have the usual
   */
  static Division asked(
      String place,
      Optional<Double> split,
      OptionalInt folds,
      boolean anchored,
      Problems problems) {
    double share = split.orElse(folds.isPresent() ? USUAL_SPLIT : 1.0);
    int count = folds.orElse(1);
    if (folds.isPresent() && (count < FEWEST_FOLDS || count > MOST_FOLDS)) {
      problems.add(
          place + "folds", "is no number of folds", count, FEWEST_FOLDS + " to " + MOST_FOLDS);
    }
    if (anchored && folds.isEmpty()) {
      problems.add(
          place + "anchored",
          "says how folds begin, and there are none",
          "",
          "beside " + place + "folds, as in " + place + "folds 5");
    }
    return new Division(share, Math.max(1, count), anchored);
  }

  boolean keepsBack() {
    return split < 1;
  }

  /** The folds' times between the moments of the first and the last row. */
  List<Stretch> stretches(long firstMicros, long lastMicros) {
    double whole = (lastMicros - firstMicros) / (1 + (folds - 1) * (1 - split));
    double kept = whole * (1 - split);
    List<Stretch> stretches = new ArrayList<>();
    for (int i = 0; i < folds; i++) {
      stretches.add(
          new Stretch(
              firstMicros + (anchored ? 0 : Math.round(i * kept)),
              firstMicros + Math.round(whole * split + i * kept),
              firstMicros + Math.round(whole * split + (i + 1) * kept),
              anchored || i == 0,
              i == folds - 1));
    }
    return List.copyOf(stretches);
  }
}
