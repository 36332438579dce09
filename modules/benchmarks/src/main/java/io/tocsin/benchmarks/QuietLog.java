package io.tocsin.benchmarks;

import ch.qos.logback.classic.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A benchmark's log: what it measures writes what is worth a look, and its figures stand alone. */
public final class QuietLog {

  private QuietLog() {}

  /** From now on nothing below {@code level} is written. */
  public static void below(Level level) {
    if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)
        instanceof ch.qos.logback.classic.Logger all) {
      all.setLevel(level);
    }
  }
}
