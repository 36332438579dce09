package io.tocsin.venues;

import io.tocsin.venues.link.LinkOptions;

/**
 * One venue as it is configured.
 *
 * @param venue the id that sessions, addresses and instruments use, for example {@code binance} or
 *     {@code simulated}
 * @param webSocketUrl base URL without path, for example {@code wss://data-stream.binance.vision}
 * @param restUrl base URL without path
 * @param simulated whether its prices are made up; shown wherever they are
 * @param link timeouts
 * @param activity how long a market may be silent
 */
public record VenueOptions(
    String venue,
    String webSocketUrl,
    String restUrl,
    boolean simulated,
    LinkOptions link,
    ActivityOptions activity) {

  /** With the usual {@link ActivityOptions}. */
  public VenueOptions(
      String venue, String webSocketUrl, String restUrl, boolean simulated, LinkOptions link) {
    this(venue, webSocketUrl, restUrl, simulated, link, ActivityOptions.defaults());
  }

  /** The adapter's own venue at its public addresses. */
  public static VenueOptions live(VenueAdapter adapter) {
    return new VenueOptions(
        adapter.id(),
        adapter.socket().map(SocketProtocol::defaultUrl).orElse(""),
        adapter.rest().defaultUrl(),
        false,
        LinkOptions.defaults());
  }

  /** A simulated exchange that speaks an adapter's protocol on this machine. */
  public static VenueOptions simulated(String webSocketUrl, String restUrl) {
    return new VenueOptions("simulated", webSocketUrl, restUrl, true, LinkOptions.defaults());
  }
}
