package io.tocsin.simulator;

import java.util.Arrays;

/**
 * Rolling figures of the last 24 h by the minute: a ring of 1,440 minutes, so that memory is flat.
 * A fresh exchange has a history of a flat price and its expected volume.
 */
final class DayFigures {

  private static final int MINUTES = 1_440;
  private static final long MINUTE_MICROS = 60_000_000L;

  private final long[] open = new long[MINUTES];
  private final long[] high = new long[MINUTES];
  private final long[] low = new long[MINUTES];
  private final double[] volume = new double[MINUTES];
  private final double[] quoteVolume = new double[MINUTES];
  private long minute;
  private long last;

  DayFigures(long startMicros, long priceE8, double volumePerMinute) {
    minute = startMicros / MINUTE_MICROS;
    last = priceE8;
    Arrays.fill(open, priceE8);
    Arrays.fill(high, priceE8);
    Arrays.fill(low, priceE8);
    Arrays.fill(volume, volumePerMinute);
    Arrays.fill(quoteVolume, volumePerMinute * priceE8 / Decimal8.ONE);
  }

  void trade(long timeMicros, long priceE8, double quantity) {
    roll(timeMicros);
    int now = index(minute);
    last = priceE8;
    high[now] = Math.max(high[now], priceE8);
    low[now] = Math.min(low[now], priceE8);
    volume[now] += quantity;
    quoteVolume[now] += quantity * priceE8 / Decimal8.ONE;
  }

  SimulatedEvent.MiniTicker ticker(int symbol, long timeMicros) {
    roll(timeMicros);
    return new SimulatedEvent.MiniTicker(
        symbol,
        timeMicros,
        last,
        open[index(minute + 1)],
        Arrays.stream(high).max().orElse(last),
        Arrays.stream(low).min().orElse(last),
        Math.round(Arrays.stream(volume).sum() * Decimal8.ONE),
        Math.round(Arrays.stream(quoteVolume).sum() * Decimal8.ONE));
  }

  private void roll(long timeMicros) {
    long to = timeMicros / MINUTE_MICROS;
    minute = Math.max(minute, to - MINUTES);
    while (minute < to) {
      minute++;
      int fresh = index(minute);
      open[fresh] = last;
      high[fresh] = last;
      low[fresh] = last;
      volume[fresh] = 0;
      quoteVolume[fresh] = 0;
    }
  }

  private static int index(long minute) {
    return (int) (minute % MINUTES);
  }
}
