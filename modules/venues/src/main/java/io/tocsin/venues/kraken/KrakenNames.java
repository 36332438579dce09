package io.tocsin.venues.kraken;

/** Names of pairs: WebSocket v2 has ISO's, REST and WebSocket v1 say XBT and XDG. */
final class KrakenNames {

  private KrakenNames() {}

  /** {@code BTC/USD} for {@code XBT/USD}. */
  static String iso(String pair) {
    int slash = pair.indexOf('/');
    return slash < 0
        ? pair
        : asset(pair.substring(0, slash)) + "/" + asset(pair.substring(slash + 1));
  }

  private static String asset(String name) {
    return switch (name) {
      case "XBT" -> "BTC";
      case "XDG" -> "DOGE";
      default -> name;
    };
  }
}
