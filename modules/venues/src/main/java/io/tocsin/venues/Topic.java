package io.tocsin.venues;

/**
 * One subscription on a venue's socket.
 *
 * @param venueSymbol the market, the venue's spelling
 * @param name unique among the venue's topics; what the venue calls it, where it has a name
 * @param route path and query appended to the WebSocket base URL; topics of different routes never
 *     share a connection
 */
public record Topic(String venueSymbol, Channel channel, String name, String route) {}
