package io.tocsin.venues.data;

import io.tocsin.model.Symbols;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Data that a person names: {@code FILE}, {@code SYMBOL=FILE} or {@code VENUE:SYMBOL=FILE}.
 *
 * @param path a file, or the folder of a recording
 * @param venue whose data they are, empty to take what they say themselves
 * @param symbol their market, canonical: of a file that does not name its market, or the only one
 *     that is taken of a file with several
 */
public record DataFile(Path path, Optional<String> venue, Optional<String> symbol) {

  private static final Pattern NAMED =
      Pattern.compile("(?:([a-z][a-z0-9_]{0,31}):)?([A-Za-z0-9/_-]{3,33})=(.+)");

  /** Data that say themselves what they are. */
  public static DataFile of(Path path) {
    return new DataFile(path, Optional.empty(), Optional.empty());
  }

  /**
   * Reads what was typed. A file whose name contains {@code =} is taken by its name if it is there.
   *
   * @throws IllegalArgumentException with a sentence if what stands before {@code =} is no market
   */
  public static DataFile parse(String text) {
    Matcher named = NAMED.matcher(text);
    if (!named.matches() || Files.exists(Path.of(text))) {
      return of(Path.of(text));
    }
    Optional<String> symbol = Symbols.canonical(named.group(2));
    if (symbol.isEmpty()) {
      throw new IllegalArgumentException(
          "\""
              + named.group(2)
              + "\" is no market; data are given as FILE, BTC_USDT=FILE or binance:BTC_USDT=FILE");
    }
    return new DataFile(Path.of(named.group(3)), Optional.ofNullable(named.group(1)), symbol);
  }
}
