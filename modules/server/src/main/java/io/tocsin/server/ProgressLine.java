package io.tocsin.server;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;

/**
 * How far something is, on standard error: a bar that redraws itself on a terminal, a line at every
 * tenth otherwise. For one thread.
 */
final class ProgressLine {

  private static final int WIDTH = 30;
  private static final int TENTHS = 10;

  private final boolean terminal =
      Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  private final long startedNanos = System.nanoTime();
  private int toldTenth = -1;

  /**
   * @param share from 0 to 1
   * @param count of what
   */
  void show(double share, long count, String what) {
    int tenth = (int) (share * TENTHS);
    if (!terminal && tenth <= toldTenth) {
      return;
    }
    toldTenth = tenth;
    double seconds = Math.max(1e-3, (System.nanoTime() - startedNanos) / 1e9);
    String text =
        String.format(
            Locale.ROOT,
            "%3.0f %%  %,d %s  %,.0f %s/s  %s",
            Math.min(1, share) * 100,
            count,
            what,
            count / seconds,
            what,
            share > 0 && share < 1
                ? left(seconds / share - seconds)
                : String.format(Locale.ROOT, "%.1f s", seconds));
    if (terminal) {
      int filled = (int) Math.round(Math.min(1, share) * WIDTH);
      System.err.print(
          "\r[" + "#".repeat(filled) + "-".repeat(WIDTH - filled) + "] " + text + "\u001b[K");
    } else {
      System.err.println(text);
    }
  }

  private static String left(double seconds) {
    long whole = Math.round(seconds);
    return whole < 60
        ? whole + " s to go"
        : String.format(Locale.ROOT, "%d:%02d min to go", whole / 60, whole % 60);
  }

  /** Whatever is printed next begins a line of its own. */
  void end() {
    if (terminal) {
      System.err.println();
    }
  }
}
