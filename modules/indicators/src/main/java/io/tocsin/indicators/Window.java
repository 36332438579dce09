package io.tocsin.indicators;

import io.tocsin.model.Micros;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of a series in {@code (now - start, now - end]}, with what can be said of them in
 * constant time. Meaningful once {@link #readiness} is OK for that now.
 */
final class Window implements Requirement {

  private final Series series;
  private final Edge start;
  private final Edge end;
  private final double lengthSeconds;
  private final Accumulator work = new Accumulator();
  private long readyAt = Long.MAX_VALUE;

  Window(Series series, Edge start, Edge end) {
    this.series = series;
    this.start = start;
    this.end = end;
    lengthSeconds = (start.offset() - end.offset()) / (double) Micros.SECOND;
  }

  /**
   * The same but for the windows that another one over the same series reaches further back than:
   * when the longest is ready all are, and what it waits for, all wait for.
   */
  static Requirement[] longestOf(Requirement... requirements) {
    List<Requirement> longest = new ArrayList<>();
    for (Requirement requirement : requirements) {
      int same = indexOfSeries(longest, requirement);
      if (same < 0) {
        longest.add(requirement);
      } else if (((Window) longest.get(same)).start.offset()
          < ((Window) requirement).start.offset()) {
        longest.set(same, requirement);
      }
    }
    return longest.toArray(Requirement[]::new);
  }

  private static int indexOfSeries(List<Requirement> list, Requirement requirement) {
    for (int i = 0; requirement instanceof Window window && i < list.size(); i++) {
      if (list.get(i) instanceof Window other && other.series == window.series) {
        return i;
      }
    }
    return -1;
  }

  boolean is(long startMicros, long endMicros) {
    return start.offset() == startMicros && end.offset() == endMicros;
  }

  Series series() {
    return series;
  }

  /**
   * WARMING if the series is younger than the window, TAINTED if something was lost inside it, the
   * series' own word if it has no event at all, else OK.
   */
  @Override
  public IndicatorStatus readiness(long now) {
    if (series.isEmpty()) {
      return series.whenMissing();
    }
    long startsAt = now - start.offset();
    if (series.firstTime() > startsAt) {
      return IndicatorStatus.WARMING;
    }
    return series.gapTime() >= startsAt ? IndicatorStatus.TAINTED : IndicatorStatus.OK;
  }

  /** Whether {@link #readiness} is OK. */
  boolean isReady(long now) {
    return now >= readyAt;
  }

  /** What starts at that time or later is whole; the largest long if nothing is. */
  void readySince(long time) {
    readyAt = time > Long.MAX_VALUE - start.offset() ? Long.MAX_VALUE : time + start.offset();
  }

  /** Seconds of history so far, 0 if there is none. */
  @Override
  public double warmSeconds(long now) {
    return series.isEmpty() ? 0 : (now - series.firstTime()) / (double) Micros.SECOND;
  }

  Edge start() {
    return start;
  }

  Edge finish() {
    return end;
  }

  /** Index of the first event inside. */
  long begin() {
    return start.cursor();
  }

  /** Index after the last event inside. */
  long end() {
    return end.cursor();
  }

  long count() {
    return end.cursor() - start.cursor();
  }

  boolean isEmpty() {
    return end.cursor() == start.cursor();
  }

  /** Whether that moment lies inside. */
  boolean holds(long time, long now) {
    return time > now - start.offset() && time <= now - end.offset();
  }

  double lengthSeconds() {
    return lengthSeconds;
  }

  /** First number (price, bid) of the first event inside; there must be one. */
  double first() {
    return series.first(start.cursor());
  }

  /** First number (price, bid) in force at the window's start. */
  double inForceAtStart() {
    return series.first(start.cursor() - 1);
  }

  /** Sum over the events inside; {@code sum} must be of kind EVENTS or SQUARES. */
  double sum(PrefixSum sum) {
    sum.difference(start.cursor() - 1, end.cursor() - 1, work);
    return work.value();
  }

  /** Sets {@code target} to the same with all its digits; there need be no event before. */
  void sum(PrefixSum sum, Accumulator target) {
    if (isEmpty()) {
      target.set(0, 0);
    } else if (start.cursor() == 0) {
      sum.upTo(end.cursor() - 1, target);
    } else {
      sum.difference(start.cursor() - 1, end.cursor() - 1, target);
    }
  }

  /**
   * Integral over the time from the first event inside to the window's end, in measure x
   * microseconds; 0 if the window is empty. {@code integral} must be of kind TIME.
   */
  double integralFromFirst(PrefixSum integral, long now) {
    if (isEmpty()) {
      return 0;
    }
    long last = end.cursor() - 1;
    integral.difference(start.cursor(), last, work);
    integral.addSince(last, now - end.offset(), work);
    return work.value();
  }
}
