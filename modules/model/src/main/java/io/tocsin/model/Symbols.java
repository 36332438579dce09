package io.tocsin.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Spellings of a market's name: {@code BTC_USDT}, {@code btcusdt}, {@code BTC/USDT} and {@code
 * XBT-USDT} are one market.
 */
public final class Symbols {

  /** Quote assets by which a spelling without a separator is split, longest first. */
  private static final List<String> QUOTES =
      List.of(
          "FDUSD", "USDT", "USDC", "TUSD", "BUSD", "USD1", "DAI", "USD", "EUR", "GBP", "TRY", "BRL",
          "JPY", "BTC", "ETH", "BNB");

  private Symbols() {}

  /**
   * The canonical spelling, {@code BASE_QUOTE} in upper case, or empty if the text cannot be split
   * into base and quote.
   */
  public static Optional<String> canonical(String text) {
    String upper = text.trim().toUpperCase(Locale.ROOT);
    String[] parts = upper.split("[_/:-]", -1);
    if (parts.length == 2) {
      return join(parts[0], parts[1]);
    }
    if (parts.length != 1) {
      return Optional.empty();
    }
    for (String quote : QUOTES) {
      if (upper.endsWith(quote) && upper.length() > quote.length()) {
        return join(upper.substring(0, upper.length() - quote.length()), quote);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> join(String base, String quote) {
    if (!isAsset(base) || !isAsset(quote)) {
      return Optional.empty();
    }
    return Optional.of(asset(base) + "_" + asset(quote));
  }

  private static boolean isAsset(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(ch -> ch >= 'A' && ch <= 'Z' || ch >= '0' && ch <= '9');
  }

  private static String asset(String name) {
    return switch (name) {
      case "XBT" -> "BTC";
      case "XDG" -> "DOGE";
      default -> name;
    };
  }
}
