package io.tocsin.venues;

/** What a venue's HTTP errors mean, in words for a person. */
public final class HttpErrors {

  private static final int MOST_OF_BODY = 200;

  private HttpErrors() {}

  /** The meaning of a status, its number, and the beginning of the body. */
  public static String words(int status, String body) {
    return words(status, body, "");
  }

  /**
   * As {@link #words(int, String)}.
   *
   * @param instead what to do where the venue does not answer this region, may be empty
   */
  public static String words(int status, String body, String instead) {
    String http = "HTTP " + status;
    String meaning =
        switch (status) {
          case 429 -> "too many requests (" + http + ")";
          case 418 -> "banned for a while for too many requests (" + http + ")";
          case 403, 451 -> "refused for this region or network (" + http + ")" + instead;
          default -> http;
        };
    return meaning + ": " + beginning(body);
  }

  /** As much of a body as a message can hold. */
  public static String beginning(String body) {
    return body.substring(0, Math.min(MOST_OF_BODY, body.length())).strip();
  }
}
