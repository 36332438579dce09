package io.tocsin.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Spellings of a market's name: {@code BTC_USDT}, {@code btcusdt}, {@code BTC/USDT} and {@code
 * XBT-USDT} are one market.
 */
public final class Symbols {

  /** Quote assets by which a spelling without a separator is split, longest first. */
  private static final List<String> QUOTES =
      List.of(
          "FDUSD", "USDT", "USDC", "TUSD", "BUSD", "USD1", "DAI", "USD", "EUR", "GBP", "TRY", "BRL",
          "JPY", "BTC", "XBT", "ETH", "BNB");

  /** XBTUSD, DOTUSD, BNBUSD are prices in dollars: these two end many names by chance. */
  private static final Set<String> AMBIGUOUS = Set.of("TUSD", "BUSD");

  /** Assets so often paired with the two that BTCTUSD means them. */
  private static final Set<String> MAJORS =
      Set.of("BTC", "ETH", "BNB", "XRP", "SOL", "LTC", "USDT", "USDC");

  private Symbols() {}

  /**
   * The canonical spelling, {@code BASE_QUOTE} in upper case, or empty if the text cannot be split
   * into base and quote: without a separator that needs a quote asset known here, and one asset
   * alone ({@code BUSD}) is no market.
   *
   * @param text base and quote of ASCII letters and digits, joined by nothing or by one of {@code _
   *     / - :}; blanks around are ignored
   */
  public static Optional<String> canonical(String text) {
    if (!text.chars().allMatch(ch -> ch < 128)) {
      return Optional.empty(); // upper case would turn a few foreign letters into ASCII ones
    }
    String upper = text.trim().toUpperCase(Locale.ROOT);
    String[] parts = upper.split("[_/:-]", -1);
    if (parts.length == 2) {
      return join(parts[0], parts[1]);
    }
    if (parts.length != 1 || QUOTES.contains(upper)) {
      return Optional.empty();
    }
    for (String quote : QUOTES) {
      if (upper.endsWith(quote)) {
        String base = upper.substring(0, upper.length() - quote.length());
        if (!AMBIGUOUS.contains(quote) || MAJORS.contains(base)) {
          return join(base, quote);
        }
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
