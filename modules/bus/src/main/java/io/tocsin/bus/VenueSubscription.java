package io.tocsin.bus;

import java.util.List;

/**
 * A session's wish for, or farewell to, symbols of a venue.
 *
 * @param symbols canonical symbols
 * @param transport how the data are wanted; of no meaning in a farewell
 */
public record VenueSubscription(
    String sessionId, String venue, List<String> symbols, Transport transport) {

  /** Data by whatever way there is. */
  public VenueSubscription(String sessionId, String venue, List<String> symbols) {
    this(sessionId, venue, symbols, Transport.AUTO);
  }
}
