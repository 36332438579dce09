package io.tocsin.bus;

import java.util.List;

/**
 * A session's wish for, or farewell to, symbols of a venue.
 *
 * @param symbols canonical symbols
 */
public record VenueSubscription(String sessionId, String venue, List<String> symbols) {}
