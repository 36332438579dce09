package io.tocsin.venues.finnhub;

import java.util.Set;

/**
 * Which of Finnhub's names a canonical symbol is: {@code EUR_USD} is {@code OANDA:EUR_USD} because
 * both are currencies or precious metals; {@code AAPL_USD} is the stock {@code AAPL}; every other
 * pair is a spot market of Binance, {@code BTC_USDT} is {@code BINANCE:BTCUSDT}.
 */
final class FinnhubSymbols {

  static final String CRYPTO = "BINANCE:";
  static final String FOREX = "OANDA:";

  /** What OANDA quotes against each other. */
  private static final Set<String> CURRENCIES =
      Set.of(
          "USD", "EUR", "GBP", "JPY", "CHF", "AUD", "CAD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK",
          "HUF", "TRY", "ZAR", "MXN", "SGD", "HKD", "CNH", "INR", "THB", "XAU", "XAG", "XPT",
          "XPD");

  private FinnhubSymbols() {}

  /** Finnhub's name of a canonical symbol. */
  static String venue(String symbol) {
    int at = symbol.indexOf('_');
    String base = symbol.substring(0, at);
    String quote = symbol.substring(at + 1);
    if (CURRENCIES.contains(base) && CURRENCIES.contains(quote)) {
      return FOREX + symbol;
    }
    return quote.equals("USD") ? base : CRYPTO + base + quote;
  }
}
