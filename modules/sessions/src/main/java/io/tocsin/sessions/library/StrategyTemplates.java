package io.tocsin.sessions.library;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The strategies that the product ships: to run, to read and to copy, but not to write over. The
 * build packs them from {@code config/strategies}.
 */
final class StrategyTemplates {

  private static final List<String> NAMES =
      List.of(
          "quick-start",
          "flash-pump-long",
          "pump-peak-short",
          "dump-bounce-long",
          "ema-cross",
          "rsi-mean-reversion",
          "replay-scalp",
          "every-field");

  private StrategyTemplates() {}

  /** The shipped texts, by name. Blocks. */
  static SortedMap<String, String> all() {
    SortedMap<String, String> texts = new TreeMap<>();
    for (String name : NAMES) {
      texts.put(name, text(name));
    }
    return Collections.unmodifiableSortedMap(texts);
  }

  private static String text(String name) {
    try (InputStream in =
        StrategyTemplates.class.getResourceAsStream("templates/" + name + ".json")) {
      if (in == null) {
        throw new IllegalStateException("the build has not packed the template " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
