package io.tocsin.venues.mexc;

/** What MEXC's HTTP errors mean, in words. */
final class MexcErrors {

  private MexcErrors() {}

  static String words(int status, String body) {
    String beginning = body.substring(0, Math.min(200, body.length())).strip();
    return switch (status) {
      case 429 -> "too many requests (HTTP 429): " + beginning;
      case 418 -> "banned for a while for too many requests (HTTP 418): " + beginning;
      case 403, 451 -> "refused for this region or network (HTTP " + status + "): " + beginning;
      default -> "HTTP " + status + ": " + beginning;
    };
  }
}
